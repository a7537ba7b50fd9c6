import { describe, expect, test } from "vitest";
import { chainLadder } from "../../src/numeric/chain-ladder.ts";

// Taylor and Ashe 1983, as in Mack 1993, table 1 (thousands written out); results from his table 2
const TRIANGLE = [
  [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
  [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
  [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
  [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
  [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
  [396132, 1333217, 2180715, 2985752, 3691712],
  [440832, 1288463, 2419861, 3483130],
  [359480, 1421128, 2864498],
  [376686, 1363294],
  [344014],
].map((row) => Float64Array.from(row));

describe("chainLadder", () => {
  test("has the reserves and standard errors of Mack 1993", () => {
    const { totals, errors, sum, sumError } = chainLadder(TRIANGLE, 10);
    const reserves = totals.map((own, i) => Math.round((own[9] - (TRIANGLE[i].at(-1) as number)) / 1000));
    expect(reserves).toEqual([0, 95, 470, 710, 985, 1419, 2178, 3920, 4279, 4626]);
    const se = errors.map((own) => Math.round(own[9] / 1000));
    expect(se).toEqual([0, 76, 122, 134, 261, 411, 558, 875, 971, 1363]);
    const known = TRIANGLE.reduce((total, own) => total + (own.at(-1) as number), 0);
    expect(Math.round((sum - known) / 1000)).toBe(18681);
    expect(Math.round(sumError / 1000)).toBe(2447);
  });

  test("does not depend on the order of groups, and scales", () => {
    const one = chainLadder(TRIANGLE, 10);
    const other = chainLadder(
      [...TRIANGLE].reverse().map((own) => own.map((v) => v / 100)),
      10,
    );
    expect(other.sum * 100).toBeCloseTo(one.sum, 3);
    expect(other.sumError * 100).toBeCloseTo(one.sumError, 3);
  });

  test("with equal growth everywhere is sure", () => {
    const rows = [Float64Array.of(1, 2, 3), Float64Array.of(2, 4), Float64Array.of(5)];
    const { totals, sumError } = chainLadder(rows, 3);
    expect(totals.map((own) => own[2])).toEqual([3, 6, 15]);
    expect(sumError).toBe(0);
  });
});
