import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readColumns } from "../../src/core/columns.ts";
import { ClienteleError } from "../../src/core/errors.ts";
import { randomFrom, uniform } from "../../src/core/random.ts";
import { Table } from "../../src/core/table.ts";
import { tableFrom } from "../../src/core/table-from.ts";
import { zoneOf } from "../../src/core/time.ts";
import { checkAbort, runSteps, runStepsAsync, type Steps, type Work } from "../../src/core/work.ts";
import { type CheckName, checkSuite, checksOf, type Suite } from "./check-suite.ts";
import { expectClose } from "./close.ts";
import { orderLogs, ordersOf, orderTables, summaries, tables } from "./generators.ts";

interface Sale {
  readonly customer: string;
  readonly amount: number;
  readonly count?: number;
}

interface Totals {
  readonly kind: "totals";
  readonly n: number;
  readonly mean: number;
  readonly largest: number;
}

const sales: Sale[] = [
  { customer: "ann", amount: 3 },
  { customer: "bob", amount: 5 },
  { customer: "ann", amount: 5 },
  { customer: "__proto__", amount: 0.1 },
  { customer: "cem", amount: 7.25 },
];

/** A small model done right, which the broken ones below differ from in one thing each. */
function fitTotals(rows: readonly Sale[]): Totals {
  return runSteps(totalsSteps(rows));
}

function* totalsSteps(rows: readonly Sale[]): Steps<Totals> {
  let n = 0;
  let sum = 0;
  let largest = 0;
  for (const [i, { amount, count = 1 }] of rows.entries()) {
    if (count < 0) throw new ClienteleError("bad-value", "negative count");
    if (Number.isNaN(amount)) throw new ClienteleError("missing-value", "no amount");
    n += count;
    sum += amount * count;
    if (count > 0) largest = Math.max(largest, amount);
    yield [i + 1, rows.length];
  }
  if (n === 0) throw new ClienteleError("empty-input", "no rows");
  return { kind: "totals", n, mean: sum / n, largest };
}

const right: Suite<readonly Sale[], Totals> = {
  name: "fitTotals",
  run: fitTotals,
  data: sales,
  withCount: (row: Sale, count) => ({ ...row, count }),
  runSeeded: (rows, seed) => ({ ...fitTotals(rows), mean: uniform(randomFrom(seed)) }),
  runAsync: (rows, work) => runStepsAsync(totalsSteps(rows), work),
  empty: "empty-input",
  oneRow: (result) => expect(result.mean).toBe(3),
  allNaN: "missing-value",
};

checkSuite(right);

/** Revenue by customer, as a table, from a table. */
function revenueTable(data: Table<Sale> | readonly Sale[]): Table<{ customer: string; revenue: number }> {
  const { columns, length } = readColumns(
    data,
    { customer: { as: "text", from: "customer" }, amount: { as: "number", from: "amount" } },
    { zone: zoneOf("UTC"), what: "revenueTable" },
  );
  const revenue = new Float64Array(columns.customer.levels.length);
  for (let i = 0; i < length; i++) revenue[columns.customer.codes[i]] += columns.amount[i];
  // rows in order of first appearance
  const rows = [...new Set(columns.customer.codes)];
  return new Table<{ customer: string; revenue: number }>(
    rows.length,
    {
      customer: { codes: Int32Array.from(rows), levels: columns.customer.levels },
      revenue: Float64Array.from(rows, (c) => revenue[c]),
    },
    { kind: "revenue", key: "customer" },
  );
}

checkSuite({
  name: "a reducer from table to table",
  run: revenueTable,
  data: new Table<Sale>(
    3,
    {
      customer: { codes: Int32Array.of(0, 1, 0), levels: ["a", "__proto__"] },
      amount: Float64Array.of(1, 2, 3),
    } as never,
    { kind: "sales" },
  ),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect([...table]).toEqual([{ customer: "a", revenue: 1 }]),
  allNaN: "missing-value",
});

/** Names of the checks that fail. */
async function failing(change: Partial<Suite<readonly Sale[], Totals>>): Promise<CheckName[]> {
  const failed: CheckName[] = [];
  for (const check of checksOf({ ...right, ...change })) {
    await check.run().catch(() => failed.push(check.name));
  }
  return failed;
}

