import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { idList } from "../../core/id-list.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { badOption, needOptions, shareOption } from "../../core/options.ts";
import { fork, randomFrom, uniform } from "../../core/random.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { sum } from "../../numeric/sum.ts";
import { evaluateSegment, prepareFacts } from "../../segmentation/index.ts";
import { chooseOffers } from "./choose-offers.ts";
import { successRate } from "./offer-profit.ts";
import type {
  PlanDecision,
  RetentionOffer,
  RetentionPlan,
  RetentionPlanOptions,
  RetentionPlanRow,
} from "./plan-types.ts";

const DECISIONS: readonly PlanDecision[] = [
  "act",
  "held out",
  "not worth it",
  "not contactable",
  "over the limit",
  "no offer",
];

/**
 * Whom to do what for, so that it pays: for every customer the offer with the largest expected profit (under a budget: less a price of the money, so that a cheap offer may stand in for a dear one), `p s (value - incentive) - (1 - p) incentive - cost`, where p is the chance of leaving and s the share
 * of those about to leave whom the offer keeps. Acted for is who brings more than nothing (ties go to the fewest offers) and may be contacted, within the budget and the capacity; a random
 * share of them is left alone, so that {@link retentionEffect} can say what acting did. `value` is what is lost when the customer leaves, costs taken off. O(n log n), and O(n offers).
 *
 * @throws "bad-option" without offers, for a cost below zero, a success rate outside 0 to 1, a budget or capacity below zero, a missing `seed`; "missing-column", "missing-value", "bad-value" for rows (a
 * probability outside 0 to 1, a customer twice is allowed); the codes of {@link evaluateSegment} for conditions.
 *
 * @example
 * import { retentionPlan } from "clientele/churn";
 * const risks = [
 *   { customer: "ann", probability: 0.6, value: 100 },
 *   { customer: "bob", probability: 0.05, value: 100 },
 *   { customer: "cem", probability: 0.6, value: 10 },
 *   { customer: "dot", probability: 0.4, value: 300 },
 * ];
 * const plan = retentionPlan(risks, { offers: [{ action: "call", cost: 5, successRate: 0.3 }], contactable: ["ann", "bob", "cem"], holdOut: 0 });
 * plan.of("ann").expectedProfit; // => 13
 * [...plan].map((row) => row.decision); // => ["act", "not worth it", "not worth it", "not contactable"]
 * retentionPlan(risks, { offers: [] }); // throws "bad-option"
 */
export function retentionPlan<Row extends object>(
  scores: Data<Row>,
  options: RetentionPlanOptions<NoInfer<Row>>,
): RetentionPlan {
  const what = "retentionPlan";
  needOptions(options, what, 'offers, such as { offers: [{ action: "call", cost: 5, successRate: 0.3 }] }');
  const chosen = options as unknown as { readonly [name: string]: unknown } & RetentionPlanOptions<{
    customer: string;
    probability: number;
    value: number;
  }>;
  const offers = checkOffers(chosen.offers);
  const budget = limitOption(chosen.budget, "budget");
  const capacity = limitOption(chosen.capacity, "capacity");
  const share = shareOption(chosen.holdOut ?? 0.1, "holdOut");
  if (share > 0 && chosen.seed === undefined)
    throw badOption(
      "seed",
      chosen.seed,
      "a whole number such as 1, so that who is held out can be said again (or holdOut: 0)",
    );
  const rows = rereadable(scores as Data<object>);
  const read = readScores(rows, chosen, what);
  const { customer, probability, value } = read;
  const n = probability.length;
  const allowed = allowedIds(chosen.contactable);
  const idOf = (i: number) => customer.levels[customer.codes[i]];
  const free = Uint8Array.from({ length: n }, (_, i) =>
    allowed === undefined || allowed.has(idOf(i)) ? 1 : 0,
  );
  const fit = offers.map((offer) =>
    offer.when === undefined ? undefined : holdsFor(rows, offer, chosen.asOf, n),
  );
  const { best, picked } = chooseOffers(read, offers, fit, free, budget, capacity);
  const random = share > 0 ? randomFrom(chosen.seed as number) : undefined;
  // by the id alone: the same customer is held out whoever else is in the list
  const held = (i: number) => random !== undefined && uniform(fork(random, idOf(i))) < share;
  const decision = Int32Array.from({ length: n }, (_, i) => {
    if (best.offer[i] < 0) return 5;
    if (!(best.profit[i] > 0)) return 2;
    if (free[i] === 0) return 3;
    if (picked[i] === 0) return 4;
    return held(i) ? 1 : 0;
  });
  const acted = [...decision.keys()].filter((i) => decision[i] === 0);
  const over = (values: Float64Array) => sum(Float64Array.from(acted, (i) => values[i]));
  const valueAtRisk = probability.map((p, i) => p * value[i]);
  return new Table(
    n,
    {
      customer,
      probability,
      valueAtRisk,
      action: { codes: best.offer, levels: offers.map(({ action }) => action) },
      expectedProfit: best.profit,
      ...(best.low && best.high ? { expectedProfitLow: best.low, expectedProfitHigh: best.high } : {}),
      cost: best.cost,
      decision: { codes: decision, levels: DECISIONS },
    } as Table<RetentionPlanRow>["columns"],
    {
      kind: "retention-plan",
      key: "customer",
      ...(rows instanceof Table && rows.info.currency !== undefined ? { currency: rows.info.currency } : {}),
      decisions: DECISIONS.map((name, d) => ({
        decision: name,
        customers: decision.filter((x) => x === d).length,
      })).filter(({ customers }) => customers > 0),
      expectedProfit: over(best.profit),
      cost: over(best.cost),
      valueAtRisk: over(valueAtRisk),
      lowestProbability:
        acted.length === 0 ? null : acted.reduce((low, i) => Math.min(low, probability[i]), 1),
      warnings: warningsOf(offers, allowed === undefined, share),
    },
  ) as unknown as RetentionPlan;
}

