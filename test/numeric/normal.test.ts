import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "../../src/numeric/normal.ts";
import { expectRelative } from "./expect-relative.ts";

// References: mpmath 1.3 at 40 digits (erfc, regularised betainc, findroot), p taken as the exact double.

describe("normalCdf", () => {
  it.each([
    [-38, 2.88542835e-316, 1e-7], // a subnormal number: few digits exist
    [-20, 2.7536241186062337e-89, 4e-15],
    [-10, 7.619853024160525e-24, 2e-15],
    [-5.7, 5.990371401063528e-9, 2e-15],
    [-3, 0.0013498980316300946, 2e-15],
    [-1, 0.15865525393145705, 1e-15],
    [-0.5, 0.3085375387259869, 1e-15],
    [-1e-5, 0.49999601057719606, 1e-15],
    [0, 0.5, 1e-16],
    [0.3, 0.6179114221889527, 1e-15],
    [0.7, 0.758036347776927, 1e-15],
    [4, 0.9999683287581669, 1e-15],
    [6, 0.9999999990134123, 1e-15],
  ])("at %f is %f", (x, p, tolerance) => {
    expectRelative(normalCdf(x), p, tolerance, `cdf(${x})`);
  });

  it("is 0 and 1 at the ends of the line and NaN for NaN", () => {
    expect([
      normalCdf(Number.NEGATIVE_INFINITY),
      normalCdf(Number.POSITIVE_INFINITY),
      normalCdf(Number.NaN),
    ]).toEqual([0, 1, Number.NaN]);
  });
});

describe("normalQuantile", () => {
  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798407],
    [1e-10, -6.361340902404057],
    [1e-5, -4.264890793922825],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.07, -1.4757910281791706],
    [0.3, -0.5244005127080408],
    [0.5000001, 2.506628273311648e-7],
    [0.9, 1.2815515655446006],
    [0.975, 1.9599639845400538],
    [0.9999, 3.7190164854557084],
  ])("of %f is %f", (p, x) => {
    expectRelative(normalQuantile(p), x, 1e-15, `quantile(${p})`);
  });

  it("is infinite at 0 and 1 and NaN outside", () => {
    expect([0, 1, -0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
