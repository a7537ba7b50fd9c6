import fc from "fast-check";
import { type AnyRow, type Columns, Table } from "../../src/core/table.ts";
import type { OrderLine, Orders, OrdersInfo } from "../../src/data/schema.ts";
import { tableOfRows } from "./rows.ts";

/** One line of a generated order log. */
export interface LogRow {
  readonly customer: string | null;
  readonly time: number;
  readonly amount: number;
  readonly order: string;
  readonly item: string;
  readonly quantity: number;
  readonly refund: number;
}

/** What kind of order log to make. */
export interface LogShape {
  /** Default 0. */
  readonly minRows?: number;
  /** Default 60. */
  readonly maxRows?: number;
  /** First instant. Default 2025-01-01. */
  readonly from?: number;
  /** Days that orders fall in. Default 400. */
  readonly days?: number;
  /** Whether some orders name no customer. Default true. */
  readonly guests?: boolean;
  /** Whether some lines are given back, in their row or in one of their own. Default true. */
  readonly refunds?: boolean;
  /** Whether ids and names may be odd: "__proto__", other scripts, blanks. Default true. */
  readonly odd?: boolean;
}

const DAY = 86_400_000;
const ODD = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  " ",
  "0",
  "007",
  "-1",
  "null",
  "NaN",
  "Zoë",
  "客户",
  "🙂",
  "\u00e9",
  "e\u0301",
  "=1+1",
  "<b>x</b>",
  'a "quoted", id',
  "two\nlines",
];
const PLAIN = ["ann", "bob", "cem", "dora", "eli", "fay", "gus", "hana"];
const HOURS = [0, 9 * 3_600_000, 9 * 3_600_000 + 1, DAY - 1];

/** Texts as they come as ids: few different ones, so that they repeat; never empty, as empty text is "no value". */
function ids(odd = true): fc.Arbitrary<string> {
  const plain = fc.constantFrom(...PLAIN);
  return odd
    ? fc.oneof({ arbitrary: plain, weight: 3 }, { arbitrary: fc.constantFrom(...ODD), weight: 1 })
    : plain;
}

/** Money: cents, zero, and now and then much. */
function amounts(): fc.Arbitrary<number> {
  const cents = (max: number) => fc.integer({ min: 1, max }).map((c) => c / 100);
  return fc.oneof(
    { arbitrary: cents(20_000), weight: 8 },
    { arbitrary: fc.constantFrom(0, 10, 25), weight: 2 },
    { arbitrary: cents(1e9), weight: 1 },
  );
}

/**
 * Order logs: orders of one to three lines, with equal times, several orders on one day, first and last instants of days, ids that recur,
 * guests, and refunds both in the row they give back and in rows of their own. Rows of an order stand together; orders are in no order of time.
 */
export function orderLogs(shape: LogShape = {}): fc.Arbitrary<LogRow[]> {
  const {
    minRows = 0,
    maxRows = 60,
    from = Date.UTC(2025, 0, 1),
    days = 400,
    guests = true,
    refunds = true,
    odd = true,
  } = shape;
  const id = ids(odd);
  const line = fc.record({
    amount: amounts(),
    item: id,
    quantity: fc.integer({ min: 1, max: 5 }),
    given: refunds ? fc.constantFrom(0, 0, 0, 0, 0.5, 1) : fc.constant(0),
  });
  const order = fc.record({
    customer: guests
      ? fc.oneof({ arbitrary: id, weight: 9 }, { arbitrary: fc.constant(null), weight: 1 })
      : id,
    day: fc.integer({ min: 0, max: days - 1 }),
    hour: fc.oneof(fc.constantFrom(...HOURS), fc.integer({ min: 0, max: DAY - 1 })),
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    refundOnly: refunds ? fc.constantFrom(false, false, false, false, false, true) : fc.constant(false),
  });
  return fc.array(order, { minLength: minRows, maxLength: maxRows, size: "max" }).map((orders) =>
    orders
      .flatMap(({ customer, day, hour, lines, refundOnly }, o) =>
        lines.map(({ amount, item, quantity, given }) => ({
          customer,
          time: from + day * DAY + hour,
          amount: refundOnly ? 0 : amount,
          order: `#${o + 1}`,
          item,
          quantity: refundOnly ? -quantity : quantity,
          refund: refundOnly ? amount : Math.round(amount * given * 100) / 100,
        })),
      )
      .slice(0, maxRows),
  );
}

/** Rows of an order log as the orders table that the readers make. */
export function ordersOf(rows: readonly Partial<OrderLine>[], info: Partial<OrdersInfo> = {}): Orders {
  const required = {
    customer: { codes: new Int32Array(), levels: [] },
    time: new Float64Array(),
    amount: new Float64Array(),
  };
  return tableOfRows(
    rows as readonly OrderLine[],
    { kind: "orders", zone: "UTC", currency: "USD", ...info },
    required,
  );
}

/** Orders tables of generated logs. */
export function orderTables(shape: LogShape = {}): fc.Arbitrary<Orders> {
  return orderLogs(shape).map((rows) => ordersOf(rows));
}

/** One row of a generated customer summary, in weeks. */
export interface SummaryRow {
  readonly customer: string;
  readonly frequency: number;
  readonly recency: number;
  readonly age: number;
  readonly monetary: number | null;
}

/** Customer summaries that hold together: recency within age, 0 without a repeat purchase; whole days, so that rows tie. One row a customer. */
export function summaries(minRows = 0, maxRows = 40): fc.Arbitrary<SummaryRow[]> {
  const row = fc.record({
    frequency: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 })),
    days: fc.integer({ min: 30, max: 400 }),
    share: fc.constantFrom(0.1, 0.5, 0.5, 0.9, 1),
    mean: fc.integer({ min: 100, max: 30_000 }),
  });
  return fc.array(row, { minLength: minRows, maxLength: maxRows }).map((rows) =>
    rows.map(({ frequency, days, share, mean }, i) => ({
      customer: i < ODD.length ? ODD[i] : `c${i}`,
      frequency,
      recency: frequency === 0 ? 0 : Math.max(frequency, Math.round(days * share)) / 7,
      age: Math.max(days, frequency) / 7,
      monetary: frequency === 0 ? null : mean / 100,
    })),
  );
}

/** Any table: one to five columns of numbers (with infinite and missing ones) or text (odd, empty, missing), odd column names too. */
export function tables(maxRows = 30): fc.Arbitrary<Table<AnyRow>> {
  const names = fc.uniqueArray(
    fc.oneof(fc.constantFrom("id", "amount", "__proto__", "constructor", "a b", ""), fc.string()),
    { minLength: 1, maxLength: 5 },
  );
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, 0, -0));
  const text = fc.oneof(fc.constantFrom(...ODD), fc.string(), fc.constant(null));
  return fc.tuple(names, fc.nat(maxRows)).chain(([columnNames, length]) =>
    fc
      .tuple(
        ...columnNames.map(() =>
          fc.oneof(
            fc
              .array(number, { minLength: length, maxLength: length })
              .map((values) => Float64Array.from(values)),
            fc.array(text, { minLength: length, maxLength: length }).map((values) => {
              const levels = [...new Set(values.filter((v) => v !== null))];
              return { codes: Int32Array.from(values, (v) => levels.indexOf(v as string)), levels };
            }),
          ),
        ),
      )
      .map((columns) => {
        const byName = Object.fromEntries(columnNames.map((name, i) => [name, columns[i]]));
        return new Table<AnyRow>(length, byName as unknown as Columns<AnyRow>, { kind: "table" });
      }),
  );
}