describe("checksOf", () => {
  it("finds nothing wrong with a right model", async () => {
    expect(await failing({})).toEqual([]);
    expect(checksOf(right)).toHaveLength(10);
  });

  it("finds a result that JSON does not carry", async () => {
    const typed = (rows: readonly Sale[]) => ({ ...fitTotals(rows), largest: Float64Array.of(1) as never });
    expect(await failing({ run: typed, runAsync: undefined as never })).toContain("JSON round trip");
    const nan = (rows: readonly Sale[]) => ({ ...fitTotals(rows), largest: Number.NaN });
    expect(await failing({ run: nan })).toContain("JSON round trip");
    const lossy = (json: unknown) => ({ ...(json as Totals), mean: Math.round((json as Totals).mean) });
    expect(await failing({ parse: lossy })).toEqual(["JSON round trip"]);
  });

  it("finds a result that cannot be cloned", async () => {
    const withMethod = (rows: readonly Sale[]) => ({ ...fitTotals(rows), predict: () => 1 });
    expect(await failing({ run: withMethod })).toEqual(
      expect.arrayContaining(["JSON round trip", "structured clone"]),
    );
  });

  it("finds a changed input", async () => {
    const sorts = (rows: readonly Sale[]) => fitTotals((rows as Sale[]).sort((a, b) => a.amount - b.amount));
    expect(await failing({ run: sorts, data: [...sales] })).toContain("input not mutated");
    const column = { codes: Int32Array.of(0, 1, 0), levels: ["a", "b"] };
    const table = new Table<Sale>(3, { customer: column, amount: Float64Array.of(1, 2, 3) } as never, {
      kind: "sales",
    });
    const overwrites = (data: Table<Sale>) => {
      (data.columns.amount as Float64Array)[0] += 1;
      return { n: 0 };
    };
    const check = checksOf({
      name: "",
      run: overwrites,
      data: table,
      empty: "bad-input",
      oneRow: "bad-input",
      allNaN: "bad-input",
    });
    await expect(check.find((c) => c.name === "input not mutated")?.run()).rejects.toThrow(
      "columns.amount[0]",
    );
  });

  it("finds a dependence on the order of rows", async () => {
    const first = (rows: readonly Sale[]) => ({ ...fitTotals(rows), largest: rows[0].amount });
    expect(await failing({ run: first })).toContain("row order");
  });

  it("finds counts that are ignored or miscounted, and negative ones that pass", async () => {
    const ignores = (rows: readonly Sale[]) =>
      fitTotals(rows.map(({ customer, amount }) => ({ customer, amount })));
    expect(await failing({ run: ignores })).toEqual(["counts"]);
    const clamps = (rows: readonly Sale[]) =>
      fitTotals(rows.map((row) => ({ ...row, count: Math.max(0, row.count ?? 1) })));
    expect(await failing({ run: clamps })).toEqual(["counts"]);
  });

  it("finds a seed that does not fix the draws", async () => {
    let calls = 0;
    expect(await failing({ runSeeded: (rows) => ({ ...fitTotals(rows), mean: calls++ }) })).toEqual(["seed"]);
  });

  it("finds an undocumented outcome of empty, single and missing input", async () => {
    expect(await failing({ empty: "too-few-rows" })).toEqual(["empty input"]);
    expect(await failing({ empty: () => undefined })).toEqual(["empty input"]);
    expect(await failing({ oneRow: "too-few-rows" })).toEqual(["one row"]);
    expect(await failing({ allNaN: (result) => expect(result.n).toBe(0) })).toEqual(["all NaN"]);
    const plainError = (rows: readonly Sale[]) => {
      if (rows.length === 0) throw new TypeError("undefined is not a function");
      return fitTotals(rows);
    };
    expect(await failing({ run: plainError })).toEqual(["empty input"]);
  });

  it("finds work that cannot be stopped, or whose progress is wrong", async () => {
    const deaf = (rows: readonly Sale[], { onProgress }: Work) =>
      runStepsAsync(totalsSteps(rows), onProgress ? { onProgress } : {});
    expect(await failing({ runAsync: deaf })).toEqual(["abort and progress"]);
    const silent = (rows: readonly Sale[], { signal }: Work) =>
      runStepsAsync(totalsSteps(rows), signal ? { signal } : {});
    expect(await failing({ runAsync: silent })).toEqual(["abort and progress"]);
    const short = async (rows: readonly Sale[], work: Work) => {
      checkAbort(work.signal);
      work.onProgress?.(1, 2);
      checkAbort(work.signal);
      return fitTotals(rows);
    };
    expect(await failing({ runAsync: short })).toEqual(["abort and progress"]);
    const other = async (rows: readonly Sale[], work: Work) => ({
      ...(await runStepsAsync(totalsSteps(rows), work)),
      mean: 0,
    });
    expect(await failing({ runAsync: other })).toEqual(["abort and progress"]);
  });

  it("marks what is waived and refuses to waive what does not apply", () => {
    const checks = checksOf({ ...right, waives: { "row order": "takes the first row as the reference" } });
    expect(checks.find((c) => c.name === "row order")?.waived).toContain("first row");
    expect(() => checksOf({ ...right, withCount: undefined as never, waives: { counts: "none" } })).toThrow(
      "does not apply",
    );
  });
});

