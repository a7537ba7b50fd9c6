import { GrowingFloats, GrowingInts } from "../core/growing.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { knownBy } from "./input/keep-rows.ts";
import { needInteractions } from "./input/need-interactions.ts";
import type { History } from "./models/history.ts";
import { chooseItems } from "./use/choose-items.ts";
import { historiesOf } from "./use/histories.ts";
import { momentOfOffer, strongestReasons } from "./use/make-offer.ts";
import { type OfferPlan, planOffer } from "./use/offer-plan.ts";
import { type PreparedScorer, prepareScorer } from "./use/prepared-scorer.ts";
import type { OfferOptions, PrepareRecommenderOptions } from "./use/recommend-options.ts";
import type { ShortRecommendation } from "./use/recommendation-types.ts";
import type { AnyRecommender } from "./use/recommender-model.ts";

/** Options of {@link recommendAll}. */
export type RecommendAllOptions = OfferOptions & PrepareRecommenderOptions;

/** One item for one customer. */
export interface RecommendationRow {
  readonly customer: string;
  /** From 1 on. */
  readonly rank: number;
  readonly item: string;
  readonly score: number;
  /** The item of the history that speaks most for it; null where none does (what sells). Absent with `reasons: 0`. */
  readonly because?: string | null;
  /** Its share of what speaks for the item, 0 to 1. Absent with `reasons: 0`. */
  readonly share?: number | null;
}

/** What a table of recommendations says about itself. */
export interface RecommendationsInfo extends TableInfo {
  readonly kind: "recommendations";
  /** Customers asked about. */
  readonly customers: number;
  /** Items asked for, each. */
  readonly count: number;
  /** Customers who got fewer, by the reason. */
  readonly short: readonly { readonly reason: ShortRecommendation; readonly customers: number }[];
  /** Items of the interactions that no model knows. */
  readonly unknownItems: number;
  /** What is odd about option `catalogue`: its ids do not look like those of the models. */
  readonly warnings: readonly string[];
}

/** Recommendations for many customers, one row per customer and rank. */
export type Recommendations = Table<RecommendationRow, RecommendationsInfo>;

/**
 * What to offer every customer of a table of interactions, for a weekly list: the same as `recommend` for each, one row per customer and rank, with the strongest reason. Nobody's rows get
 * nothing. The moment is that of the interactions (`info.asOf`) unless option `asOf` says otherwise; what came later is not looked at.
 *
 * The table names customers, so `toCsv` writes it for sending only after `consentGate`; formulas in ids are escaped there. O(customers x (items + what the model takes for a history)), memory O(rows).
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitAlsoBought, interactionsOf, recommendAll } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", order: 1, item: "bread" }, { customer: "ann", order: 1, item: "butter" },
 *   { customer: "bob", order: 2, item: "bread" },
 * ]);
 * const list = recommendAll(fitAlsoBought(bought, { measure: "confidence" }), bought, { count: 1 });
 * [...list]; // => [{ customer: "bob", rank: 1, item: "butter", score: 0.5, because: "bread", share: 1 }]
 * list.info.short; // => [{ reason: "all-bought", customers: 1 }]
 * recommendAll({ kind: "rfm" }, bought); // throws "bad-model"
 */
export function recommendAll(
  model: AnyRecommender,
  interactions: Interactions,
  options: RecommendAllOptions = {},
): Recommendations {
  return runSteps(steps(model, interactions, options));
}

/**
 * As {@link recommendAll}, giving way to other work, with progress in customers and a signal to stop.
 *
 * @throws "aborted", and as {@link recommendAll}.
 *
 * @example
 * import { fitAlsoBought, interactionsOf, recommendAllAsync } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", order: 1, item: "bread" }, { customer: "ann", order: 1, item: "butter" }, { customer: "bob", order: 2, item: "bread" },
 * ]);
 * const list = await recommendAllAsync(fitAlsoBought(bought), bought, { count: 1 });
 * list.length; // => 0
 */
