import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { fromArrow } from "../../src/core/from-arrow.ts";
import { fromColumns } from "../../src/core/from-columns.ts";
import { ordersFrom } from "../../src/data/orders-from.ts";

const time = Date.parse("2026-03-01T00:00:00Z");

describe("orders from rows in memory", () => {
  it("take columns of our own names without being told", () => {
    const orders = ordersFrom([
      { customer: "ann", time: "2026-03-01", amount: 5, item: "tea", extra: true },
      { customer: "bob", time: new Date(time), amount: -2, item: "mug", extra: true },
    ]);
    expect([...orders]).toEqual([
      { customer: "ann", time, amount: 5, item: "tea", refund: 0 },
      { customer: "bob", time, amount: 0, item: "mug", refund: 2 },
    ]);
    expect(orders.info).toMatchObject({ kind: "orders", source: "rows", zone: "UTC", currency: "" });
  });

  it("take columns by name or function, bigints as a database gives them, text times in the zone", () => {
    const rows = [{ who: 17n, at: "2026-03-01 09:00", cents: 1250n, n: 2n }];
    const orders = ordersFrom(
      rows,
      { customer: "who", time: "at", amount: (row) => Number(row.cents) / 100, quantity: "n" },
      { zone: "Europe/Berlin", currency: "eur" },
    );
    expect(orders.at(0)).toEqual({
      customer: "17",
      time: Date.parse("2026-03-01T08:00:00Z"),
      amount: 12.5,
      quantity: 2,
    });
    expect(orders.info).toMatchObject({ zone: "Europe/Berlin", currency: "EUR" });
  });

  it("take generators, tables, Arrow tables and their own result", () => {
    function* rows() {
      yield { customer: "a", time, amount: 1 };
    }
    const expected = [{ customer: "a", time, amount: 1 }];
    expect([...ordersFrom(rows())]).toEqual(expected);
    const table = fromColumns({ customer: ["a"], time: [time], amount: [1] });
    expect([...ordersFrom(table)]).toEqual(expected);
    const arrow = fromArrow<{ customer: string; time: number; amount: number }>(
      tableFromArrays({ customer: ["a"], time: Float64Array.of(time), amount: Float64Array.of(1) }),
    );
    expect([...ordersFrom(arrow)]).toEqual(expected);
    const orders = ordersFrom(rows());
    expect([...ordersFrom(orders)]).toEqual(expected);
  });

  it("find an optional column that the first row lacks", () => {
    const rows: { customer: string; time: number; amount: number; item?: string }[] = [
      { customer: "a", time, amount: 1 },
      { customer: "a", time, amount: 1, item: "tea" },
    ];
    expect([...ordersFrom(rows)].map((row) => row.item)).toEqual([null, "tea"]);
  });

  it("are joined by e-mail and phone, converted at rates, and refuse mixed currencies", () => {
    const rows = [
      { customer: "g1", time, amount: 10, currency: "EUR", email: "A@b.co" },
      { customer: "acc", time: time + 1, amount: 10, currency: "USD", email: "a@b.co" },
    ];
    expect(() => ordersFrom(rows)).toThrow(expect.objectContaining({ code: "mixed-currency" }));
    const orders = ordersFrom(rows, {}, { currency: "EUR", rates: { USD: 0.5 } });
    expect([...orders].map(({ customer, amount }) => [customer, amount])).toEqual([
      ["g1", 10],
      ["g1", 5],
    ]);
    expect(
      ordersFrom(rows, {}, { currency: "EUR", rates: { USD: 0.5 }, merge: [] }).columns.customer.levels,
    ).toEqual(["g1", "acc"]);
  });

  it("report invalid rows or refuse them", () => {
    const rows = [
      { customer: "a", time: "2026-03-01", amount: 1 },
      { customer: "b", time: "soon", amount: 1 },
      { customer: "c", time: "2026-03-01", amount: Number.POSITIVE_INFINITY },
      { customer: "d", time: "2026-03-01", amount: null },
    ];
    expect(() => ordersFrom(rows)).toThrow(expect.objectContaining({ code: "bad-value" }));
    const orders = ordersFrom(rows, {}, { onInvalid: "skip" });
    expect(orders.columns.customer.levels).toEqual(["a"]);
    expect(orders.info.rejected?.reduce((n, entry) => n + entry.rows, 0)).toBe(3);
  });

  it("do not touch what they are given", () => {
    const table = fromColumns({
      customer: ["a", "b"],
      time: [time, time],
      amount: [-1, 2],
      quantity: [1, 1],
    });
    ordersFrom(table);
    expect([...table.columns.amount]).toEqual([-1, 2]);
    expect([...table.columns.quantity]).toEqual([1, 1]);
  });

  it.each([
    ["text", "customer,time,amount", "bad-input"],
    ["nothing", undefined, "bad-input"],
    ["rows that are no objects", [1], "bad-input"],
    ["rows without a needed column", [{ customer: "a", time }], "missing-column"],
    ["text in place of numbers", [{ customer: "a", time, amount: "12,50" }], "bad-value"],
    ["a row without time", [{ customer: "a", time: null, amount: 1 }], "missing-value"],
  ])("refuse %s", (_, rows, code) => {
    expect(() => (ordersFrom as (rows: unknown) => unknown)(rows)).toThrow(expect.objectContaining({ code }));
  });

  it("refuse columns and options that do not exist", () => {
    const rows = [{ customer: "a", time, amount: 1 }];
    expect(() => ordersFrom(rows, { colour: "customer" } as never)).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => ordersFrom(rows, { item: "product" as never })).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
    expect(() => ordersFrom(rows, {}, { onInvalid: "ignore" as never })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });

  it("of no rows are an empty table", () => {
    const none: { customer: string; time: number; amount: number }[] = [];
    expect(ordersFrom(none).length).toBe(0);
  });
});