describe("expectClose", () => {
  it("accepts differences within the tolerance and names those beyond it", () => {
    expectClose({ a: [1, Number.NaN], b: null }, { a: Float64Array.of(1 + 5e-10, Number.NaN), b: null });
    expectClose({ a: 1, b: undefined }, { a: 1 });
    expect(() => expectClose({ a: { b: [1, 2] } }, { a: { b: [1, 2.1] } })).toThrow(
      "a.b[1]: 2 instead of 2.1",
    );
    expect(() => expectClose(1 + 1e-6, 1, 1e-7)).toThrow("not close");
  });

  it.each([
    [null, Number.NaN],
    [0, null],
    ["1", 1],
    [[1], [1, 2]],
    [[], {}],
    [{ a: 1 }, { b: 1 }],
    [Number.POSITIVE_INFINITY, 1e308],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [new Date(0), new Date(1)],
    [new Map([[1, 2]]), new Map([[1, 3]])],
    [new Map(), {}],
  ])("tells %s from %s", (a, b) => {
    expect(() => expectClose(a, b)).toThrow("not close");
    expect(() => expectClose(b, a)).toThrow("not close");
  });
});

describe("generators", () => {
  it("make order logs with ties, guests, odd ids and both kinds of refund", () => {
    const logs = fc.sample(orderLogs({ minRows: 20 }), { seed: 1, numRuns: 30 });
    const some = (has: (rows: (typeof logs)[number]) => boolean) => expect(logs.some(has)).toBe(true);
    some((rows) => new Set(rows.map((r) => r.time)).size < new Set(rows.map((r) => r.order)).size);
    some((rows) => rows.some((r) => r.customer === null));
    some((rows) => rows.some((r) => r.customer === "__proto__"));
    some((rows) => rows.some((r) => r.refund > 0 && r.amount > 0));
    some((rows) => rows.some((r) => r.refund > 0 && r.amount === 0 && r.quantity < 0));
    for (const rows of logs) {
      expect(rows.length).toBeGreaterThanOrEqual(20);
      expect(rows.length).toBeLessThanOrEqual(60);
    }
  });

  it("make orders tables that hold their rows and survive JSON", () => {
    fc.assert(
      fc.property(orderLogs(), (rows) => {
        expect([...ordersOf(rows)]).toEqual(rows);
      }),
      { numRuns: 50 },
    );
    fc.assert(
      fc.property(orderTables({ guests: false, refunds: false, odd: false }), (orders) => {
        expectClose(tableFrom(JSON.parse(JSON.stringify(orders))), orders, 0);
        for (const row of orders) expect(row.customer !== null && row.refund === 0).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it("make summaries that hold together, and tables that survive a structured clone", () => {
    fc.assert(
      fc.property(summaries(), (rows) => {
        for (const r of rows) expect(r.recency <= r.age && r.recency > 0 === r.frequency > 0).toBe(true);
        expect(new Set(rows.map((r) => r.customer)).size).toBe(rows.length);
      }),
    );
    fc.assert(
      fc.property(tables(), (table) => expectClose([...tableFrom(structuredClone(table))], [...table], 0)),
    );
  });
});
