import { isReturn } from "../../core/order-rows.ts";
import type { TextColumn } from "../../core/table.ts";
import { DAY_MS } from "../../core/time.ts";
import type { Orders } from "../../data/index.ts";
import {
  type AnyRecommender,
  type Interactions,
  type Recommendations,
  recommendAll,
} from "../../recommend/index.ts";
import type { ReportOfferTest } from "../offer-reductions.ts";

/** Fewer customers would be chance. */
const LEAST_TESTED = 30;
/** Two-sided, 5 in 100. */
const CLEAR = 1.96;

/** 1 for each line of the last order of these customers: the lines of that order, and of the day before the last line where lines have no order. O(lines). */
export function lastOrders({ columns, length }: Orders, customers: ReadonlySet<string>): Uint8Array {
  const { customer, time } = columns;
  const order = columns.order as TextColumn | undefined;
  const isIn = customer.levels.map((id) => customers.has(id));
  const last = new Int32Array(customer.levels.length).fill(-1);
  for (let i = 0; i < length; i++) {
    const c = customer.codes[i];
    if (c < 0 || !isIn[c] || isReturn(columns, i)) continue;
    if (last[c] < 0 || time[i] > time[last[c]]) last[c] = i;
  }
  const held = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const at = customer.codes[i] < 0 ? -1 : last[customer.codes[i]];
    if (at < 0) continue;
    const number = order?.codes[at] ?? -1;
    const isSame = number >= 0 ? order?.codes[i] === number : time[i] > time[at] - DAY_MS;
    if (isSame) held[i] = 1;
  }
  return held;
}

/** Something bought before, or something new. */
export type OfferKind = "again" | "new";

/** Models to be tried on what customers bought in an order that the models do not know. */
export interface OfferTrial {
  /** What the customers had bought before, and in that order. */
  readonly before: Interactions | null;
  readonly after: Orders;
  readonly offered: number;
}

/** Of the customers whose order had something of that kind, how many were offered it. null where they are too few. */
export function tryOffers(
  kind: OfferKind,
  model: AnyRecommender,
  sellers: readonly string[],
  { before, after, offered }: OfferTrial,
): ReportOfferTest | null {
  if (before === null) return null;
  const had = itemsByCustomer(before);
  const own = itemsByCustomer(recommendAll(model, before, { repeat: kind, count: offered, reasons: 0 }));
  let [customers, right, sellersRight, onlyOwn, onlyBest] = [0, 0, 0, 0, 0];
  for (const [customer, items] of itemsByCustomer(after)) {
    const known = had.get(customer);
    if (known === undefined) continue;
    const wanted = [...items].filter((item) => known.has(item) === (kind === "again"));
    if (wanted.length === 0) continue;
    const best = bestFor(kind, sellers, known, offered);
    const isRight = wanted.some((item) => own.get(customer)?.has(item));
    const isBest = wanted.some((item) => best.includes(item));
    customers++;
    if (isRight) right++;
    if (isBest) sellersRight++;
    if (isRight && !isBest) onlyOwn++;
    if (isBest && !isRight) onlyBest++;
  }
  if (customers < LEAST_TESTED) return null;
  // McNemar: of customers for whom one alone was right, is it one more often than a coin would have it
  const better = onlyOwn - onlyBest > CLEAR * Math.sqrt(onlyOwn + onlyBest);
  return { customers, offered, right, sellersRight, better };
}

/** The first so many sellers that a customer had before, or did not. O(sellers) at most. */
export function bestFor(
  kind: OfferKind,
  sellers: readonly string[],
  had: ReadonlySet<string>,
  count: number,
): string[] {
  const found: string[] = [];
  for (let k = 0; k < sellers.length && found.length < count; k++)
    if (had.has(sellers[k]) === (kind === "again")) found.push(sellers[k]);
  return found;
}

/** What stands beside each customer's id. */
export function itemsByCustomer({
  length,
  columns,
}: Interactions | Recommendations | Orders): Map<string, Set<string>> {
  const { customer } = columns;
  const item = columns.item as TextColumn;
  const found = new Map<string, Set<string>>();
  for (let i = 0; i < length; i++) {
    if (customer.codes[i] < 0 || item.codes[i] < 0) continue;
    // order lines have ids as they came
    const id = customer.levels[customer.codes[i]].trim();
    const name = item.levels[item.codes[i]].trim();
    const items = found.get(id);
    if (items === undefined) found.set(id, new Set([name]));
    else items.add(name);
  }
  return found;
}
