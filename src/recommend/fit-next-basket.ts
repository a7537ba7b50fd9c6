import { badOption, shareOption } from "../core/options.ts";
import type { TimeInput } from "../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { frequenciesOf } from "./baskets/frequencies.ts";
import type { NextBasketModel } from "./baskets/next-basket-types.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { PIECE } from "./input/pieces.ts";
import type { History } from "./models/history.ts";
import { hasTimes, momentOf } from "./popularity/moment.ts";
import { buildHistory } from "./use/build-history.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitNextBasket}. */
export interface FitNextBasketOptions {
  /** Groups of baskets that a history is cut into, 1 to 1,000. Default 7. */
  readonly groups?: number;
  /** What a basket counts against the next one of its group, above 0 to 1. Default 0.9. */
  readonly withinDecay?: number;
  /** What a group counts against the next one, above 0 to 1. Default 0.7. */
  readonly groupDecay?: number;
  /** Customers like the one asked about who have a say, 1 to 10,000. Default 300. */
  readonly neighbors?: number;
  /** Share of the own history in a score, 0 to 1. Default 0.7. */
  readonly own?: number;
  /** Customers that the model holds at most: those who bought last. Default 20,000. */
  readonly customers?: number;
  /** Exclusive end of what is counted. Default: that of the interactions. */
  readonly asOf?: TimeInput;
}

/**
 * The next basket of customers who buy much of the same again, as a model in plain JSON: TIFU-kNN (Hu, He, Gao and Zhang 2020, SIGIR). A customer is how often, and how lately, he buys each item: baskets
 * decay within groups and groups against each other. A score is `own` x that + the rest x the mean of the `neighbors` customers nearest to him (the customer himself, if he is among those counted). The
 * newest group always counts in full, also of those with fewer baskets than groups, as the paper has it and not its published code. The model is made of histories, so it grows with the customers:
 * about 15 bytes per customer and item. Baskets that name nobody are left out. O(rows log items of a customer).
 *
 * @throws "bad-option"; "missing-column" for `asOf` without times; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitNextBasket, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", order: 1, time: "2026-03-01", item: "bread" }, { customer: "ann", order: 2, time: "2026-03-08", item: "bread" },
 *   { customer: "ann", order: 2, time: "2026-03-08", item: "jam" }, { customer: "bob", order: 3, time: "2026-03-08", item: "tea" },
 * ]);
 * const model = fitNextBasket(bought, { groups: 2, groupDecay: 0.5 });
 * model.items; // => ["bread", "jam", "tea"]
 * model.value; // => [0.75, 0.5, 1]
 * fitNextBasket(bought, { own: 2 }); // throws "bad-option"
 */
export function fitNextBasket(
  interactions: Interactions,
  options: FitNextBasketOptions = {},
): NextBasketModel {
  return runSteps(nextBasketSteps(interactions, options));
}

/**
 * {@link fitNextBasket} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitNextBasket`, and "aborted".
 *
 * @example
 * import { fitNextBasketAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "bob", item: "tea" }]);
 * (await fitNextBasketAsync(bought)).value; // => [1, 1]
 * await fitNextBasketAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitNextBasketAsync(
  interactions: Interactions,
  options: FitNextBasketOptions & Work = {},
): Promise<NextBasketModel> {
  return runStepsAsync(nextBasketSteps(interactions, options), options);
}

/** Rows of histories made in a step. */
const SOME: number = PIECE >> 4;

/** The fit some customers at a time. */
function* nextBasketSteps(interactions: Interactions, options: FitNextBasketOptions): Steps<NextBasketModel> {
  const table = needInteractions(interactions, "fitNextBasket");
  needObject(options, "options", "an object such as { groups: 7 }");
  const groups = wholeOption(options.groups ?? 7, "groups", 1000);
  const neighbors = wholeOption(options.neighbors ?? 300, "neighbors", 10_000);
  const most = wholeOption(options.customers ?? 20_000, "customers", 10_000_000);
  const withinDecay = decayOption(options.withinDecay ?? 0.9, "withinDecay");
  const groupDecay = decayOption(options.groupDecay ?? 0.7, "groupDecay");
  const own = shareOption(options.own ?? 0.7, "own");
  const asOf = momentOf(table, options.asOf);

  const customers = yield* customersBefore(table, asOf);
  const start = [0];
  const at: number[] = [];
  const value: number[] = [];
  const kept = latest(customers, most);
  let looked = SOME;
  for (let c = 0; c < kept.length; c++) {
    if (looked >= SOME) {
      looked = 0;
      yield [c, kept.length];
    }
    const rows = kept[c];
    const history = historyBefore(table, rows, asOf);
    const frequencies = frequenciesOf(history, { groups, withinDecay, groupDecay });
    for (let h = 0; h < frequencies.length; h++) {
      at.push(history.at[h]);
      value.push(Number(frequencies[h].toPrecision(7)));
    }
    start.push(at.length);
    looked += rows.to - rows.from;
  }
  yield [kept.length, kept.length];
  return {
    kind: "next-basket",
    version: 1,
    groups,
    withinDecay,
    groupDecay,
    neighbors,
    own,
    asOf: hasTimes(table) ? asOf : null,
    customers: customers.length,
    items: [...table.columns.item.levels],
    start,
    at,
    value,
  };
}

/** The rows of one customer, and the last time among those that count. */
interface CustomerRows {
  readonly from: number;
  readonly to: number;
  readonly last: number;
}

/** Those who have rows before `asOf`. */
function* customersBefore({ columns, length }: Interactions, asOf: number): Steps<CustomerRows[]> {
  const { customer, time } = columns;
  const found: CustomerRows[] = [];
  let to = 0;
  let looked = 0;
  while (to < length && customer.codes[to] >= 0) {
    const from = to;
    let counted = 0;
    let last = Number.NaN;
    for (; to < length && customer.codes[to] === customer.codes[from]; to++) {
      if (time[to] >= asOf) continue;
      counted++;
      if (!(time[to] <= last)) last = time[to];
    }
    if (counted > 0) found.push({ from, to, last });
    looked += to - from;
    if (looked < PIECE) continue;
    looked = 0;
    yield [0, Number.NaN];
  }
  return found;
}

function historyBefore({ columns }: Interactions, { from, to }: CustomerRows, asOf: number): History {
  const { item, basket, time, weight } = columns;
  const rows: number[] = [];
  for (let i = from; i < to; i++) if (!(time[i] >= asOf)) rows.push(i);
  const column = (values: ArrayLike<number>) => rows.map((r) => values[r]);
  return buildHistory({
    length: rows.length,
    place: column(item.codes),
    basket: column(basket),
    time: column(time),
    weight: column(weight),
  });
}

/** At most so many, those who bought last; in the order of customers. */
function latest(customers: readonly CustomerRows[], most: number): readonly CustomerRows[] {
  if (customers.length <= most) return customers;
  return [...customers]
    .sort((a, b) => (b.last > a.last ? 1 : b.last < a.last ? -1 : a.from - b.from))
    .slice(0, most)
    .sort((a, b) => a.from - b.from);
}

function wholeOption(value: number, name: string, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw badOption(name, value, `a whole number, 1 to ${most.toLocaleString("en-US")}`);
}

function decayOption(value: number, name: string): number {
  if (typeof value === "number" && value > 0 && value <= 1) return value;
  throw badOption(name, value, "a number above 0 and up to 1");
}
