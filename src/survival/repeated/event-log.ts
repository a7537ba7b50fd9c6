import { type Data, type OnInvalid, readColumns } from "../../core/columns.ts";
import { dayFinder } from "../../core/day-finder.ts";
import { isReturn, readOrderRows } from "../../core/order-rows.ts";
import type { Rejected, TextColumn } from "../../core/table.ts";
import { dayNumber, type Zone, zoneOf } from "../../core/time.ts";

/** Events in no order: civil days, or ages. */
export interface EventLog {
  /** Whose event; code -1 for nobody's. */
  readonly customer: TextColumn;
  readonly at: Float64Array;
  /** Row of the input of each. */
  readonly rows: Int32Array | undefined;
  readonly rejected: readonly Rejected[];
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

interface Reading {
  readonly what: string;
  readonly onInvalid: OnInvalid;
}

/** A log of orders or other events with a time, as civil days; rows that only give money back are none. */
export function datedEvents(
  data: Data<object>,
  options: object,
  zone: Zone,
  asOf: number,
  { what, onInvalid }: Reading,
): EventLog {
  const { arrays, read } = readOrderRows(data, options, { zone, what, onInvalid, amount: "optional" });
  const { time, customer, amount } = arrays;
  const codes = new Int32Array(read.length).fill(-1);
  const left = { late: 0, nobody: 0, returns: 0 };
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < read.length; i++) {
    if (!(time[i] < asOf)) left.late++;
    else if (customer.codes[i] < 0) left.nobody++;
    else if (amount[i] === 0 && isReturn(arrays, i)) left.returns++;
    else {
      codes[i] = customer.codes[i];
      first = Math.min(first, time[i]);
      last = Math.max(last, time[i]);
    }
  }
  const dayOf = first <= last ? dayFinder(first, last, zone) : (ms: number) => dayNumber(ms, zone);
  return {
    customer: { codes, levels: customer.levels },
    at: Float64Array.from(time, (t, i) => (codes[i] < 0 ? 0 : dayOf(t))),
    rows: read.rows,
    rejected: read.rejected,
    notes: [
      ...noteOf(left.late, "events at asOf or later are left out."),
      ...noteOf(left.nobody, "events name no customer and are left out."),
      ...noteOf(left.returns, "rows only give money back and are no events."),
    ],
  };
}

/** Events at ages. */
export function agedEvents(data: Data<object>, options: object, { what, onInvalid }: Reading): EventLog {
  const chosen = options as { readonly customer?: unknown; readonly age?: unknown };
  const read = readColumns(
    data,
    {
      customer: { as: "text", from: chosen.customer ?? "customer" },
      age: { as: "number", from: chosen.age ?? "age", min: 0, expected: "an age, zero or more" },
    },
    { zone: zoneOf("UTC"), what, onInvalid },
  );
  const { customer, age } = read.columns as Partial<typeof read.columns>;
  return {
    customer: customer ?? { codes: new Int32Array(0), levels: [] },
    at: age ?? new Float64Array(0),
    rows: read.rows,
    rejected: read.rejected,
    notes: [],
  };
}

/** A note about so many rows, where there are any. */
export function noteOf(rows: number, words: string): string[] {
  return rows > 0 ? [`${rows} ${words}`] : [];
}
