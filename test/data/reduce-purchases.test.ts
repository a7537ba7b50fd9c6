import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { reducePurchases } from "../../src/data/reduce-purchases.ts";
import { reduceSpend } from "../../src/data/reduce-spend.ts";
import type { CustomerSummary } from "../../src/data/schema.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";

type Row = Pick<CustomerSummary, "frequency" | "recency" | "age">;

const CLV = "../shared/data/clv";
const customer = fc.record({
  frequency: fc.nat(3),
  recency: fc.constantFrom(0, 1 / 7, 2.5, 10),
  age: fc.constantFrom(10, 272 / 7),
  monetary: fc.constantFrom(0.1 + 0.2, 0.3, 5, -1),
});
const customers = fc.array(customer, { maxLength: 80 });

/** The plain second implementation: keys as text, counted in a Map, sorted with a comparison. */
function plain<K extends string>(rows: readonly { readonly [key in K]: number }[], keys: readonly K[]) {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify(keys.map((k) => row[k]));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .map(([key, count]) => [...(JSON.parse(key) as number[]), count])
    .sort((a, b) => a.map((v, i) => v - b[i]).find((d) => d !== 0) ?? 0)
    .map((values) => Object.fromEntries([...keys, "count"].map((k, i) => [k, values[i]])));
}

describe("reducePurchases", () => {
  test("gives the distinct rows with counts, sorted, as a plain implementation does", () => {
    fc.assert(
      fc.property(customers, (rows) => {
        const reduced = reducePurchases(rows);
        expect([...reduced]).toEqual(plain(rows, ["frequency", "recency", "age"]));
        expect(reduced.info.customers).toBe(rows.length);
      }),
    );
  });

  test("does not depend on the order of rows, and reducing twice changes nothing", () => {
    fc.assert(
      fc.property(customers, (rows) => {
        const reduced = reducePurchases(rows);
        expect([...reducePurchases([...rows].reverse())]).toEqual([...reduced]);
        expect([...reducePurchases(reduced)]).toEqual([...reduced]);
        expect(reducePurchases(reduced).info.customers).toBe(rows.length);
      }),
    );
  });

  test("counts equal repetition", () => {
    const row = { frequency: 1, recency: 2, age: 3 };
    expect([...reducePurchases([{ ...row, count: 3 }])]).toEqual([...reducePurchases([row, row, row])]);
  });

  test("keeps unit, asOf and zone of a summary", () => {
    const summary = summarizeCustomers([{ customer: "a", time: 0, amount: 1 }], {
      asOf: 86_400_000,
      unit: "day",
    });
    const { info } = reducePurchases(summary);
    expect(info).toMatchObject({
      kind: "purchases",
      unit: "day",
      asOf: 86_400_000,
      zone: "UTC",
      customers: 1,
    });
  });

  test("no customers give no rows; columns may have other names", () => {
    expect(
      reducePurchases(
        fromColumns({ frequency: new Float64Array(), recency: new Float64Array(), age: new Float64Array() }),
      ).length,
    ).toBe(0);
    expect(reducePurchases([{ x: 1, t: 2, T: 3 }], { frequency: "x", recency: "t", age: "T" }).at(0)).toEqual(
      { frequency: 1, recency: 2, age: 3, count: 1 },
    );
  });

  test.each([
    [{ frequency: -1, recency: 0, age: 1 }, "bad-value"],
    [{ frequency: 1, recency: Number.POSITIVE_INFINITY, age: 1 }, "bad-value"],
    [{ frequency: 1, recency: 1, age: null }, "missing-value"],
    [{ frequency: 1, recency: 1, age: 1, count: -1 }, "bad-value"],
    [{ frequency: 1, recency: 1 }, "missing-column"],
  ])("refuses %j with %s", (row, code) => {
    expect(() => reducePurchases([row] as Row[])).toThrow(expect.objectContaining({ code }));
  });

  test("reports what it skips", () => {
    const rows = [
      { frequency: 1, recency: 1, age: 2 },
      { frequency: 1, recency: -1, age: 2 },
    ];
    const reduced = reducePurchases(rows, { onInvalid: "skip" });
    expect(reduced.info.rejected).toEqual([
      { reason: "recency: not a number, zero or more", rows: 1, examples: [{ row: 1, value: -1 }] },
    ]);
    expect(reduced.info.customers).toBe(1);
  });
});

describe("reduceSpend", () => {
  test("gives the distinct pairs of those who came back, with counts, sorted", () => {
    fc.assert(
      fc.property(customers, (rows) => {
        const spend = reduceSpend(
          rows.map((row) => (row.frequency === 0 ? { ...row, monetary: null } : row)),
        );
        const cameBack = rows.filter((row) => row.frequency > 0);
        expect([...spend]).toEqual(plain(cameBack, ["frequency", "monetary"]));
        expect(spend.info.customers + spend.info.withoutRepeat).toBe(rows.length);
        expect([...reduceSpend(spend)]).toEqual([...spend]);
      }),
    );
  });

  test("a repeat buyer without a mean is an error that names the row, or is skipped and reported", () => {
    const rows = [
      { frequency: -2, monetary: 1 },
      { frequency: 0, monetary: null },
      { frequency: 2, monetary: null },
    ];
    expect(() => reduceSpend(rows.slice(1))).toThrow(
      expect.objectContaining({ code: "missing-value", details: expect.objectContaining({ row: 1 }) }),
    );
    const { info, length } = reduceSpend(rows, { onInvalid: "skip" });
    expect([length, info.withoutRepeat]).toEqual([0, 1]);
    expect(info.rejected?.map(({ examples }) => examples[0].row)).toEqual([0, 2]);
  });
});

describe.skipIf(!existsSync(CLV))("CDNOW", () => {
  const columns = (path: string, names: readonly string[]) => {
    const [head, ...rows] = readFileSync(path, "utf8")
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(","));
    return fromColumns(
      Object.fromEntries(
        names.map((name, i) => [
          ["frequency", "recency", "age"][i],
          rows.map((row) => Number(row[head.indexOf(name)])),
        ]),
      ),
    );
  };

  test("2,357 customers are 1,016 rows, from exact and from rounded weeks", () => {
    expect(reducePurchases(columns(`${CLV}/cdnow_cbs_holdout.csv`, ["x", "t.x", "T.cal"])).length).toBe(1016);
    expect(reducePurchases(columns(`${CLV}/cdnow_summary.csv`, ["frequency", "recency", "T"])).length).toBe(
      1016,
    );
  });

  test("the whole cohort of 23,570 customers is 8,685 rows", () => {
    const [, ...rows] = readFileSync(`${CLV}/cdnow_master.txt`, "utf8")
      .trim()
      .split(/\r?\n/)
      .map((line) => line.trim().split(/\s+/));
    const lines = rows.map(([customer, d, , amount]) => ({
      customer,
      time: `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)}`,
      amount: Number(amount),
    }));
    expect(reducePurchases(summarizeCustomers(lines, { asOf: "1997-10-01" })).length).toBe(8685);
  });
});
