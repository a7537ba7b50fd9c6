import { describe, expect, it } from "vitest";
import { normal, randomFrom, uniform } from "../../src/core/random.ts";
import { associationTest } from "../../src/describe/association-test.ts";
import { correlation } from "../../src/describe/correlation.ts";
import { summaryStatistics } from "../../src/describe/summary-statistics.ts";
import { theilSen } from "../../src/describe/theil-sen.ts";

const RUNS = 2000;
// the band that holds 99 % of such shares when each interval holds the truth with .95
const BAND = 2.576 * Math.sqrt((0.95 * 0.05) / RUNS);

function coverage(run: (k: number) => readonly [number, number] | null, truth: number): number {
  let held = 0;
  for (let k = 0; k < RUNS; k++) {
    const interval = run(k);
    if (interval !== null && interval[0] <= truth && truth <= interval[1]) held++;
  }
  return held / RUNS;
}

describe("95 % intervals, under their model, hold the truth in 95 % of data sets", () => {
  it("of the mean", () => {
    const random = randomFrom(11);
    const draw = () => Float64Array.from({ length: 8 }, () => normal(random, 20, 6));
    expect(Math.abs(coverage(() => summaryStatistics(draw()).mean.interval, 20) - 0.95)).toBeLessThan(BAND);
  });

  it("of Pearson's correlation", () => {
    const random = randomFrom(12);
    const share = coverage(() => {
      const x = Float64Array.from({ length: 15 }, () => normal(random));
      return correlation(
        x,
        x.map((v) => 0.6 * v + 0.8 * normal(random)),
      ).interval;
    }, 0.6);
    expect(Math.abs(share - 0.95)).toBeLessThan(BAND);
  });

  it("of the slope of Theil and Sen, whose steps are ranks: at least 95 %, less than 98", () => {
    const random = randomFrom(13);
    const x = Float64Array.from({ length: 15 }, (_, i) => i);
    const share = coverage(
      () =>
        theilSen(
          x,
          x.map((v) => 2 * v + normal(random, 0, 4)),
        ).slope.interval,
      2,
    );
    expect(share).toBeGreaterThan(0.95 - BAND);
    expect(share).toBeLessThan(0.98);
  });

  // The noncentral chi-square is the law of the statistic for weak associations only. 4,000 data sets of 400 rows in 3 by 3 gave 94.8 % at V = .05 and .1,
  // 93.6 at .22, 94.6 at .4, 96.4 at .6, 99.4 at .8; with 2,000 rows 93.5 at .22.
  it.each([
    [0.2, 0.95 - BAND, 0.95 + BAND],
    [0.45, 0.92, 0.96],
    [1.2, 0.94, 1],
  ])("of Cramer's V, exactly for weak associations only (departure %f)", (d, least, most) => {
    const random = randomFrom(14);
    // cell probabilities (1 + d) / 9 on the diagonal, (1 - d / 2) / 9 off it: phi squared is the mean of the squared departures
    const truth = Math.sqrt((3 * d * d + 6 * (d / 2) ** 2) / 9 / 2);
    const share = coverage(() => {
      const table = [0, 1, 2].map(() => [0, 0, 0]);
      for (let i = 0; i < 400; i++) {
        const row = Math.floor(uniform(random) * 3);
        const u = uniform(random) * 3;
        const other = Math.floor((u - 1 - d) / (1 - d / 2));
        table[row][u < 1 + d ? row : (row + 1 + Math.min(1, other)) % 3]++;
      }
      return associationTest(table, { fisher: "never" }).cramersV.interval;
    }, truth);
    expect(share).toBeGreaterThan(least);
    expect(share).toBeLessThan(most);
  });
});
