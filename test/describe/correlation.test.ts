import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlation } from "../../src/describe/correlation.ts";
import { correlationMatrix } from "../../src/describe/correlation-matrix.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

// References: scipy 1.17.1 and numpy 2.4.6.
const x = Float64Array.of(1, 2, 2, 3, 4, 4, 5, 7, 9, 12);
const y = Float64Array.of(2, 1, 4, 4, 3, 6, 6, 9, 8, 8);

describe("correlation", () => {
  it("by Pearson agrees with stats.pearsonr(x, y) and its confidence_interval(.95)", () => {
    const r = correlation(x, y);
    expectClose([r.value, r.p], [0.8329953977609682, 0.0027675338788431007]);
    expectClose(r.interval, [0.42767350615849636, 0.9594259797655759]);
    expectClose(r.se, (1 - 0.8329953977609682 ** 2) / Math.sqrt(7));
  });

  it("by Spearman agrees with stats.spearmanr(x, y), the interval by the named error", () => {
    const r = correlation(x, y, { method: "spearman" });
    expectClose([r.value, r.p], [0.8676964151406811, 0.0011391808559205368]);
    // tanh(arctanh(r) -+ norm.ppf(.975) * sqrt((1 + r^2 / 2) / 7)), then with 1.06 / 7
    expectClose(r.interval, [0.4256420144757533, 0.9753956123809966]);
    expectClose(
      correlation(x, y, { method: "spearman", spearmanError: "fieller" }).interval,
      [0.5087071706382656, 0.9696482417072291],
    );
  });

  it("by Kendall agrees with stats.kendalltau(x, y): tau-b, with ties normal, without exact", () => {
    const r = correlation(x, y, { method: "kendall" });
    expectClose([r.value, r.p], [0.7059312080025175, 0.00619848419743405]);
    // tanh(arctanh(tau) -+ norm.ppf(.975) * sqrt(.437 / 6))
    expectClose(r.interval, [0.33644479590160314, 0.8870632543079231]);
    expect(r.basis.p).toBe("normal, with the variance for ties");
    const untied = correlation(
      Float64Array.of(3, 1, 4, 2, 6, 5, 8, 9, 7),
      Float64Array.from({ length: 9 }, (_, i) => i),
      {
        method: "kendall",
      },
    );
    expectClose([untied.value, untied.p], [2 / 3, 0.012665343915343916]);
    expect(untied.basis.p).toBe("exact");
    expect(
      correlation(Float64Array.of(3, 1, 4, 2), Float64Array.of(0, 1, 2, 3), { method: "kendall" }),
    ).toMatchObject({ value: 0, p: 1, interval: null });
  });

  it("point-biserial agrees with stats.pointbiserialr(g, x), the groups as text or numbers", () => {
    const member = ["no", "no", "yes", "no", "yes", "yes", "no", "yes", "yes", "yes"];
    const rows = member.map((m, i) => ({ m, flag: m === "yes", code: m === "yes" ? 7 : 3, spend: x[i] }));
    for (const column of ["m", "flag", "code"] as const) {
      const r = correlation(rows, { x: column, y: "spend", method: "point-biserial" });
      expectClose([r.value, r.p], [0.5319598936347305, 0.11348893446747459]);
    }
  });

  it("leaves out and counts rows that lack a value", () => {
    const rows = [
      { a: 1, b: 2 },
      { a: null, b: 3 },
      { a: 2, b: 5 },
      { a: 3, b: null },
      { a: 4, b: 4 },
    ];
    expect(correlation(rows, { x: "a", y: "b" })).toMatchObject({ n: 3, missing: 2, interval: null });
    expect(correlation(Float64Array.of(1, 2), Float64Array.of(3, 5)).p).toBeNull();
  });

  it("has no interval when perfect", () => {
    const r = correlation(Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 4, 6, 8));
    expect(r).toMatchObject({ value: 1, p: 0, se: null, interval: null });
  });

  it.each([
    ["nothing", [], "too-few-rows"],
    ["one row", [{ a: 1, b: 2 }], "too-few-rows"],
    [
      "one value",
      [
        { a: 1, b: 2 },
        { a: 1, b: 3 },
      ],
      "too-few-rows",
    ],
    [
      "all missing",
      [
        { a: null, b: 2 },
        { a: 1, b: null },
      ],
      "too-few-rows",
    ],
  ])("refuses %s by every method", (_, rows, code) => {
    for (const method of ["pearson", "spearman", "kendall", "point-biserial"] as const)
      expect(() => correlation(rows as { a: number; b: number }[], { x: "a", y: "b", method })).toThrow(
        expect.objectContaining({ code }),
      );
  });

  it.each([
    ["an unknown method", () => correlation(x, y, { method: "distance" as never }), "bad-option"],
    ["an unknown error", () => correlation(x, y, { spearmanError: "big" as never }), "bad-option"],
    ["arrays of two lengths", () => correlation(x, y.slice(1)), "bad-option"],
    ["three groups", () => correlation(x, y, { method: "point-biserial" }), "bad-value"],
    ["no y", () => correlation([{ a: 1 }], { x: "a" } as never), "bad-option"],
    ["an unknown column", () => correlation([{ a: 1 }], { x: "a", y: "b" as never }), "missing-column"],
    ["text", () => correlation([{ a: "x", b: 1 }], { x: "a", y: "b" }), "bad-value"],
  ])("refuses %s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("by Kendall counts pairs as the double loop does", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(pairs, (points) => {
        fc.pre(new Set(points.map(([a]) => a)).size > 1 && new Set(points.map(([, b]) => b)).size > 1);
        let [score, xUntied, yUntied] = [0, 0, 0];
        for (const [i, [a, b]] of points.entries())
          for (const [c, d] of points.slice(i + 1)) {
            score += Math.sign(a - c) * Math.sign(b - d);
            if (a !== c) xUntied++;
            if (b !== d) yUntied++;
          }
        const r = correlation(
          Float64Array.from(points, ([a]) => a),
          Float64Array.from(points, ([, b]) => b),
          { method: "kendall" },
        );
        expectClose(r.value, score / Math.sqrt(xUntied * yUntied), 1e-9, 1e-12);
      }),
    );
  });

  it("stays between -1 and 1, inside its interval, and does not see units", () => {
    const value = fc.integer({ min: -20, max: 20 });
    const method = fc.constantFrom("pearson" as const, "spearman" as const, "kendall" as const);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value), { minLength: 6, maxLength: 30 }),
        method,
        (points, how) => {
          fc.pre(new Set(points.map(([a]) => a)).size > 1 && new Set(points.map(([, b]) => b)).size > 1);
          const a = Float64Array.from(points, ([v]) => v);
          const b = Float64Array.from(points, ([, v]) => v);
          const r = correlation(a, b, { method: how });
          expect(Math.abs(r.value)).toBeLessThanOrEqual(1);
          if (r.interval !== null) expect(r.interval[0] <= r.value && r.value <= r.interval[1]).toBe(true);
          const scaled = correlation(
            a.map((v) => 0.25 * v - 3),
            b.map((v) => -8 * v),
            { method: how },
          );
          expectClose(scaled.value, -r.value, 1e-9, 1e-12);
          expectClose(scaled.p, r.p, 1e-6, 1e-9);
        },
      ),
    );
  });
});

