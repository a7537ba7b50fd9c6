import type { Csr } from "./csr.ts";
import type { Interactions } from "./interaction-types.ts";

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
  const { columns, info, length } = interactions;
  const start = new Int32Array(info.baskets + 1);
  const customer = new Int32Array(info.baskets);
  const time = new Float64Array(info.baskets).fill(Number.NaN);
  for (let i = 0; i < length; i++) {
    const b = columns.basket[i];
    start[b + 1] = i + 1;
    customer[b] = columns.customer.codes[i];
    if (!(columns.time[i] >= time[b])) time[b] = columns.time[i];
  }
  const at = columns.item.codes;
  return {
    matrix: { rows: info.baskets, columns: info.items, start, at, value: undefined },
    customer,
    time,
  };
}

/** What an entry of {@link customersByItems} is: 1, the number of baskets, or a column of the interactions (sums). */
export type EntryValue = "one" | "baskets" | "weight" | "quantity" | "amount";

/** Customers by items, and of each entry when it was last. */
export interface CustomerMatrix {
  readonly matrix: Csr;
  /** Time of the last basket of each entry, in ms; NaN without times. */
  readonly last: Float64Array;
}

/**
 * Customers x items, each pair once: customers in the order of their levels, items rising. Rows that name nobody are left out. "one" has no values (every entry is 1); a column that
 * the interactions do not have counts as baskets. A customer's few entries are put in order with a mark per item, so O(rows + pairs log items of one customer).
 */
export function customersByItems(interactions: Interactions, value: EntryValue = "one"): CustomerMatrix {
  const { columns, info, length } = interactions;
  const { customer, item, time } = columns;
  const given =
    value === "one" || value === "baskets" ? undefined : (columns[value] as Float64Array | undefined);
  const start = new Int32Array(info.customers + 1);
  const at = new Int32Array(length);
  const last = new Float64Array(length);
  const sums = value === "one" ? undefined : new Float64Array(length);
  const sumOf = sums === undefined ? undefined : new Float64Array(info.items);
  const lastOf = new Float64Array(info.items);
  const owner = new Int32Array(info.items).fill(-1);
  let out = 0;
  let i = 0;
  for (let c = 0; c < info.customers; c++) {
    const from = out;
    for (; i < length && customer.codes[i] === c; i++) {
      const k = item.codes[i];
      if (owner[k] !== c) {
        owner[k] = c;
        at[out++] = k;
        lastOf[k] = time[i];
        if (sumOf !== undefined) sumOf[k] = 0;
      } else if (time[i] > lastOf[k]) lastOf[k] = time[i];
      if (sumOf !== undefined) sumOf[k] += given === undefined ? 1 : given[i];
    }
    at.subarray(from, out).sort();
    for (let e = from; e < out; e++) {
      last[e] = lastOf[at[e]];
      if (sums !== undefined && sumOf !== undefined) sums[e] = sumOf[at[e]];
    }
    start[c + 1] = out;
  }
  return {
    matrix: {
      rows: info.customers,
      columns: info.items,
      start,
      at: at.subarray(0, out),
      value: sums?.subarray(0, out),
    },
    last: last.subarray(0, out),
  };
}
