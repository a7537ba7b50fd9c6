import { describe, expect, it } from "vitest";
import { fLower, fUpper } from "../../src/numeric/f-distribution.ts";
import { fQuantile } from "../../src/numeric/f-quantile.ts";
import { incompleteBeta } from "../../src/numeric/incomplete-beta.ts";
import { studentTCdf } from "../../src/numeric/student-t.ts";
import { expectClose } from "../common/close.ts";

describe("fUpper", () => {
  it.each([
    [0.5, 1, 3, 0.530477770932957],
    [3.2, 4, 25, 0.0298082924095444],
    [40, 7.5, 2.5, 0.0117839790256567],
    [1e-3, 2, 9, 0.999000610816995],
    [250, 3, 200, 2.15753735733487e-67],
    [900, 1, 1e4, 2.04432704742573e-189],
    [5, 3, 1e6, 0.00181673869760203],
  ])("F = %f, df %f and %f as R 4.2.2's pf(lower.tail = FALSE)", (x, top, bottom, p) => {
    // a million degrees of freedom cost a digit, as rounding in 1 - x counts a million times
    expectClose(fUpper(x, top, bottom), p, bottom > 1e5 ? 1e-11 : 1e-12, 0);
  });

  it("is Student's t squared for one degree of freedom above", () => {
    for (const t of [0.1, 1, 3, 25])
      for (const df of [1, 4, 30, 700]) expectClose(fUpper(t * t, 1, df), 2 * studentTCdf(-t, df), 1e-12, 0);
  });

  it("has its ends, and no answer for no degrees of freedom", () => {
    expect([fUpper(0, 2, 3), fUpper(-1, 2, 3), fUpper(Number.POSITIVE_INFINITY, 2, 3)]).toEqual([1, 1, 0]);
    expect([fUpper(1, 0, 3), fUpper(Number.NaN, 1, 3)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("incompleteBeta", () => {
  it.each([
    [0.01, 2, 5, 0.001460447605, 0.998539552395],
    [0.3, 0.5, 0.5, 0.369010119565545, 0.630989880434455],
    [0.97, 30, 1.5, 0.605700561605008, 0.394299438394992],
    [0.5, 100, 120, 0.911796062794982, 0.0882039372050183],
  ])("x = %f, a = %f, b = %f as R 4.2.2's pbeta, both sides", (x, a, b, lower, upper) => {
    expectClose([...incompleteBeta(x, 1 - x, a, b)], [lower, upper], 1e-12, 0);
  });

  it("has its ends, and none outside", () => {
    expect([incompleteBeta(0, 1, 2, 3), incompleteBeta(1, 0, 2, 3)]).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(incompleteBeta(-0.1, 1.1, 2, 3)[0]).toBeNaN();
  });
});

describe("fQuantile", () => {
  it.each([
    [1e-10, 3, 20, 1.694953066788685e-7],
    [1e-4, 30, 2, 7.863027964310737e-2],
    [0.025, 99, 500, 0.724571224990564],
    [0.999, 30, 2, 9.994665836621955e2],
  ])("p = %f, df %f and %f as R 4.2.2's qf, far down too", (p, top, bottom, x) => {
    // R stops a little early near zero
    expectClose(fQuantile(p, top, bottom), x, p < 1e-5 ? 1e-8 : 1e-12, 0);
    expectClose(fLower(fQuantile(p, top, bottom), top, bottom), p, 1e-12, 0);
  });

  it("is the closed form for two degrees of freedom above", () => {
    for (const p of [1e-12, 1e-5, 0.3, 0.9])
      expectClose(fQuantile(p, 2, 30), 15 * Math.expm1(-Math.log1p(-p) / 15), 1e-12, 0);
  });
});