describe("correlationMatrix", () => {
  const rows = Array.from(x, (a, i) => ({ a, b: y[i], c: 3, d: i % 2 === 0 ? null : i }));

  it("has each pair as correlation has it, corrected for their number", () => {
    const table = correlationMatrix(rows, { columns: ["a", "b", "d"], method: "spearman" });
    expect([...table].map((row) => [row.x, row.y, row.n])).toEqual([
      ["a", "b", 10],
      ["a", "d", 5],
      ["b", "d", 5],
    ]);
    const one = correlation(rows, { x: "b", y: "d", method: "spearman" });
    expect(table.at(2)).toMatchObject({ value: one.value, valueLow: one.interval?.[0] ?? null, p: one.p });
    // a and d rise together without fail: their p is 0 and comes first, so two are left for the next
    expectClose(table.at(0)?.pHolm, 2 * (table.at(0)?.p as number));
  });

  it("says null for a column of one value", () => {
    const table = correlationMatrix(rows, { columns: ["a", "c", "b"] });
    expect(table.at(0)).toMatchObject({ value: null, p: null, pHolm: null, n: 10 });
    expectClose(table.at(1)?.pHolm, table.at(1)?.p);
  });

  it("refuses one column, one twice, and unknown ones", () => {
    const refuse = (columns: string[], code: string) =>
      expect(() => correlationMatrix(rows, { columns: columns as never })).toThrow(
        expect.objectContaining({ code }),
      );
    refuse(["a"], "bad-option");
    refuse(["a", "a"], "bad-option");
    refuse(["a", "z"], "missing-column");
  });
});

interface Row {
  readonly x: number;
  readonly y: number;
  readonly count?: number;
}

const data = Array.from(x, (a, i): Row => ({ x: a, y: y[i] }));

for (const method of ["pearson", "spearman", "kendall"] as const)
  checkSuite({
    name: `correlation by ${method}`,
    run: (rows) =>
      correlation(rows, {
        x: "x",
        y: "y",
        method,
        ...(rows.some((r) => r.count !== undefined) ? { count: "count" } : {}),
      }),
    data,
    withCount: (row: Row, count) => ({ ...row, count }),
    empty: "too-few-rows",
    oneRow: "too-few-rows",
    allNaN: "bad-value",
  });
