import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { normal, type Random, randomFrom, uniform } from "../../../src/core/random.ts";
import { driftBaseline, parseDriftBaseline } from "../../../src/learn/drift/drift-baseline.ts";
import { driftReport } from "../../../src/learn/drift/drift-report.ts";
import { populationStability } from "../../../src/learn/drift/population-stability.ts";
import { kolmogorovUpper } from "../../../src/numeric/kolmogorov.ts";
import { codeOf } from "../../common/code-of.ts";

function rowsOf(n: number, seed: number, shift = 0) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => ({
    spend: normal(random, shift),
    plan: ["month", "year", "week"][(i + seed) % 3] as string | null,
    score: 1 / (1 + Math.exp(-normal(random, shift))),
    left: i % 4 === 0 ? "yes" : "no",
  }));
}
const watched = { features: ["spend", "plan"], score: "score", label: "left" } as const;

describe("populationStability", () => {
  it("is the sum of differences times log ratios", () => {
    // golden of numpy: sum((a - e) * log(a / e))
    expect(populationStability([0.1, 0.2, 0.3, 0.25, 0.15], [0.12, 0.15, 0.28, 0.25, 0.2])).toBeCloseTo(
      0.03379449581079623,
      15,
    );
  });

  it("takes counts, is the same both ways, and finite with empty bins", () => {
    const [a, b] = [
      [30, 50, 20],
      [0, 80, 120],
    ];
    expect(populationStability(a, b)).toBeCloseTo(populationStability(b, a), 12);
    expect(
      populationStability(
        a,
        a.map((v) => 2 * v),
      ),
    ).toBeCloseTo(0, 15);
    expect(codeOf(() => populationStability([1, -1], [1, 1]))).toBe("bad-input");
    expect(codeOf(() => populationStability([0, 0], [1, 1]))).toBe("bad-input");
  });

  it("is without any shift about (B - 1)(1/n + 1/m)", () => {
    const base = driftBaseline(rowsOf(500, 1), { features: ["spend"] });
    const found = Array.from(
      { length: 60 },
      (_, k) => driftReport(base, rowsOf(300, 100 + k)).columns.columns.stability[0],
    );
    const random = found.reduce((x, y) => x + y, 0) / found.length;
    expect(random / (9 * (1 / 500 + 1 / 300))).toBeGreaterThan(0.7);
    expect(random / (9 * (1 / 500 + 1 / 300))).toBeLessThan(1.5);
  });
});

describe("kolmogorovUpper", () => {
  it("is near scipy's kstwobign", () => {
    // scipy.stats.kstwobign.sf at 0.5, 1, 1.36 and 2, sizes so large that the correction vanishes
    const n = 2e12;
    const at = (x: number) => kolmogorovUpper(x / Math.sqrt(n / 2), n, n);
    expect([0.5, 1, 1.36, 2].map((x) => Number(at(x).toFixed(6)))).toEqual([
      0.963945, 0.27, 0.049486, 0.000671,
    ]);
    expect(kolmogorovUpper(0, 10, 10)).toBe(1);
  });
});