export async function recommendAllAsync(
  model: AnyRecommender,
  interactions: Interactions,
  options: RecommendAllOptions & Work = {},
): Promise<Recommendations> {
  return runStepsAsync(steps(model, interactions, options), options);
}

// customers between two looks at the clock
const BATCH = 8;

function* steps(
  model: AnyRecommender,
  interactions: Interactions,
  options: RecommendAllOptions,
): Steps<Recommendations> {
  const given = needInteractions(interactions, "recommendAll");
  const asOf = options?.asOf ?? given.info.asOf;
  const prepared = prepareScorer(model, options);
  const plan = planOffer(prepared, { ...options, ...(asOf === undefined ? {} : { asOf }) });
  const table = Number.isNaN(plan.asOf) ? given : knownBy(given, plan.asOf);
  const { items } = prepared.scorer;
  const histories = historiesOf(table, items);
  const total = histories.customers;
  const withReasons = plan.reasons > 0;
  const customer = new GrowingInts();
  const rank = new GrowingFloats();
  const item = new GrowingInts();
  const score = new GrowingFloats();
  const because = new GrowingInts();
  const share = new GrowingFloats();
  const short = new Map<ShortRecommendation, number>();
  // reasons ask again about the customer that was scored last, which is then still at hand
  const together = withReasons ? undefined : batchScores(prepared);
  let batch: readonly Asked[] = [];
  for (let c = 0; c < total; c++) {
    if (c % BATCH === 0) {
      yield [c, total];
      batch = Array.from({ length: Math.min(BATCH, total - c) }, (_, k) =>
        askedOf(plan, histories.of(c + k)),
      );
      together?.score(batch);
    }
    const { history, moment } = batch[c % BATCH];
    const room = together?.rooms[c % BATCH];
    const chosen = chooseItems(room ?? prepared, plan, history, moment, room !== undefined);
    if (chosen.short !== null) short.set(chosen.short, (short.get(chosen.short) ?? 0) + 1);
    chosen.items.forEach((offered, r) => {
      customer.push(c);
      rank.push(r + 1);
      item.push(offered.place);
      score.push(offered.score);
    });
    if (!withReasons) continue;
    for (const strongest of strongestReasons(prepared, plan, history, moment, chosen.items)) {
      because.push(strongest.from);
      share.push(strongest.share);
    }
  }
  yield [total, total];
  const { customer: who } = table.columns;
  const columns = {
    customer: { codes: customer.done(), levels: who.levels },
    rank: rank.done(),
    item: { codes: item.done(), levels: items },
    score: score.done(),
    ...(withReasons ? { because: { codes: because.done(), levels: items }, share: share.done() } : {}),
  };
  return new Table<RecommendationRow, RecommendationsInfo>(customer.length, columns, {
    kind: "recommendations",
    key: "customer",
    zone: plan.zone.name,
    ...(Number.isNaN(plan.asOf) ? {} : { asOf: plan.asOf }),
    customers: total,
    count: plan.count,
    short: [...short]
      .map(([reason, customers]) => ({ reason, customers }))
      .sort((a, b) => b.customers - a.customers || (a.reason < b.reason ? -1 : 1)),
    unknownItems: histories.unknownItems,
    warnings: prepared.known.warnings,
  });
}

/** Whom an offer is for. */
interface Asked {
  readonly history: History;
  readonly moment: number;
}

function askedOf(plan: OfferPlan, history: History): Asked {
  return { history, moment: momentOfOffer(plan, history) };
}

/** Room for the scores of a batch, where the scorer makes several customers' at once. */
function batchScores(
  prepared: PreparedScorer,
):
  | { readonly rooms: readonly PreparedScorer[]; readonly score: (batch: readonly Asked[]) => void }
  | undefined {
  const { scoreMany } = prepared.scorer;
  if (scoreMany === undefined) return undefined;
  const outs = Array.from({ length: BATCH }, () => new Float64Array(prepared.scores.length));
  return {
    rooms: outs.map((scores) => ({ ...prepared, scores })),
    score: (batch) =>
      scoreMany(
        batch.map(({ history }) => history),
        batch.map(({ moment }) => moment),
        outs,
      ),
  };
}