interface Scores {
  readonly customer: TextColumn;
  readonly probability: Float64Array;
  readonly probabilityLow: Float64Array | undefined;
  readonly probabilityHigh: Float64Array | undefined;
  readonly value: Float64Array;
}

function readScores(rows: Data<object>, chosen: { readonly [name: string]: unknown }, what: string): Scores {
  const chance = {
    as: "number",
    min: 0,
    valid: (p: number) => p <= 1,
    expected: "a probability, 0 to 1",
  } as const;
  const specs: { [name: string]: ColumnSpec } = {
    customer: { as: "text", from: chosen.customer ?? "customer" },
    probability: { ...chance, from: chosen.probability ?? "probability" },
    probabilityLow: {
      ...chance,
      required: false,
      from: optionalColumn(rows, chosen.probabilityLow, "probabilityLow"),
    },
    probabilityHigh: {
      ...chance,
      required: false,
      from: optionalColumn(rows, chosen.probabilityHigh, "probabilityHigh"),
    },
    value: { as: "number", from: chosen.value ?? "value" },
  };
  return readColumns(rows, specs, { zone: zoneOf("UTC"), what }).columns as unknown as Scores;
}

function checkOffers(offers: unknown): readonly RetentionOffer[] {
  if (!Array.isArray(offers) || offers.length === 0)
    throw badOption("offers", offers, 'a list such as [{ action: "call", cost: 5, successRate: 0.3 }]');
  for (const offer of offers as Partial<RetentionOffer>[]) {
    const { action, cost, incentive = 0 } = offer ?? {};
    if (typeof action !== "string" || action === "")
      throw badOption("offers.action", action, 'a name such as "call"');
    for (const [name, money] of [
      ["cost", cost],
      ["incentive", incentive],
    ] as const)
      if (!(typeof money === "number" && money >= 0 && Number.isFinite(money)))
        throw badOption(`offers.${name}`, money, "money, zero or more");
    const rate = successRate(offer as RetentionOffer);
    // a measured rate may lie below zero: the offer drove customers away, and pays for nobody
    if (typeof offer.successRate === "number") shareOption(rate, "offers.successRate");
    else if (!(Number.isFinite(rate) && rate <= 1))
      throw badOption("offers.successRate", rate, "a share up to 1, or what retentionEffect measured");
  }
  return offers as readonly RetentionOffer[];
}

function limitOption(value: unknown, name: string): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (typeof value !== "number" || !(value >= 0)) throw badOption(name, value, "a number, zero or more");
  return value;
}

function allowedIds(given: RetentionPlanOptions<object>["contactable"]): ReadonlySet<string> | undefined {
  if (given === undefined) return undefined;
  const list = typeof given === "object" && given !== null && "customers" in given ? given.customers : given;
  return new Set(idList(list, "the option contactable"));
}

function holdsFor(
  rows: Data<object>,
  { when, action }: RetentionOffer,
  asOf: number | undefined,
  n: number,
): Float64Array {
  const known = asOf ?? (rows instanceof Table ? rows.info.asOf : undefined);
  const facts = prepareFacts({ scores: rows as Data<{ customer: string }> }, { asOf: known ?? 0 });
  const out = evaluateSegment(when as NonNullable<RetentionOffer["when"]>, facts, { as: "column" });
  if (out.length !== n)
    throw badOption("offers.when", action, "scores with one row for each customer, which conditions need");
  return out;
}

function warningsOf(offers: readonly RetentionOffer[], everybody: boolean, share: number): string[] {
  const assumed = offers
    .filter(({ successRate }) => typeof successRate === "number")
    .map(({ action }) => action);
  return [
    ...(assumed.length > 0
      ? [
          `How many customers ${assumed.map((action) => `"${action}"`).join(", ")} keeps is an assumption, and so is the profit; a plan with a hold-out measures it (retentionEffect).`,
        ]
      : []),
    ...(everybody
      ? ["Nobody said who may be contacted: the plan takes everybody to be (option contactable)."]
      : []),
    ...(share === 0 ? ["Nobody is held out, so that the effect of acting cannot be measured."] : []),
  ];
}