describe("driftReport", () => {
  it("finds what has moved and nothing else", () => {
    const baseline = driftBaseline(rowsOf(2000, 1), watched);
    const same = driftReport(baseline, rowsOf(1500, 2));
    expect([...same.columns].map(({ drift }) => drift)).toEqual(["none", "none", "none", "none"]);
    expect(same.words).toEqual(["The 1500 rows look like the 2000 that the model learnt from."]);
    const moved = driftReport(baseline, rowsOf(1500, 3, 1));
    expect([...moved.columns].map(({ drift }) => drift)).toEqual(["large", "none", "large", "none"]);
    expect(moved.columns.of("spend")?.distanceP).toBeLessThan(1e-10);
    expect(moved.columns.of("plan")?.distance).toBeNull();
  });

  it("does not cry wolf over twenty rows", () => {
    const baseline = driftBaseline(rowsOf(2000, 1), watched);
    const few = driftReport(baseline, rowsOf(20, 5));
    const spend = few.columns.of("spend");
    expect(spend?.stability).toBeGreaterThan(0.1);
    expect(spend?.drift).toBe("perhaps");
    expect(few.words.join(" ")).toContain("too few");
  });

  it("raises a false alarm over twenty columns in at most one report of twenty, with tails of rare categories too, and sees a real shift", () => {
    const names = Array.from({ length: 20 }, (_, j) => `c${j}`);
    const draw = (n: number, random: Random, shift = 0) =>
      Array.from({ length: n }, () =>
        Object.fromEntries(
          names.map((name, j) => {
            const u = uniform(random);
            if (j < 10) return [name, j % 2 === 0 ? normal(random) + shift : Math.floor(5 * u * u)];
            return [name, `k${Math.floor([3, 10, 200, 3000][j % 4] * u * u)}`];
          }),
        ),
      );
    for (const [before, now] of [
      [20, 100],
      [200, 100],
    ]) {
      let alarms = 0;
      let seen = 0;
      for (let s = 0; s < 20; s++) {
        const random = randomFrom(900 + s);
        const baseline = driftBaseline(draw(before, random), { features: names });
        const isShift = (rows: object[]) => (of: (name: string) => boolean) =>
          [...driftReport(baseline, rows).columns].some(
            ({ column, drift }) => of(column) && (drift === "some" || drift === "large"),
          );
        if (isShift(draw(now, random))(() => true)) alarms++;
        if (s < 5 && isShift(draw(now, random, 1.5))((name) => name === "c0" || name === "c2")) seen++;
      }
      // of 20 reports one; four and more have a chance of 2 %
      expect(alarms).toBeLessThan(4);
      if (before > 100) expect(seen).toBe(5);
    }
  });

  it("sees a category that takes over, however rare each was", () => {
    const rare = Array.from({ length: 400 }, (_, i) => ({ city: i % 2 ? "Bern" : `village ${i}` }));
    const baseline = driftBaseline(rare, { features: ["city"] });
    const other = rare.map((_, i) => ({ city: i % 2 ? "Bern" : `hamlet ${i}` }));
    expect(driftReport(baseline, other).columns.at(0)).toMatchObject({ drift: "none", unseen: 0.5 });
    const taken = rare.map((_, i) => ({ city: i % 10 ? `hamlet ${i}` : "Bern" }));
    expect(driftReport(baseline, taken).columns.at(0)?.drift).toBe("large");
  });

  it("counts categories never seen and missing values as bins of their own", () => {
    const baseline = driftBaseline(rowsOf(300, 1), { features: ["spend", "plan"] });
    const rows = rowsOf(300, 1).map((row, i) => ({
      ...row,
      spend: i < 90 ? null : row.spend,
      plan: i < 30 ? "__proto__" : i < 60 ? null : row.plan,
    }));
    const { columns } = driftReport(baseline, rows as never[]);
    expect(columns.of("spend")).toMatchObject({ missing: 0.3, missingBefore: 0, drift: "large" });
    expect(columns.of("plan")).toMatchObject({ missing: 0.1, unseen: 0.1 });
  });

  it("measures the distance of the two empirical distributions", () => {
    const before = rowsOf(50, 1).map(({ spend }) => spend);
    const now = rowsOf(40, 2, 0.5).map(({ spend }) => spend);
    let slow = 0;
    for (const x of before) {
      const share = (values: number[]) => values.filter((v) => v <= x).length / values.length;
      slow = Math.max(slow, Math.abs(share(before) - share(now)));
    }
    const baseline = driftBaseline(
      before.map((x) => ({ x })),
      { features: ["x"], points: 1000 },
    );
    expect(
      driftReport(
        baseline,
        now.map((x) => ({ x })),
      ).columns.at(0)?.distance,
    ).toBeCloseTo(slow, 12);
  });

  it("survives JSON, tables, and rows without score or label", () => {
    const baseline = driftBaseline(rowsOf(300, 1), watched);
    const again = parseDriftBaseline(JSON.stringify(baseline));
    expect(again).toEqual(baseline);
    const { spend, plan } = { spend: [1, 2, 3], plan: ["month", "year", "day"] };
    const report = driftReport(again, fromColumns({ spend, plan }));
    expect(report.absent).toEqual(["score", "left"]);
    expect(JSON.stringify(baseline).length).toBeLessThan(6000);
  });

  it("takes columns of one value, all equal, all missing", () => {
    const rows = Array.from({ length: 40 }, () => ({ one: 5, none: null as number | null }));
    const baseline = driftBaseline(rows, { features: ["one", "none"] });
    const report = driftReport(baseline, rows);
    expect([...report.columns].map(({ stability, p, distance }) => [stability, p, distance])).toEqual([
      [0, 1, 0],
      [0, 1, null],
    ]);
    const up = driftReport(
      baseline,
      rows.map((row) => ({ ...row, one: 6 })),
    );
    expect(up.columns.of("one")).toMatchObject({ distance: 1, drift: "large" });
    const down = driftReport(
      baseline,
      rows.map((row) => ({ ...row, one: 4, none: 1 })),
    );
    expect([...down.columns].map(({ drift }) => drift)).toEqual(["large", "large"]);
    // texts only: no distances at all
    const texts = driftBaseline([{ plan: "a" }, { plan: "b" }], { features: ["plan"] });
    expect(driftReport(texts, [{ plan: "a" }]).columns.at(0)).toMatchObject({
      distance: null,
      distanceP: null,
    });
  });

  it("refuses what is no baseline and what is no data", () => {
    const baseline = driftBaseline(rowsOf(30, 1), watched);
    expect(codeOf(() => driftReport(baseline, []))).toBe("too-few-rows");
    expect(codeOf(() => driftReport(baseline, [{ other: 1 }] as never))).toBe("missing-column");
    expect(codeOf(() => driftReport({ kind: "boosting" } as never, []))).toBe("bad-model");
    expect(codeOf(() => driftBaseline([], watched as never))).toBe("too-few-rows");
    expect(codeOf(() => driftBaseline(rowsOf(3, 1), { features: ["spend"], bins: 1 }))).toBe("bad-option");
    const column = baseline.columns[0];
    for (const columns of [
      [],
      [null],
      [{ ...column, counts: "x".repeat(column.counts.length) }],
      [{ ...column, counts: column.counts.map(() => 0) }],
      [{ ...column, shares: column.shares?.map((v) => 2 * v) }],
      [{ ...column, role: "spy" }],
    ])
      expect(codeOf(() => parseDriftBaseline({ ...baseline, columns }))).toBe("bad-model");
    const broken = { ...baseline, columns: [{ ...baseline.columns[0], counts: [1] }] };
    expect(codeOf(() => parseDriftBaseline(broken))).toBe("bad-model");
    expect(
      codeOf(() => parseDriftBaseline({ ...baseline, columns: [{ ...baseline.columns[0], edges: [3, 1] }] })),
    ).toBe("bad-model");
  });
});
