import { describe, expect, it } from "vitest";
import { calibrationCheck } from "../../../src/learn/calibration/calibration-check.ts";
import { calibrationError } from "../../../src/learn/calibration/calibration-error.ts";
import { reliabilityTable } from "../../../src/learn/calibration/reliability-table.ts";
import { wilsonInterval } from "../../../src/numeric/intervals.ts";
import { expectClose } from "../../common/close.ts";
import { drawnRows, goldenRows, plain, weighted } from "../evaluation/golden-rows.ts";

const refused = (code: string) => expect.objectContaining({ code });

describe("a reliability table", () => {
  it("has the bins of the reference, with Wilson's intervals", () => {
    const table = reliabilityTable(goldenRows, { ...plain, bins: 5 });
    expectClose([...table.columns.mass], [3, 3, 1, 4, 3]);
    expectClose([...table.columns.observed.slice(0, 4)], [1 / 3, 0, 1, 0.5], 1e-12);
    expectClose([table.at(0)?.observedLow, table.at(0)?.observedHigh], wilsonInterval(1, 3, 0.95), 1e-12);
    const other = reliabilityTable(goldenRows, { ...weighted, bins: 5 });
    expectClose([...other.columns.predicted.slice(0, 4)], [0.08, 0.3125, 0.4, 0.609090909090909], 1e-12);
  });

  it("puts equal probabilities into one bin where bins have equal counts", () => {
    const rows = drawnRows(500);
    const table = [...reliabilityTable(rows, { ...plain, cut: "count", bins: 8 })];
    expect(table).toHaveLength(8);
    for (const [k, bin] of table.entries()) {
      if (k > 0) expect(bin.from).toBeGreaterThan(table[k - 1].to);
      expect(bin.mass).toBeGreaterThan(45);
      expect(bin.mass).toBeLessThan(80);
    }
  });

  it("of counts is that of equal rows", () => {
    const rows = drawnRows(70);
    const repeated = rows.flatMap((r) => Array.from({ length: r.count }, () => r));
    for (const cut of ["width", "count"] as const)
      expectClose(
        reliabilityTable(rows, { ...weighted, count: "count", cut }),
        reliabilityTable(repeated, { ...weighted, cut }),
      );
  });

  it("refuses other bins and what is no probability", () => {
    expect(() => reliabilityTable(goldenRows, { ...plain, bins: 0 })).toThrowError(refused("bad-option"));
    expect(() => reliabilityTable([{ score: 3, label: 1 }], plain)).toThrowError(refused("bad-value"));
    expect(() => reliabilityTable(goldenRows.slice(0, 0), plain)).toThrowError(refused("too-few-rows"));
  });
});

describe("calibration errors", () => {
  it("are those of the reference", () => {
    expect(calibrationError(goldenRows, { ...plain, bins: 5 }).ece).toBeCloseTo(0.23214285714285712, 12);
    expect(calibrationError(goldenRows, { ...weighted, bins: 5 }).ece).toBeCloseTo(0.2529411764705882, 12);
    expect(calibrationError(goldenRows, { ...plain, bins: 5 }).mce).toBeCloseTo(0.6, 12);
  });

  it("come to what luck says where every probability is right", () => {
    const runs = Array.from({ length: 60 }, (_, s) => calibrationError(drawnRows(300, s + 1), plain));
    const mean = (pick: (run: (typeof runs)[number]) => number) => runs.reduce((a, r) => a + pick(r), 0) / 60;
    expect(mean((r) => r.ece) / mean((r) => r.luck)).toBeGreaterThan(0.85);
    expect(mean((r) => r.ece) / mean((r) => r.luck)).toBeLessThan(1.15);
  });
});

describe("a check of calibration", () => {
  it("has the slope and intercept of R's glm", () => {
    const { slope, intercept } = calibrationCheck(goldenRows, plain);
    expectClose([slope?.value, slope?.se], [0.556617080008833, 0.436576692211942], 1e-8);
    expectClose([intercept?.value, intercept?.se], [-0.210092944217677, 0.57924967089146], 1e-8);
  });

  it("has Spiegelhalter's z by hand", () => {
    const rows = [
      { score: 0.9, label: 1 },
      { score: 0.2, label: 1 },
      { score: 0.5, label: 0 },
    ];
    const [top, variance] = [0.1 * -0.8 + 0.8 * 0.6, 0.64 * 0.09 + 0.36 * 0.16];
    expectClose(calibrationCheck(rows, plain).spiegelhalter?.z, top / Math.sqrt(variance), 1e-12);
    const sure = [
      { score: 1, label: 1 },
      { score: 0, label: 0 },
    ];
    expect(calibrationCheck(sure, plain)).toMatchObject({ spiegelhalter: null, slope: null });
  });

  it("rejects right probabilities about as often as it says", () => {
    const runs = Array.from({ length: 100 }, (_, s) => calibrationCheck(drawnRows(200, 3 * s + 1), plain));
    const rejected = runs.filter((r) => (r.spiegelhalter?.pValue as number) < 0.05).length;
    expect(rejected).toBeLessThan(14);
    const covered = runs.filter((r) => {
      const [low, high] = r.slope?.interval ?? [0, 0];
      return low <= 1 && high >= 1;
    }).length;
    expect(covered).toBeGreaterThan(85);
  });

  it("takes weights of one for none, and counts for equal rows", () => {
    const rows = drawnRows(80);
    const { rows: _, ...bare } = calibrationCheck(rows, plain);
    const { rows: __, ...ones } = calibrationCheck(rows, { ...plain, weight: () => 1 });
    expectClose(ones, bare);
    const repeated = rows.flatMap((r) => Array.from({ length: r.count }, () => r));
    const { rows: ___, ...counted } = calibrationCheck(rows, { ...weighted, count: "count" });
    const { rows: ____, ...one } = calibrationCheck(repeated, weighted);
    expectClose(counted, one, 1e-8);
    expect(() =>
      calibrationCheck(
        rows.filter((r) => r.label === 1),
        plain,
      ),
    ).toThrowError(refused("bad-input"));
  });
});
