import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Table } from "../../src/core/table.ts";
import type { OrderLine, Orders } from "../../src/data/index.ts";
import { shared } from "../common/project.ts";

export interface Line {
  readonly customer: string | null;
  readonly time: number;
  readonly amount: number;
  readonly refund: number;
  readonly order: string;
}

const START = Date.UTC(2025, 10, 20);

/** Small order logs in cents: several lines an order, refunds with and without a purchase, nobody, ids like "__proto__", no order of rows. */
export const orderLogs: fc.Arbitrary<Line[]> = fc
  .array(
    fc.record({
      customer: fc.constantFrom("ann", "bob", "cem", "__proto__", "constructor", null),
      hours: fc.nat(24 * 150),
      cents: fc.array(
        fc.record({
          amount: fc.nat(5000),
          refund: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(600)),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { maxLength: 40 },
  )
  .map((orders) =>
    orders.flatMap(({ customer, hours, cents }, o) =>
      cents.map(({ amount, refund }) => ({
        customer,
        time: START + hours * 3_600_000,
        amount: amount / 100,
        refund: refund / 100,
        order: `o${o}`,
      })),
    ),
  );

/** Whether a row buys: it is no refund alone. */
export function buys(row: Line): boolean {
  return !(row.amount === 0 && row.refund > 0);
}

/** A table of orders with any info. */
export function ordersTable(rows: readonly Line[], info: Partial<Orders["info"]> = {}): Orders {
  const levels = [...new Set(rows.flatMap((r) => (r.customer === null ? [] : [r.customer])))];
  const orders = [...new Set(rows.map((r) => r.order))];
  return new Table<OrderLine, Orders["info"]>(
    rows.length,
    {
      customer: {
        codes: Int32Array.from(rows, (r) => (r.customer === null ? -1 : levels.indexOf(r.customer))),
        levels,
      },
      time: Float64Array.from(rows, (r) => r.time),
      amount: Float64Array.from(rows, (r) => r.amount),
      refund: Float64Array.from(rows, (r) => r.refund),
      order: { codes: Int32Array.from(rows, (r) => orders.indexOf(r.order)), levels: orders },
    },
    { kind: "orders", zone: "UTC", ...info },
  );
}

export const cdnowFile: string = join(shared, "data/clv/cdnow_master.txt");
export const retailFile: string = join(shared, "data/recommend/online_retail_ii_2009_2010.csv.gz");

/** The CDNOW log: one row an order, no refunds. */
export function cdnow(): { customer: string; time: string; amount: number; quantity: number }[] {
  if (!existsSync(cdnowFile)) return [];
  return readFileSync(cdnowFile, "utf8")
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [customer, date, quantity, amount] = line.trim().split(/\s+/);
      return {
        customer,
        time: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`,
        amount: Number(amount),
        quantity: Number(quantity),
      };
    });
}
