import { GrowingFloats, GrowingInts } from "../core/growing.ts";
import { needModel } from "../core/model.ts";
import { badOption, levelOption } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { timeOption, zoneOf } from "../core/time.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { BuyAgainModel } from "./again/buy-again-types.ts";
import type { OwnPieces } from "./again/own-purchases.ts";
import { remindersOf } from "./again/reminders.ts";
import type { BuyAgainOptions } from "./buy-again.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { keepRowsSteps } from "./input/keep-rows.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { inPieces } from "./input/pieces.ts";
import { daysOption } from "./popularity/moment.ts";
import { type Histories, historiesOf, placesIn } from "./use/histories.ts";
import { allowedPlaces, countOption } from "./use/item-choice.ts";

/** Options of {@link buyAgainAll}. */
export interface BuyAgainAllOptions extends Omit<BuyAgainOptions, "order" | "zone"> {
  /** Days ahead by which an item must be due, 0 for those due already. Default 7. */
  readonly within?: number;
}

/** An item that a customer is about to need again. Dates in ms. */
export interface DueItemRow {
  readonly customer: string;
  readonly item: string;
  /** When it is due: it may have passed. */
  readonly due: number;
  /** Days between purchases, typically. */
  readonly every: number;
  readonly last: number;
  /** Baskets of the customer with it. */
  readonly times: number;
  /** Chance that they buy it within the horizon. */
  readonly chance: number;
  /** The rhythm in words. */
  readonly because: string;
}

/** What a list of reminders says about itself. */
export interface DueItemsInfo extends TableInfo {
  readonly kind: "due-items";
  /** Customers looked at. */
  readonly customers: number;
  readonly within: number;
}

/** Whom to remind of what, soonest due first for each customer. */
export type DueItems = Table<DueItemRow, DueItemsInfo>;

/**
 * Whom to remind of what this week: every item of every customer that is due within some days by `buyAgain`, and not overdue by more than its usual gap (then the customer has
 * probably stopped, and a reminder of it would be one too many). At most `count` items each, the most certain ones; the moment is that of the interactions unless option `asOf` says otherwise. The table names customers, so `toCsv` writes it for sending only after `consentGate`. O(rows).
 *
 * @throws "bad-model", "bad-option" (also for interactions without times and without `asOf`), "bad-input" for what is no table of interactions.
 *
 * @example
 * import { buyAgainAll, fitBuyAgain, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf(["2026-01-01", "2026-01-22", "2026-02-12"].map((time) => ({ customer: "ann", time, item: "coffee" })));
 * const list = buyAgainAll(fitBuyAgain(bought), bought, { asOf: "2026-03-01" });
 * list.at(0)?.because; // => "bought 3 times, usually every 21 days, last 17 days ago"
 * buyAgainAll(fitBuyAgain(bought), bought, { asOf: "2026-02-14" }).length; // => 0
 * buyAgainAll(fitBuyAgain(bought), bought, { within: -1 }); // throws "bad-option"
 */
export function buyAgainAll(
  model: BuyAgainModel,
  interactions: Interactions,
  options: BuyAgainAllOptions = {},
): DueItems {
  return runSteps(steps(model, interactions, options));
}

/**
 * As {@link buyAgainAll}, giving way to other work, with progress in customers and a signal to stop.
 *
 * @throws "aborted", and what {@link buyAgainAll} throws.
 *
 * @example
 * import { buyAgainAllAsync, fitBuyAgain, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf(["2026-01-01", "2026-01-22", "2026-02-12"].map((time) => ({ customer: "ann", time, item: "coffee" })));
 * const list = await buyAgainAllAsync(fitBuyAgain(bought), bought, { asOf: "2026-03-01" });
 * list.length; // => 1
 */
export function buyAgainAllAsync(
  model: BuyAgainModel,
  interactions: Interactions,
  options: BuyAgainAllOptions & Work = {},
): Promise<DueItems> {
  return runStepsAsync(steps(model, interactions, options), options);
}

// rows between two looks at the clock
const BATCH = 2000;

