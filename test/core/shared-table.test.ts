import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOrderRows } from "../../src/core/order-rows.ts";
import { SharedTable, shared } from "../../src/core/shared-table.ts";
import { Table } from "../../src/core/table.ts";
import { zoneOf } from "../../src/core/time.ts";
import {
  bestSellers,
  cohortTable,
  orderValue,
  repeatPurchaseRate,
  revenueTrend,
} from "../../src/metrics/index.ts";
import { fitLifecycle, lifecycleStages } from "../../src/segmentation/index.ts";
import { orderTables } from "../common/generators.ts";

const zone = zoneOf("UTC");
const asOf = Date.UTC(2026, 2, 1);

function lines(amount: number[]) {
  const codes = Int32Array.from(amount, (_, i) => i % 2);
  return new Table(
    amount.length,
    {
      customer: { codes, levels: ["ann", "bob"] },
      time: Float64Array.from(amount, (_, i) => i),
      amount: Float64Array.from(amount),
    } as never,
    { kind: "orders" },
  );
}

describe("a shared table", () => {
  it("finds things out once, also with other words about it, and nothing for another table", () => {
    const table = shared(lines([1, 2]));
    let asked = 0;
    const find = () => ++asked;
    expect([table.once("a", find), table.once("a", find), table.once("b", find)]).toEqual([1, 1, 2]);
    expect(table.withInfo({ kind: "lines" }).once("a", find)).toBe(1);
    expect(table.withInfo({ kind: "lines" }).info.kind).toBe("lines");
    expect(shared(table)).toBe(table);
    expect(shared(lines([1, 2])).once("a", find)).toBe(3);
    expect(table).toBeInstanceOf(SharedTable);
  });

  it("reads its order rows once, those of other columns anew", () => {
    const table = shared(lines([1, 2, 3]));
    const read = (chosen: object) => readOrderRows(table, chosen, { zone, what: "orders" }).arrays;
    expect(read({})).toBe(read({}));
    expect(read({ amount: "time" }).amount).toEqual(Float64Array.of(0, 1, 2));
    expect(read({})).toEqual(readOrderRows(lines([1, 2, 3]), {}, { zone, what: "orders" }).arrays);
  });

  it("refuses rows without an amount also after somebody could do without", () => {
    const table = shared(lines([1, Number.NaN]));
    const read = (amount: "required" | "optional") =>
      readOrderRows(table, {}, { zone, what: "orders", amount });
    expect(read("optional").arrays.amount[1]).toBeNaN();
    expect(() => read("required")).toThrow("amount");
    expect(() => read("required")).toThrow("amount");
  });

  it("does not change what is said about it, whoever asks first", () => {
    fc.assert(
      fc.property(
        orderTables({ minRows: 1 }),
        fc.array(fc.nat(6), { minLength: 7, maxLength: 12 }),
        (log, asks) => {
          const plain = new Table(log.length, log.columns, { ...log.info, suspects: [] });
          const once = shared(plain);
          const model = fitLifecycle(plain, { asOf });
          const all = [
            (t: typeof plain) => orderValue(t),
            (t: typeof plain) => orderValue(t, { money: "gross" }),
            (t: typeof plain) => repeatPurchaseRate(t),
            (t: typeof plain) => revenueTrend(t, { asOf }),
            (t: typeof plain) => cohortTable(t, { asOf, suspects: "keep" }),
            (t: typeof plain) => bestSellers(t, { to: asOf }),
            (t: typeof plain) => lifecycleStages(model, t, { asOf: asOf - 86_400_000 * 90 }),
          ];
          const said = (table: typeof plain, ask: number) => {
            try {
              return JSON.stringify(all[ask](table));
            } catch (error) {
              return String(error);
            }
          };
          for (const ask of asks) expect(said(once, ask)).toBe(said(plain, ask));
        },
      ),
      { numRuns: 40 },
    );
  });
});
