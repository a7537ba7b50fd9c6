import { DAY_MS } from "../../core/time.ts";
import type { CustomerSummary, Customers, Orders } from "../../data/index.ts";
import {
  type BuyAgainModel,
  buyAgainAll,
  type DueItemRow,
  fitBuyAgain,
  fitItemNeighbors,
  fitPopularItems,
  type Interactions,
  type ItemNeighborsModel,
  type PopularItemsModel,
  type Recommendations,
  recommendAll,
} from "../../recommend/index.ts";
import type { ReportCustomerOffer, ReportOffers, ReportOfferTest } from "../offer-reductions.ts";
import { boughtIn, boughtLines, namesItems } from "./bought-lines.ts";
import { bestFor, itemsByCustomer, lastOrders, type OfferKind, tryOffers } from "./offer-test.ts";

/** What {@link offersOf} looks at. */
export interface OfferSources {
  readonly log: Orders;
  readonly customers: Customers;
  readonly asOf: number;
  /** Days of silence that count as having left; null: not known. */
  readonly silence: number | null;
}

/** Of a larger log about so many lines are looked at: all lines of some customers. */
const LINES = 7000;
/** More of them where that would be too few customers. */
const DRAWN = { least: 250, lines: 20_000 } as const;
/** Nearly all of them are all of them. */
const MOST_SHARE = 0.9;
/** Who has not ordered for so long, where the log does not say how long a silence means that a customer has left. */
const ACTIVE_DAYS = 365;
const LISTED = 20;
const OFFERED = 3;
const ITEMS = 10;
/** Customers that offers are tried on, and that items are counted for. */
const TESTED = 150;
/** What is due within so many days is due, if the chance that it is bought within 30 days is not too small: the habit may be over. */
const SOON_DAYS = 7;
const MOST_DUE = 10_000;
const LEAST_CHANCE = 0.1;
/** The latest items of a customer say most about the next one. */
const NEIGHBORS = { top: 30, minCount: 2, longest: 200, profile: { decay: { power: 0.75 } } } as const;

/**
 * Who should hear about what: what customers buy again by their own rhythm, and what those who bought the same bought besides. The models do not know the last order of 150 customers, and are tried on
 * it; where they find no more than the best sellers by more than chance, those are offered instead. Of a large log the full history of some customers is looked at, drawn by their ids, and of those who
 * brought most. null where no line names an item. O(lines).
 */
export function offersOf(sources: OfferSources): ReportOffers | null {
  const { log, customers, asOf } = sources;
  if (!namesItems(log)) return null;
  const chosen = chosenCustomers(sources);
  const { tested, asked } = chosen;
  const everyone = new Set([...chosen.listed, ...chosen.drawn]);
  const lines = boughtLines(
    log,
    linesOf(log, everyone, (i) => log.columns.time[i] < asOf),
  );
  const held = lastOrders(lines, tested);
  const boughtBy = (ids: ReadonlySet<string>, wanted: (row: number) => boolean) =>
    boughtIn(lines, linesOf(lines, ids, wanted), asOf);
  const learnt = boughtBy(everyone, (i) => held[i] === 0);
  if (learnt === null) return null;
  const models = modelsOf(learnt);
  const trial = {
    before: boughtBy(tested, (i) => held[i] === 0),
    after: boughtLines(
      lines,
      linesOf(lines, tested, (i) => held[i] === 1),
    ),
    offered: OFFERED,
  };
  const test = {
    again: tryOffers("again", models.again, models.sellers, trial),
    new: tryOffers("new", models.new, models.sellers, trial),
  };
  const bought = boughtBy(asked, () => true);
  const lists = listsOf(bought, models, test, asOf);
  const due = dueItems(bought, models.again, asOf);
  return {
    active: chosen.active,
    days: chosen.days,
    drawn: chosen.all ? null : everyone.size,
    counted: chosen.counted.length,
    ...test,
    customers: chosen.listed
      .map((customer) => ({
        customer,
        revenue: (customers.of(customer) as CustomerSummary).revenue,
        again: reminderOf(lists.again.get(customer) ?? [], due.get(customer) ?? []),
        new: lists.new.get(customer)?.[0] ?? null,
      }))
      .filter((row) => row.again !== null || row.new !== null),
    items: itemsOf(lists, chosen.counted, chosen.active / Math.max(1, chosen.counted.length)),
  };
}