function* steps(
  model: BuyAgainModel,
  interactions: Interactions,
  options: BuyAgainAllOptions,
): Steps<DueItems> {
  needModel(model, ["buy-again"], "buyAgainAll", "fitBuyAgain");
  const table = needInteractions(interactions, "buyAgainAll");
  const count = countOption(options.count);
  const level = levelOption(options.level ?? 0.8);
  const horizon = daysOption(options.horizon ?? 30, "horizon");
  const { within = 7 } = options;
  if (!(Number.isFinite(within) && within >= 0)) throw badOption("within", within, "days, zero or more");
  const asOf =
    options.asOf === undefined ? table.info.asOf : timeOption(options.asOf, "asOf", zoneOf(table.info.zone));
  if (asOf === undefined) throw badOption("asOf", asOf, "a moment, since the interactions have no times");
  const allowed = allowedPlaces(model.items, options);
  const total = table.info.customers;
  const remind = remindersOf(model, { horizon, level, allowed, within });
  yield [0, total];
  const known = yield* partSteps(knownSteps(table, asOf), 0, 0, total);
  const histories = historiesOf(known, model.items);
  yield [0, total];
  const piecesFor = piecesIn(model, known, histories);
  const customer = new GrowingInts();
  const item = new GrowingInts();
  const numbers = {
    due: new GrowingFloats(),
    every: new GrowingFloats(),
    last: new GrowingFloats(),
    times: new GrowingFloats(),
    chance: new GrowingFloats(),
  };
  const words: string[] = [];
  let looked = 0;
  for (let c = 0; c < total; c++) {
    const [from, to] = histories.rows(c);
    looked += to - from + 1;
    if (looked > BATCH) {
      looked = 0;
      yield [c, total];
    }
    const due = [...remind(histories.of(c), asOf, piecesFor(c)).found];
    const best = due.sort((a, b) => (b.chance ?? 0) - (a.chance ?? 0) || a.place - b.place).slice(0, count);
    for (const one of best.sort((a, b) => (a.due ?? 0) - (b.due ?? 0) || a.place - b.place)) {
      customer.push(c);
      item.push(one.place);
      for (const [name, list] of Object.entries(numbers))
        list.push(one[name as keyof typeof numbers] ?? Number.NaN);
      words.push(one.because);
    }
  }
  yield [total, total];
  return new Table(
    words.length,
    {
      customer: { codes: customer.done(), levels: known.columns.customer.levels },
      item: { codes: item.done(), levels: model.items },
      ...Object.fromEntries(Object.entries(numbers).map(([name, list]) => [name, list.done()])),
      because: { codes: Int32Array.from(words.keys()), levels: words },
    } as never,
    { kind: "due-items", key: "customer", customers: total, within, asOf, zone: table.info.zone },
  ) as unknown as DueItems;
}

/** What was known at the moment. */
function* knownSteps(table: Interactions, asOf: number): Steps<Interactions> {
  const { time } = table.columns;
  if (!time.some((t) => t >= asOf)) return table;
  const keep = new Uint8Array(time.length);
  yield* inPieces(time.length, (from, to) => {
    for (let i = from; i < to; i++) keep[i] = time[i] >= asOf ? 0 : 1;
  });
  return yield* keepRowsSteps(table, keep, { asOf });
}

/** The pieces of a customer's purchases, where the model goes by them. */
function piecesIn(
  model: BuyAgainModel,
  { columns }: Interactions,
  { rows }: Histories,
): (customer: number) => OwnPieces | undefined {
  const quantity = columns.quantity as Float64Array | undefined;
  if (model.byQuantity === undefined || quantity === undefined) return () => undefined;
  const places = placesIn(columns.item.levels, model.items);
  return (c) => {
    const own: { place: number[]; time: number[]; pieces: number[] } = { place: [], time: [], pieces: [] };
    const [from, to] = rows(c);
    for (let i = from; i < to; i++) {
      const code = columns.item.codes[i];
      const place = places === undefined ? code : places[code];
      if (place < 0) continue;
      own.place.push(place);
      own.time.push(columns.time[i]);
      own.pieces.push(quantity[i] > 0 ? quantity[i] : Number.NaN);
    }
    return own;
  };
}
