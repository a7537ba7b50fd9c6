import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historicValue } from "../../src/cltv/historic-value.ts";
import { fromColumns } from "../../src/core/from-columns.ts";
import { Table } from "../../src/core/table.ts";
import type { Customers, Orders } from "../../src/data/schema.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";
import { codeOf } from "../common/code-of.ts";

const DAY = 86_400_000;

const someOrders = fc.array(
  fc.record({
    customer: fc.constantFrom("a", "b", "c", "__proto__", null),
    time: fc.integer({ min: 0, max: 2000 }).map((day) => day * DAY),
    amount: fc.integer({ min: 0, max: 500 }).map((v) => v / 4),
    refund: fc.constantFrom(0, 0, 0, 1.25, null),
    category: fc.constantFrom("beans", "cups", null),
  }),
  { minLength: 1, maxLength: 40 },
);

describe("historicValue", () => {
  it("agrees with sums written out, and accounts for all money", () => {
    fc.assert(
      fc.property(
        someOrders,
        fc.constantFrom("net" as const, "gross" as const),
        fc.constantFrom(0, 0.1, -0.2),
        (orders, money, annualDiscount) => {
          const share = { beans: 0.5, cups: 0.25 } as Record<string, number>;
          const margin = (line: { category: string | null }) => share[line.category ?? ""] ?? 1;
          const result = historicValue(orders, { money, annualDiscount, margin });
          for (const row of result) {
            const own = orders.filter((o) => o.customer === row.customer);
            const sum = (of: (o: (typeof own)[number]) => number) => own.reduce((t, o) => t + of(o), 0);
            const bought = own.filter((o) => !(o.amount === 0 && (o.refund ?? 0) > 0)).map((o) => o.time);
            const first = Math.min(...bought);
            expect([row.first, row.last]).toEqual([first, Math.max(...bought)]);
            expect(row.gross).toBeCloseTo(
              sum((o) => o.amount),
              9,
            );
            expect(row.refunds).toBeCloseTo(
              sum((o) => o.refund ?? 0),
              9,
            );
            expect(row.net).toBeCloseTo(row.gross - row.refunds, 9);
            const value = sum((o) => {
              const years = Math.max(0, o.time - first) / (365.25 * DAY);
              return (
                ((o.amount - (money === "net" ? (o.refund ?? 0) : 0)) * margin(o)) /
                (1 + annualDiscount) ** years
              );
            });
            expect(row.value).toBeCloseTo(value, 8);
          }
          const total = orders.reduce((t, o) => t + o.amount - (o.refund ?? 0), 0);
          const leftOut = result.info.leftOut.reduce((t, entry) => t + entry.amount, 0);
          expect([...result].reduce((t, row) => t + row.net, leftOut)).toBeCloseTo(total, 8);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("agrees with a customer summary of the same orders, and takes that summary too", () => {
    fc.assert(
      fc.property(someOrders, (orders) => {
        if (orders.every((o) => o.customer === null)) return;
        const customers = summarizeCustomers(orders, { asOf: 3000 * DAY, suspects: "keep" }) as Customers;
        const direct = historicValue(orders, { margin: 0.5 });
        const viaSummary = historicValue(customers, { margin: 0.5 });
        for (const row of viaSummary) expect(row.value).toBeCloseTo(direct.of(row.customer)!.value, 8);
        expect(viaSummary.info).toMatchObject({ kind: "historic-value", margin: 0.5, money: "net" });
      }),
      { numRuns: 50 },
    );
  });

  it("tells of a summary too what that left out", () => {
    const rows = [
      { customer: "ann", time: 0, amount: 90 },
      { customer: "", time: 0, amount: 10 },
      { customer: "bob", time: 2 * DAY, amount: 5 },
      { customer: "cem", time: 0, amount: -1 },
    ];
    const customers = summarizeCustomers(rows, { asOf: DAY, suspects: "keep", onInvalid: "skip" });
    const { leftOut, rejected } = historicValue(customers).info;
    const same = historicValue(rows, { asOf: DAY, suspects: "keep", onInvalid: "skip" }).info;
    expect(leftOut).toEqual(same.leftOut);
    expect(leftOut.map(({ what, amount }) => [what, amount])).toEqual([
      ["no customer", 10],
      ["after asOf", 5],
    ]);
    expect(rejected).toEqual(same.rejected);
    expect(rejected).toHaveLength(1);
  });

  it("asks for the margin once for each pair of item and category", () => {
    let asked = 0;
    const rows = Array.from({ length: 60 }, (_, i) => ({
      customer: "a",
      time: i * DAY,
      amount: 1,
      item: `i${i % 3}`,
      category: i % 2 === 0 ? "x" : null,
    }));
    historicValue(rows, {
      margin: ({ item, category }) => {
        asked++;
        return item === "i0" && category === "x" ? 0.5 : 0.1;
      },
    });
    expect(asked).toBe(6);
  });

  it("gives rows of nobody to the one customer of their order, and reports the rest", () => {
    const rows = [
      { customer: "a", time: DAY, amount: 5, order: "1" },
      { customer: null, time: DAY, amount: 7, order: "1" },
      { customer: null, time: DAY, amount: 11, order: "2" },
      { customer: "b", time: 9 * DAY, amount: 3, order: "3" },
      { customer: "a", time: DAY, amount: 2, order: "4" },
      { customer: "b", time: DAY, amount: 1, order: "4" },
      { customer: null, time: DAY, amount: 13, order: "4" },
    ];
    const result = historicValue(rows, { asOf: 9 * DAY });
    expect([...result].map((row) => [row.customer, row.net])).toEqual([
      ["a", 14],
      ["b", 1],
    ]);
    expect(result.info.leftOut).toEqual([
      { what: "no customer", effect: "left out", rows: 2, amount: 24, examples: [2, 6] },
      { what: "after asOf", effect: "left out", rows: 1, amount: 3, examples: [3] },
    ]);
    expect(result.info.asOf).toBe(9 * DAY);
  });

  it("leaves out ids that are probably no person unless told to keep them", () => {
    const base = fromColumns({ customer: ["guest", "ann"], time: [0, DAY], amount: [100, 5] });
    const info = {
      kind: "orders",
      zone: "UTC",
      currency: "EUR",
      suspects: [{ customer: "guest", orders: 1, share: 0.5, reason: "name" }],
    } as const;
    const orders = new Table(2, base.columns, info as never) as unknown as Orders;
    expect([...historicValue(orders)].map((row) => row.customer)).toEqual(["ann"]);
    expect(historicValue(orders).info.leftOut[0]).toMatchObject({
      what: "suspected not a person",
      amount: 100,
    });
    expect([...historicValue(orders, { suspects: "keep" })].map((row) => row.customer)).toEqual([
      "guest",
      "ann",
    ]);
    expect(historicValue(orders).info.currency).toBe("EUR");
  });

  it("finds such ids in rows of any origin, and keeps the confirmed ones", () => {
    const rows = [
      { customer: "guest", time: 0, amount: 100 },
      { customer: "test", time: 0, amount: 7 },
      { customer: "ann", time: DAY, amount: 5 },
    ];
    const ids = (options: object) => [...historicValue(rows, options)].map((row) => row.customer);
    expect(ids({})).toEqual(["ann"]);
    expect(ids({ suspects: ["guest"] })).toEqual(["guest", "ann"]);
    expect(ids({ suspects: "keep" })).toEqual(["guest", "test", "ann"]);
    expect(codeOf(() => ids({ suspects: "drop" }))).toBe("bad-option");
  });

  it("takes nobody for a customer who only gave something back", () => {
    const rows = [
      { customer: "ann", time: DAY, amount: 5, refund: 0 },
      { customer: "bob", time: DAY, amount: 0, refund: 9 },
      // a refund before the first purchase that the log knows of is the customer's all the same
      { customer: "ann", time: 0, amount: 0, refund: 2 },
    ];
    const result = historicValue(rows);
    expect([...result]).toEqual([
      { customer: "ann", gross: 5, refunds: 2, net: 3, value: 3, first: DAY, last: DAY },
    ]);
    expect(result.info.leftOut).toEqual([
      { what: "no purchase", effect: "left out", rows: 1, amount: -9, examples: [1] },
    ]);
  });

  it("skips invalid rows when told to, reports them, and names rows of the input", () => {
    const rows = [
      { customer: "ann", time: DAY, amount: Number.NaN },
      { customer: null, time: DAY, amount: 4 },
      { customer: "ann", time: DAY, amount: 5 },
    ];
    const { info, length } = historicValue(rows, { onInvalid: "skip" });
    expect(length).toBe(1);
    expect(info.rejected).toMatchObject([{ rows: 1, examples: [{ row: 0 }] }]);
    expect(info.leftOut[0].examples).toEqual([1]);
  });

  it("keeps cents over a million small sums", () => {
    const n = 300_000;
    const base = {
      customer: { codes: new Int32Array(n), levels: ["a"] },
      time: new Float64Array(n),
      amount: new Float64Array(n).fill(0.1),
    };
    expect(historicValue(fromColumns(base)).at(0)?.net).toBe(30_000);
  });

  it("is empty for no orders", () => {
    expect(historicValue([] as { customer: string; time: number; amount: number }[]).length).toBe(0);
  });

  const one = [{ customer: "a", time: 0, amount: 1 }];
  it.each([
    ["a margin of 35", one, { margin: 35 }, "bad-option"],
    ["a margin function that gives NaN", one, { margin: () => Number.NaN }, "bad-option"],
    ["a discount of -1", one, { annualDiscount: -1 }, "bad-option"],
    ["a NaN discount", one, { annualDiscount: Number.NaN }, "bad-option"],
    ["other money", one, { money: "nett" }, "bad-option"],
    ["asOf that is no time", one, { asOf: "soon" }, "bad-option"],
    ["an unknown zone", one, { zone: "Mars/Base" }, "unknown-zone"],
    ["a negative amount", [{ ...one[0], amount: -1 }], {}, "bad-value"],
    ["a NaN amount", [{ ...one[0], amount: Number.NaN }], {}, "bad-value"],
    ["no time column", [{ customer: "a", amount: 1 }], {}, "missing-column"],
    ["a path", "orders.csv", {}, "bad-input"],
  ])("refuses %s", (_, rows, options, code) => {
    expect(codeOf(() => historicValue(rows as never, options as never))).toBe(code);
  });

  it("refuses a discount or a margin by line on a summary, which has no single orders", () => {
    const customers = summarizeCustomers(one, { asOf: DAY, suspects: "keep" });
    expect(codeOf(() => historicValue(customers, { annualDiscount: 0.1 }))).toBe("bad-option");
    expect(() => historicValue(customers, { annualDiscount: 0.1 })).toThrow("annualDiscount is 0.1");
    expect(codeOf(() => historicValue(customers, { margin: () => 0.5 }))).toBe("bad-option");
  });
});
