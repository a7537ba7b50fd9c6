import { runSteps, type Steps } from "../../core/work.ts";
import type { Csr } from "./csr.ts";
import type { Interactions } from "./interaction-types.ts";
import { inPieces, PIECE } from "./pieces.ts";

/** Baskets by items, and of each basket who and when. */
export interface BasketMatrix {
  readonly matrix: Csr;
  /** -1: nobody is named. */
  readonly customer: Int32Array;
  /** Its first time in ms; NaN without times. */
  readonly time: Float64Array;
}

/** Baskets x items: the rows of the table, cut where the basket changes. No values: every entry is 1. O(rows). */
export function basketsByItems(interactions: Interactions): BasketMatrix {
  return runSteps(basketsByItemsSteps(interactions));
}

/** {@link basketsByItems} in steps of some milliseconds. */
export function* basketsByItemsSteps({ columns, info, length }: Interactions): Steps<BasketMatrix> {
  const { basket } = columns;
  const { codes } = columns.customer;
  const start = new Int32Array(info.baskets + 1);
  const customer = new Int32Array(info.baskets);
  const time = new Float64Array(info.baskets).fill(Number.NaN);
  yield* inPieces(length, (from, to) => {
    for (let i = from; i < to; i++) {
      const b = basket[i];
      start[b + 1] = i + 1;
      customer[b] = codes[i];
      if (!(columns.time[i] >= time[b])) time[b] = columns.time[i];
    }
  });
  const at = columns.item.codes;
  return {
    matrix: { rows: info.baskets, columns: info.items, start, at, value: undefined },
    customer,
    time,
  };
}

/** What an entry of {@link customersByItems} is: 1, the number of baskets, or a column of the interactions (sums). */
export type EntryValue = "one" | "baskets" | "weight" | "quantity" | "amount";

/** Customers by items. */
export interface CustomerMatrix {
  readonly matrix: Csr;
}

/**
 * Customers x items, each pair once: customers in the order of their levels, items rising. Rows that name nobody are left out. "one" has no values (every entry is 1); a column that
 * the interactions do not have counts as baskets. A customer's few entries are put in order with a mark per item, so O(rows + pairs log items of one customer).
 */
export function customersByItems(interactions: Interactions, value: EntryValue = "one"): CustomerMatrix {
  return runSteps(customersByItemsSteps(interactions, value));
}

/** {@link customersByItems} in steps of some milliseconds. */
export function* customersByItemsSteps(
  { columns, info, length }: Interactions,
  value: EntryValue = "one",
): Steps<CustomerMatrix> {
  const from: PairRows = {
    customer: columns.customer.codes,
    item: columns.item.codes,
    given: value === "one" || value === "baskets" ? undefined : (columns[value] as Float64Array | undefined),
    length,
  };
  const pairs: Pairs = {
    start: new Int32Array(info.customers + 1),
    at: new Int32Array(length),
    sums: value === "one" ? undefined : new Float64Array(length),
    sumOf: new Float64Array(value === "one" ? 0 : info.items),
    owner: new Int32Array(info.items).fill(-1),
  };
  for (let c = 0, i = 0; c < info.customers; ) {
    for (const stop = i + PIECE; c < info.customers && i < stop; c++) i = addCustomer(from, c, i, pairs);
    yield [0, Number.NaN];
  }
  const { start, at, sums } = pairs;
  const count = start[info.customers];
  return {
    matrix: {
      rows: info.customers,
      columns: info.items,
      start,
      at: at.subarray(0, count),
      value: sums?.subarray(0, count),
    },
  };
}

interface PairRows {
  readonly customer: Int32Array;
  readonly item: Int32Array;
  /** What is summed; undefined: baskets are counted. */
  readonly given: Float64Array | undefined;
  readonly length: number;
}

interface Pairs {
  readonly start: Int32Array;
  readonly at: Int32Array;
  readonly sums: Float64Array | undefined;
  /** By item, the sum of the customer who is being added, and who was the last to have it. */
  readonly sumOf: Float64Array;
  readonly owner: Int32Array;
}

/** The pairs of customer c, whose rows begin at i; answers where they end. */
function addCustomer(
  { customer, item, given, length }: PairRows,
  c: number,
  i: number,
  { start, at, sums, sumOf, owner }: Pairs,
): number {
  const from = start[c];
  let out = from;
  let row = i;
  for (; row < length && customer[row] === c; row++) {
    const k = item[row];
    if (owner[k] !== c) {
      owner[k] = c;
      at[out++] = k;
      if (sums !== undefined) sumOf[k] = 0;
    }
    if (sums !== undefined) sumOf[k] += given === undefined ? 1 : given[row];
  }
  if (out - from > 1) at.subarray(from, out).sort();
  if (sums !== undefined) for (let e = from; e < out; e++) sums[e] = sumOf[at[e]];
  start[c + 1] = out;
  return row;
}
