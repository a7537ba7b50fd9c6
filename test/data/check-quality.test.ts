import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import type { TableInfo } from "../../src/core/table.ts";
import { type CheckQualityOptions, checkQuality, type QualityCheck } from "../../src/data/check-quality.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** A shop without a flaw: an order every few hours, each of its own size. */
function sound(rows = 60) {
  const numbers = Array.from({ length: rows }, (_, i) => i);
  return {
    customer: numbers.map((i): string | null => `c${i % 7}`),
    time: numbers.map((i): number | null => START + i * 5 * 3_600_000 + 1000 + i),
    amount: numbers.map((i) => 3 + (i % 13) / 2),
    order: numbers.map((i) => `o${i}`),
    item: numbers.map((i) => `item ${i % 5}`),
  };
}
const check = (
  columns: Parameters<typeof fromColumns>[0],
  options: CheckQualityOptions = {},
  kind = "orders",
) => checkQuality(fromColumns(columns, { kind }), options);
const find = (
  columns: Parameters<typeof fromColumns>[0],
  what: QualityCheck,
  options: CheckQualityOptions = {},
) => check(columns, options).findings.filter((finding) => finding.check === what);

describe("checkQuality", () => {
  test("finds nothing in a sound table and describes its columns", () => {
    const quality = check(sound(), { asOf: "2027-01-01" });
    expect(quality.findings).toEqual([]);
    expect(quality).toMatchObject({
      kind: "quality",
      of: "orders",
      rows: 60,
      zone: "UTC",
      asOf: Date.UTC(2027, 0, 1),
    });
    expect(
      quality.columns.map(({ column, type, missing, distinct, min, max }) => [
        column,
        type,
        missing,
        distinct,
        min,
        max,
      ]),
    ).toEqual([
      ["customer", "text", 0, 7, null, null],
      ["time", "time", 0, 60, START + 1000, START + 59 * 5 * 3_600_000 + 1059],
      ["amount", "number", 0, 13, 3, 9],
      ["order", "text", 0, 60, null, null],
      ["item", "text", 0, 5, null, null],
    ]);
  });

  test("missing values: as grave as what hangs on them, at most ten examples", () => {
    const rows = {
      ...sound(),
      discount: Array.from({ length: 60 }, (_, i) => (i % 2 ? i : null)),
      place: new Array<string | null>(60).fill(null),
    };
    rows.customer[3] = null;
    rows.time[5] = null;
    const findings = find({ ...rows, place: { codes: new Int32Array(60).fill(-1), levels: [] } }, "missing");
    expect(findings.map(({ column, count, severity, share }) => [column, count, severity, share])).toEqual([
      ["time", 1, "error", 1 / 60],
      ["place", 60, "warning", 1],
      ["customer", 1, "warning", 1 / 60],
      ["discount", 30, "note", 0.5],
    ]);
    expect(findings[0]).toMatchObject({
      examples: [{ row: 5, value: null }],
      message: "1 row (1.7 %) has no value.",
    });
    expect(findings[3].examples.length).toBe(10);
  });

  test("one customer for all orders is no customer column", () => {
    expect(find({ ...sound(), customer: new Array(60).fill("shop") }, "constant")).toMatchObject([
      { column: "customer", count: 60, severity: "warning" },
    ]);
  });

  test("rows that repeat an earlier one, and items named twice in an order", () => {
    const rows = sound();
    for (const column of Object.values(rows)) (column as unknown[]).push(column[4], column[4]);
    const [whole] = find(rows, "duplicate row");
    expect(whole).toMatchObject({
      column: null,
      count: 2,
      share: 2 / 62,
      examples: [
        { row: 60, value: null },
        { row: 61, value: null },
      ],
    });
    expect(find(rows, "duplicate line")).toMatchObject([{ count: 2 }]);
    rows.amount[60] = 99.5;
    rows.amount[61] = 0;
    expect(find(rows, "duplicate row")).toEqual([]);
    expect(find(rows, "duplicate line")).toMatchObject([{ count: 2 }]);
    const refund = rows.amount.map((amount) => (amount === 0 ? 4 : 0));
    expect(find({ ...rows, refund }, "duplicate line")).toMatchObject([
      { count: 1, examples: [{ row: 60 }] },
    ]);
  });

  test("repeated rows are counted as a Set of texts counts them", () => {
    const row = fc.record({ a: fc.constantFrom("x", "y", null), n: fc.constantFrom(1, 2, null) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const columns = { a: rows.map((r) => r.a), n: rows.map((r) => r.n) };
        if (rows.every((r) => r.a === null)) return;
        const expected = rows.length - new Set(rows.map((r) => JSON.stringify([r.a, r.n]))).size;
        const found =
          check(columns, {}, "table").findings.find((f) => f.check === "duplicate row")?.count ?? 0;
        expect(found).toBe(expected);
      }),
    );
  });

  test("times in the future, before 1970 and long ago", () => {
    const rows = sound();
    rows.time[0] = -1;
    rows.time[1] = 0;
    rows.time[2] = Date.UTC(2030, 0, 1);
    expect(find(rows, "future", { asOf: "2030-01-01" })).toMatchObject([
      {
        column: "time",
        count: 1,
        severity: "error",
        examples: [{ row: 2, value: Date.UTC(2030, 0, 1) }],
        message: "1 row lies at or after 2030-01-01.",
      },
    ]);
    expect(find(rows, "future", { asOf: "2030-01-02" })).toEqual([]);
    expect(find(rows, "future")).toEqual([]);
    expect(find(rows, "before 1970")).toMatchObject([{ count: 1, examples: [{ row: 0 }] }]);
    expect(find(rows, "old")).toMatchObject([{ count: 1, examples: [{ row: 1 }] }]);
  });

  test("money below zero is an error, a returned piece is none", () => {
    const rows = {
      ...sound(),
      quantity: sound().amount.map((_, i) => (i < 2 ? -1 : 1)),
      refund: sound().amount.map((_, i) => (i === 0 ? 3 : 0)),
    };
    rows.amount[7] = -3;
    expect(
      find(rows, "negative").map(({ column, count, severity, examples }) => [
        column,
        count,
        severity,
        examples[0].row,
      ]),
    ).toEqual([
      ["amount", 1, "error", 7],
      ["quantity", 1, "note", 1],
    ]);
  });

  test("amounts of zero and infinite ones", () => {
    const rows = sound();
    rows.amount[1] = 0;
    rows.amount[2] = Number.POSITIVE_INFINITY;
    expect(find(rows, "zero")).toMatchObject([{ count: 1, severity: "note" }]);
    expect(find(rows, "not finite")).toMatchObject([
      { count: 1, severity: "error", examples: [{ row: 2, value: "Infinity" }] },
    ]);
  });

  test("outliers: a hundred times the usual is one, the largest of many is not", () => {
    const rows = sound(200);
    rows.amount[9] = 900;
    rows.amount[10] = 0.01;
    expect(find(rows, "outlier")).toMatchObject([
      {
        column: "amount",
        count: 2,
        examples: [
          { row: 9, value: 900 },
          { row: 10, value: 0.01 },
        ],
      },
    ]);
    expect(
      find({ ...sound(19), amount: sound(19).amount.map((a, i) => (i === 0 ? 9999 : a)) }, "outlier"),
    ).toEqual([]);
    expect(
      find({ ...sound(), amount: sound().amount.map((_, i) => (i === 0 ? 9999 : 4)) }, "outlier"),
    ).toEqual([]);
  });

  test("a gap of days without orders, far longer than usual", () => {
    const days = [
      ...Array.from({ length: 30 }, (_, i) => i),
      ...Array.from({ length: 30 }, (_, i) => i + 45),
    ];
    const rows = { ...sound(), time: days.map((day) => START + day * DAY + 1) };
    expect(find(rows, "gap")).toMatchObject([
      { count: 15, share: 15 / 75, examples: [{ row: 30, value: "2026-01-31 to 2026-02-14" }] },
    ]);
    const weekly = { ...sound(), time: days.map((_, i) => START + i * 7 * DAY + 1) };
    expect(find(weekly, "gap")).toEqual([]);
    const weekOff = { ...sound(), time: days.map((_, i) => START + (i < 30 ? i : i + 7) * DAY + 1) };
    expect(find(weekOff, "gap")).toEqual([]);
  });

  test("times that are dates, in the zone they are meant in", () => {
    const rows = { ...sound(), time: sound().amount.map((_, i) => Date.UTC(2026, 0, 1 + i, -1)) };
    expect(find(rows, "dates only", { zone: "Europe/Berlin" })).toMatchObject([
      { severity: "note", share: 1 },
    ]);
    expect(find(rows, "dates only", { zone: "UTC" })).toEqual([]);
  });

  test("many rows at one moment or of one value", () => {
    const rows = sound(400);
    for (let i = 0; i < 30; i++) rows.time[i] = START + 77;
    expect(find(rows, "same moment")).toMatchObject([{ count: 30, severity: "note" }]);
    expect(
      find({ ...sound(), amount: sound().amount.map((a, i) => (i < 31 ? 5 : a + 20)) }, "same value"),
    ).toMatchObject([{ count: 31 }]);
  });

  test("the gravest finding comes first, then the most frequent", () => {
    const rows = sound();
    rows.customer[1] = null;
    rows.amount[1] = -1;
    rows.time[2] = -1;
    const findings = check({ ...rows, discount: rows.amount.map(() => Number.NaN) }).findings;
    expect(findings.map(({ severity }) => severity)).toEqual(["error", "warning", "warning", "warning"]);
    expect(findings.map(({ column }) => column)).toEqual(["amount", "discount", "customer", "time"]);
  });

  test("the result is plain JSON and the table is not changed", () => {
    const row = fc.record({
      c: fc.option(fc.string()),
      t: fc.option(fc.double().map((v) => v + 0)),
      a: fc.option(fc.double().map((v) => v + 0)),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const table = fromColumns(
          {
            customer: {
              codes: Int32Array.from(rows, (r, i) => (r.c === null ? -1 : i)),
              levels: rows.map((r) => r.c ?? ""),
            },
            time: Float64Array.from(rows, (r) => r.t ?? Number.NaN),
            amount: Float64Array.from(rows, (r) => r.a ?? Number.NaN),
          },
          { kind: "orders" },
        );
        const before = JSON.stringify(table);
        const quality = checkQuality(table, { asOf: "2026-01-01", zone: "America/New_York" });
        expect(JSON.parse(JSON.stringify(quality))).toEqual(quality);
        expect(JSON.stringify(table)).toBe(before);
      }),
      { numRuns: 60 },
    );
  });

  test("empty tables, one row, a column called __proto__", () => {
    const none: TableInfo = { kind: "orders" };
    expect(checkQuality(fromColumns({}, none))).toMatchObject({ rows: 0, columns: [], findings: [] });
    expect(
      check({ customer: [] as string[], time: new Float64Array(), amount: new Float64Array() }).findings,
    ).toEqual([]);
    expect(check({ customer: ["a"], time: [START + 1], amount: [1] }).findings).toEqual([]);
    expect(check(Object.fromEntries([["__proto__", ["a"]]])).columns[0].column).toBe("__proto__");
  });

  test("says what it cannot read", () => {
    const table = fromColumns({ a: ["x"] });
    const code = (code: string) => expect.objectContaining({ code });
    expect(() => checkQuality([] as never)).toThrow(code("bad-input"));
    expect(() => checkQuality(table, { asOf: "soon" })).toThrow(code("bad-option"));
    expect(() => checkQuality(table, { times: ["a"] })).toThrow(code("bad-option"));
    expect(() => checkQuality(table, { zone: "Nowhere" })).toThrow(code("unknown-zone"));
  });
});
