import { netOf, type OrderArrays } from "../../core/order-rows.ts";
import { sum } from "../../numeric/sum.ts";
import type { AuditEntry } from "../schema.ts";
import { Tally } from "./tally.ts";
import type { RowTallies } from "./tally-customers.ts";

/** What was read: rows of the input, and which of them each row here was. */
export interface ReadRows {
  readonly length: number;
  readonly inputLength: number;
  readonly rows: Int32Array | undefined;
}

/** The summarized customers: their codes, and their money as the table shows it. */
export interface Summarized {
  readonly codes: Int32Array;
  readonly revenue: Float64Array;
  readonly monetary: Float64Array;
  readonly from: number;
  readonly asOf: number;
}

/** The audit of a summary: what was used, what was left out, and what to know about the used rows. Kinds without a row are not listed. */
export function auditOf(
  arrays: OrderArrays,
  read: ReadRows,
  rows: RowTallies,
  customers: Summarized,
): AuditEntry[] {
  const rowOf = (row: number): number => read.rows?.[row] ?? row;
  const entry = (what: string, effect: AuditEntry["effect"], tally: Tally): AuditEntry => ({
    what,
    effect,
    rows: tally.rows,
    amount: tally.amount,
    examples: tally.examples.map(rowOf).sort((a, b) => a - b),
  });
  const leftOut = [
    entry("no customer", "left out", rows.noCustomer),
    entry("after asOf", "left out", rows.afterAsOf),
    entry("before from", "left out", rows.beforeFrom),
    entry("suspected not a person", "left out", rows.suspected),
    entry("no purchase", "left out", rows.noPurchase),
  ];
  const used: AuditEntry = {
    what: "summarized",
    effect: "used",
    rows: read.length - leftOut.reduce((n, { rows }) => n + rows, 0),
    amount: sum(customers.revenue),
    examples: [],
  };
  const others = [
    ...leftOut,
    // what an invalid row was worth is not known; info.rejected says which rows and why
    { ...entry("invalid", "left out", new Tally()), rows: read.inputLength - read.length },
    entry("merged same-day orders", "noted", rows.merged),
    entry("zero amount", "noted", rows.zero),
    entry("refund only", "noted", rows.refundOnly),
    entry("refund without its order", "noted", rows.unplacedRefund),
    entry("no positive repeat spend", "noted", withoutSpend(arrays, customers)),
  ];
  return [used, ...others.filter(({ rows }) => rows > 0)];
}

/** Rows of customers who came back but brought nothing on balance. */
function withoutSpend(arrays: OrderArrays, { codes, monetary, from, asOf }: Summarized): Tally {
  const tally = new Tally();
  const poor = new Uint8Array(arrays.customer.levels.length);
  let any = false;
  for (let k = 0; k < codes.length; k++) {
    if (monetary[k] <= 0) {
      poor[codes[k]] = 1;
      any = true;
    }
  }
  for (let i = 0; any && i < arrays.length; i++) {
    const c = arrays.customer.codes[i];
    const t = arrays.time[i];
    if (c >= 0 && poor[c] === 1 && t >= from && t < asOf) tally.add(i, netOf(arrays, i));
  }
  return tally;
}