/** Who is looked at, by id. */
function chosenCustomers({ log, customers, asOf, silence }: OfferSources) {
  const { last, revenue, orders, customer } = customers.columns;
  const idOf = (i: number) => customer.levels[customer.codes[i]];
  const days = Math.min(ACTIVE_DAYS, silence ?? ACTIVE_DAYS);
  const isActive = (i: number) => last[i] >= asOf - days * DAY_MS;
  const active: number[] = [];
  for (let i = 0; i < customers.length; i++) if (isActive(i)) active.push(i);
  const listed = dearest(active, revenue, idOf).map(idOf);
  const share = Math.max(
    LINES / log.length,
    Math.min(DRAWN.least / customers.length, DRAWN.lines / log.length),
  );
  // to leave a few out saves nothing
  const all = share > MOST_SHARE;
  const drawn = drawnPlaces(customers.length, idOf, all ? 1 : share);
  const counted = drawn.filter(isActive).slice(0, TESTED).map(idOf);
  return {
    days,
    all,
    active: active.length,
    listed,
    drawn: drawn.map(idOf),
    /** Who came back: their last order is hidden. */
    tested: new Set(
      drawn
        .filter((i) => orders[i] > 1)
        .slice(0, TESTED)
        .map(idOf),
    ),
    counted,
    asked: new Set([...listed, ...counted]),
  };
}

interface Models {
  readonly again: BuyAgainModel;
  readonly new: ItemNeighborsModel;
  readonly popular: PopularItemsModel;
  /** Items by how many customers bought them. */
  readonly sellers: readonly string[];
}

function modelsOf(learnt: Interactions): Models {
  const popular = fitPopularItems(learnt);
  const { score } = popular;
  return {
    again: fitBuyAgain(learnt),
    new: fitItemNeighbors(learnt, NEIGHBORS),
    popular,
    sellers: Array.from(score.keys())
      .filter((k) => score[k] > 0)
      .sort((a, b) => score[b] - score[a] || a - b)
      .map((k) => popular.items[k]),
  };
}

type Offered = { readonly item: string; readonly because: string | null };
type Lists = { readonly [kind in OfferKind]: ReadonlyMap<string, readonly Offered[]> };

/** What everybody is offered, the best first: by the models where they were better on the test, else what sells best. */
function listsOf(
  bought: Interactions | null,
  models: Models,
  test: { readonly [kind in OfferKind]: ReportOfferTest | null },
  asOf: number,
): Lists {
  if (bought === null) return { again: new Map(), new: new Map() };
  const bestOf = (kind: OfferKind, count: number) =>
    new Map(
      Array.from(itemsByCustomer(bought), ([id, had]) => [
        id,
        bestFor(kind, models.sellers, had, count).map((item) => ({ item, because: null })),
      ]),
    );
  const reminders = { repeat: "again", count: OFFERED, reasons: 0, asOf } as const;
  const novelties = { repeat: "new", count: 1, fallback: models.popular, asOf } as const;
  return {
    again: test.again?.better
      ? byCustomer(recommendAll(models.again, bought, reminders))
      : bestOf("again", OFFERED),
    new: test.new?.better ? byCustomer(recommendAll(models.new, bought, novelties)) : bestOf("new", 1),
  };
}

