import { Table, type TableInfo } from "../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { historiesOf } from "./use/histories.ts";
import { makeOffer } from "./use/make-offer.ts";
import { planOffer } from "./use/offer-plan.ts";
import { prepareScorer } from "./use/prepared-scorer.ts";
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
}

/** Recommendations for many customers, one row per customer and rank. */
export type Recommendations = Table<RecommendationRow, RecommendationsInfo>;

/**
 * What to offer every customer of a table of interactions, for a weekly list: the same as `recommend` for each, one row per customer and rank, with the strongest reason. Nobody's rows get
 * nothing. The moment is that of the interactions (`info.asOf`) unless option `asOf` says otherwise.
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
const BATCH = 32;

function* steps(
  model: AnyRecommender,
  interactions: Interactions,
  options: RecommendAllOptions,
): Steps<Recommendations> {
  const table = needInteractions(interactions, "recommendAll");
  const asOf = options?.asOf ?? table.info.asOf;
  const prepared = prepareScorer(model, options ?? {});
  const plan = planOffer(prepared, { ...options, ...(asOf === undefined ? {} : { asOf }) });
  const { items } = prepared.scorer;
  const histories = historiesOf(table, items);
  const total = histories.customers;
  const withReasons = plan.reasons > 0;
  // the strongest reason is all that a row holds
  const lean = { ...plan, reasons: Math.min(plan.reasons, 1) };
  const room = total * Math.min(plan.count, items.length);
  const customer = new Int32Array(room);
  const rank = new Float64Array(room);
  const item = new Int32Array(room);
  const score = new Float64Array(room);
  const because = new Int32Array(withReasons ? room : 0).fill(-1);
  const share = new Float64Array(withReasons ? room : 0).fill(Number.NaN);
  const index = new Map(items.map((id, k) => [id, k]));
  const short = new Map<ShortRecommendation, number>();
  let rows = 0;
  for (let c = 0; c < total; c++) {
    if (c % BATCH === 0) yield [c, total];
    const offer = makeOffer(prepared, lean, histories.of(c));
    if (offer.short !== null) short.set(offer.short, (short.get(offer.short) ?? 0) + 1);
    for (let r = 0; r < offer.items.length; r++) {
      const offered = offer.items[r];
      customer[rows] = c;
      rank[rows] = r + 1;
      item[rows] = index.get(offered.item) ?? -1;
      score[rows] = offered.score;
      if (withReasons && offered.because.length > 0) {
        const [first] = offered.because;
        because[rows] = first.item === null ? -1 : (index.get(first.item) ?? -1);
        share[rows] = first.share;
      }
      rows++;
    }
  }
  yield [total, total];
  const { customer: who } = table.columns;
  const columns = {
    customer: { codes: customer.slice(0, rows), levels: who.levels },
    rank: rank.slice(0, rows),
    item: { codes: item.slice(0, rows), levels: items },
    score: score.slice(0, rows),
    ...(withReasons
      ? { because: { codes: because.slice(0, rows), levels: items }, share: share.slice(0, rows) }
      : {}),
  };
  return new Table<RecommendationRow, RecommendationsInfo>(rows, columns, {
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
  });
}
