import { describe, expect, it } from "vitest";
import { chiSquareUpper } from "../../src/numeric/chi-square.ts";
import { logChiSquareUpper, logNormalTwoSided, logNormalUpper } from "../../src/numeric/log-tails.ts";
import { expectClose } from "../common/close.ts";

describe("log tails", () => {
  // R 4.2: pchisq(x, df, lower.tail = FALSE, log.p = TRUE)
  it("are right where the chance is no number any more", () => {
    for (const [x, df, log] of CHI_SQUARE) expectClose(logChiSquareUpper(x, df), log, 1e-12);
  });

  it("agree with the chance where it is one", () => {
    for (const df of [1, 2, 3.5, 40])
      for (const x of [0.01, 0.5, 1, 7, 60, 900])
        expectClose(Math.exp(logChiSquareUpper(x, df)), chiSquareUpper(x, df), 1e-11);
  });

  // R 4.2: pnorm(z, lower.tail = FALSE, log.p = TRUE)
  it("follow the normal as far out as anybody asks", () => {
    for (const [z, log] of NORMAL) expectClose(logNormalUpper(z), log, 1e-12);
    expectClose(logNormalTwoSided(-40), Math.LN2 + logNormalUpper(40), 1e-15);
    expect(logNormalTwoSided(0)).toBe(0);
  });

  it("end where the numbers do", () => {
    expect(logChiSquareUpper(0, 2)).toBe(0);
    expect(logChiSquareUpper(Number.POSITIVE_INFINITY, 2)).toBe(Number.NEGATIVE_INFINITY);
    expect(logNormalUpper(Number.POSITIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expect(logNormalUpper(Number.NEGATIVE_INFINITY) === 0).toBe(true);
    expect(logChiSquareUpper(Number.NaN, 2)).toBeNaN();
    expect(logNormalUpper(Number.NaN)).toBeNaN();
  });
});

const CHI_SQUARE = [
  [1e-10, 1, -7.9788774390536188e-6],
  [0.29999999999999999, 1, -0.53805565072170036],
  [5, 2, -2.5],
  [40, 7, -13.585359308128414],
  [865.23946313239787, 3, -429.46286601410719],
  [2352.8725382593384, 2, -1176.4362691296692],
  [5000, 1, -2504.4845878484507],
  [100000, 40, -49833.763716718786],
  [1000000, 300, -498644.77702927828],
] as const;

const NORMAL = [
  [-8, -6.2209605742717868e-16],
  [-1, -0.17275377902344988],
  [0, -Math.LN2],
  [0.5, -1.1759117615936185],
  [3, -6.6077262215103492],
  [29, -424.78741990973015],
  [31, -484.85396362717927],
  [38, -726.5572160188201],
  [45, -1017.2260942419524],
  [1000, -500007.82669481216],
] as const;
