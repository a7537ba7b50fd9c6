import { monthsOf } from "../core/billing-interval.ts";
import {
  type ColumnOption,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../core/columns.ts";
import { ifThere } from "../core/if-there.ts";
import { oneCurrency } from "../core/one-currency.ts";
import { badOption, oneOf } from "../core/options.ts";
import { type Rejected, Table } from "../core/table.ts";
import type { TimeInput, Zone } from "../core/time.ts";
import { RowList } from "./row-list.ts";

/** Which columns of the rows hold what a contract is made of. Each defaults to the name of the subscriptions table. */
export type ContractColumns<Row extends object> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "start", TimeInput> &
  ColumnOption<Row, "end", TimeInput> &
  OptionalColumn<Row, "trialEnd", TimeInput> &
  OptionalColumn<Row, "amount", number | bigint> &
  OptionalColumn<Row, "interval", string>;

/** How contracts are read. */
export interface ContractOptions {
  /** Time zone of days and of times written without one. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** Whether a customer on trial counts: "exclude" (default) lets a contract begin when its trial ends, "include" when it starts. */
  readonly trials?: "exclude" | "include";
  /** Billing interval of rows that name none. Default "month". */
  readonly defaultInterval?: string;
  /** "throw" on an invalid row (default), or "skip" it and report it in `rejected`. */
  readonly onInvalid?: OnInvalid;
}

/**
 * Paid spells of contracts, by customer (those of customer c are offset[c] to offset[c + 1]) and in time. A spell holds just before t when
 * start < t <= end: what happens at t belongs to the window that begins with it.
 */
export interface Contracts {
  readonly customers: number;
  readonly offset: Int32Array;
  readonly start: Float64Array;
  /** Infinity while it runs. */
  readonly end: Float64Array;
  /** Price of a month. */
  readonly price: Float64Array;
  /** What the prices are in, where the rows or their table say so. */
  readonly currency: string | undefined;
  readonly rejected: readonly Rejected[];
}

/** Reads contracts as they are known before `asOf`; prices, which must be in one currency, only where `priced`. O(n log n). */
export function readContracts(
  data: Data<object>,
  given: object,
  { zone, asOf, priced, what }: { zone: Zone; asOf: number; priced: boolean; what: string },
): Contracts {
  const options = given as ContractOptions & { readonly [name: string]: unknown };
  const trials = oneOf(options.trials ?? "exclude", "trials", ["exclude", "include"]);
  const { defaultInterval = "month" } = options;
  if (typeof defaultInterval !== "string" || Number.isNaN(monthsOf(defaultInterval)))
    throw badOption(
      "defaultInterval",
      defaultInterval,
      'a billing interval such as "month", "year" or "3 months"',
    );
  const optional = (name: string) => options[name] ?? ifThere(data, name);
  const read = readColumns(
    data,
    {
      customer: { as: "text", from: options.customer ?? "customer" },
      start: { as: "time", from: options.start ?? "start" },
      end: { as: "time", from: options.end ?? "end", required: false },
      trialEnd: {
        as: "time",
        from: trials === "exclude" ? optional("trialEnd") : undefined,
        required: false,
      },
      amount: {
        as: "number",
        from: priced ? (options.amount ?? "amount") : undefined,
        min: 0,
        expected: "the price of one billing interval, zero or more",
      },
      interval: { as: "text", from: priced ? optional("interval") : undefined, required: false },
      currency: { as: "text", from: priced ? ifThere(data, "currency") : undefined, required: false },
    },
    { zone, what, onInvalid: options.onInvalid ?? "throw" },
  );
  const { customer, end, trialEnd, amount, interval } = read.columns;
  const start = read.columns.start;
  const months = interval?.levels.map((text) => monthsOf(text));
  const price = new Float64Array(read.length);
  const backward = new RowList("end", "an end not before the start, or nothing while the contract runs");
  const unknown = new RowList("interval", 'a billing interval such as "month", "year" or "3 months"');
  const kept: number[] = [];
  const from = start.slice();
  const until = new Float64Array(read.length);
  for (let i = 0; i < read.length; i++) {
    const row = read.rows === undefined ? i : read.rows[i];
    if (end[i] < start[i]) {
      backward.add(row, new Date(end[i]).toISOString());
      continue;
    }
    if (priced) {
      const code = interval === undefined ? -1 : interval.codes[i];
      const length = code < 0 || months === undefined ? monthsOf(defaultInterval) : months[code];
      if (Number.isNaN(length)) {
        unknown.add(row, interval?.levels[code]);
        continue;
      }
      price[i] = amount[i] / length;
    }
    if (trialEnd !== undefined && trialEnd[i] > from[i]) from[i] = trialEnd[i];
    // an end at asOf or later is not known yet
    until[i] = end[i] < asOf ? end[i] : Number.POSITIVE_INFINITY;
    if (from[i] < asOf && from[i] < until[i]) kept.push(i);
  }
  const rejected = [
    ...read.rejected,
    ...backward.settle(options.onInvalid, what),
    ...unknown.settle(options.onInvalid, what),
  ];
  const who = customer.codes;
  kept.sort((a, b) => who[a] - who[b] || from[a] - from[b] || until[a] - until[b] || price[a] - price[b]);
  const customers = customer.levels.length;
  const offset = new Int32Array(customers + 1);
  for (const i of kept) offset[who[i] + 1]++;
  for (let c = 0; c < customers; c++) offset[c + 1] += offset[c];
  return {
    customers,
    offset,
    start: Float64Array.from(kept, (i) => from[i]),
    end: Float64Array.from(kept, (i) => until[i]),
    price: Float64Array.from(kept, (i) => price[i]),
    currency:
      oneCurrency(read.columns.currency, what, read.rows) ??
      (data instanceof Table ? data.info.currency : undefined),
    rejected,
  };
}

/** Price of a customer's month just before t: the sum over the spells that hold then. */
export function priceBefore({ offset, start, end, price }: Contracts, customer: number, t: number): number {
  let total = 0;
  for (let s = offset[customer]; s < offset[customer + 1] && start[s] < t; s++)
    if (end[s] >= t) total += price[s];
  return total;
}

/** Whether a customer has a contract just before t. */
export function holdsBefore({ offset, start, end }: Contracts, customer: number, t: number): boolean {
  for (let s = offset[customer]; s < offset[customer + 1] && start[s] < t; s++) if (end[s] >= t) return true;
  return false;
}

/** Prices that differ by rounding alone are equal: the same contracts summed in another order are no movement. */
export function samePrice(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