/** Those who brought most, the first one first. */
function dearest(
  active: readonly number[],
  revenue: Float64Array,
  idOf: (place: number) => string,
): number[] {
  const sorted = new Float64Array(active.length);
  for (let k = 0; k < active.length; k++) sorted[k] = revenue[active[k]];
  sorted.sort();
  const least = sorted[Math.max(0, sorted.length - LISTED)];
  return active
    .filter((i) => revenue[i] >= least)
    .sort((a, b) => revenue[b] - revenue[a] || (idOf(a) < idOf(b) ? -1 : 1))
    .slice(0, LISTED);
}

/** Places of customers whose ids give a number below the share, the smallest first, whatever their order is. A stream per id, as elsewhere, would take as long as all the rest. */
function drawnPlaces(length: number, idOf: (place: number) => string, share: number): number[] {
  const number = new Float64Array(length);
  const places: number[] = [];
  for (let i = 0; i < length; i++) {
    let h = 0x811c9dc5;
    const id = idOf(i);
    for (let k = 0; k < id.length; k++) h = Math.imul(h ^ id.charCodeAt(k), 0x01000193);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    number[i] = ((h ^ (h >>> 12)) >>> 0) / 2 ** 32;
    if (number[i] < share) places.push(i);
  }
  return places.sort((a, b) => number[a] - number[b] || (idOf(a) < idOf(b) ? -1 : 1));
}

/** Places of the lines of these customers that are wanted. */
function linesOf({ columns, length }: Orders, ids: ReadonlySet<string>, wanted: (row: number) => boolean) {
  const { codes, levels } = columns.customer;
  const isIn = levels.map((id) => ids.has(id));
  const rows = new Int32Array(length);
  let n = 0;
  for (let i = 0; i < length; i++) if (codes[i] >= 0 && isIn[codes[i]] && wanted(i)) rows[n++] = i;
  return rows.subarray(0, n);
}

function byCustomer(list: Recommendations): Map<string, Offered[]> {
  const found = new Map<string, Offered[]>();
  for (const { customer, item, because = null } of list) {
    const row = found.get(customer);
    if (row === undefined) found.set(customer, [{ item, because }]);
    else row.push({ item, because });
  }
  return found;
}

/** What is due for each customer: what is overdue by more than its gap is a habit that is over. */
function dueItems(
  bought: Interactions | null,
  model: BuyAgainModel,
  asOf: number,
): ReadonlyMap<string, readonly DueItemRow[]> {
  const due = new Map<string, DueItemRow[]>();
  if (bought === null) return due;
  for (const row of buyAgainAll(model, bought, { asOf, within: SOON_DAYS, count: MOST_DUE })) {
    // bought once is no habit
    if (row.times < 2 || row.chance < LEAST_CHANCE) continue;
    const own = due.get(row.customer);
    if (own === undefined) due.set(row.customer, [row]);
    else own.push(row);
  }
  return due;
}

/** Of what was found for the customer the one that is due and the most likely to be bought. */
function reminderOf(offered: readonly Offered[], due: readonly DueItemRow[]): ReportCustomerOffer["again"] {
  const found = offered.flatMap(({ item }) => due.filter((row) => row.item === item));
  if (found.length === 0) return null;
  const { item, because } = found.reduce((a, b) => (b.chance > a.chance ? b : a));
  return { item, why: because };
}

/** How many active customers an item is the first choice for, told from those counted. */
function itemsOf(lists: Lists, customers: readonly string[], each: number): ReportOffers["items"] {
  const counts = new Map<string, { again: number; new: number }>();
  for (const customer of customers) {
    for (const kind of ["again", "new"] as const) {
      const first = lists[kind].get(customer)?.[0];
      if (first === undefined) continue;
      const count = counts.get(first.item) ?? { again: 0, new: 0 };
      count[kind]++;
      counts.set(first.item, count);
    }
  }
  return [...counts]
    .map(([item, n]) => ({ item, again: Math.round(each * n.again), new: Math.round(each * n.new) }))
    .sort((a, b) => b.again + b.new - a.again - a.new || (a.item < b.item ? -1 : 1))
    .slice(0, ITEMS);
}
