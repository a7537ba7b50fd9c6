import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf } from "../../src/numeric/normal.ts";
import { studentTCdf, studentTQuantile } from "../../src/numeric/student-t.ts";
import { expectRelative } from "./expect-relative.ts";

// References: mpmath 1.3 at 40 digits (erfc, regularised betainc, findroot), p taken as the exact double.

describe("studentTCdf", () => {
  it.each([
    [-1, 1, 0.25],
    [-40, 1, 0.007956089912025814],
    [2.5, 0.5, 0.7995147354733534],
    [-2, 3, 0.0696629842794216],
    [0.01, 3, 0.503675444293574],
    [0.7, 5, 0.7424255258425918],
    [-12, 7, 0.00000317915518909255],
    [-2, 30, 0.02731252248149155],
    [-2, 300, 0.023200760491574546],
    [-3, 12345, 0.001352591956164389],
    [-0.1, 12345, 0.4601729746265458],
    [-2, 99999, 0.022751481742251237],
    [-2.5, 2e6, 0.00620970503838041],
  ])("at %f with %f degrees of freedom is %f", (t, df, p) => {
    expectRelative(studentTCdf(t, df), p, 1e-12, `cdf(${t}, ${df})`);
  });

  it("meets the normal distribution as the degrees of freedom grow", () => {
    expectRelative(studentTCdf(-2, 1e9), 0.02275013216, 1e-8, "df 1e9");
    expect(studentTCdf(-2, Number.POSITIVE_INFINITY)).toBe(normalCdf(-2));
    expect(studentTCdf(0, 5)).toBe(0.5);
    expect(studentTCdf(Number.POSITIVE_INFINITY, 5)).toBe(1);
    expect(studentTCdf(1, 0)).toBeNaN();
  });
});

describe("studentTQuantile", () => {
  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 2, 4.302652729749462],
    [0.975, 3, 3.1824463052837086],
    [0.975, 9, 2.262157162798205],
    [0.975, 30, 2.0422724563012378],
    [0.975, 23569, 1.96006464180127],
    [0.975, 1e5, 1.9599877075346093],
    [0.975, 1e6, 1.9599663568141066],
    [0.9, 4.5, 1.5008853175085577],
    [0.6, 7, 0.2631668613520228],
    [0.5001, 7, 0.00025974603090254505],
    [1e-10, 3, -2225.7692846830932],
    [1e-10, 50, -7.948243747646223],
    [0.995, 11, 3.1058065155392804],
    [1e-4, 0.7, -97570.04017876883],
    [0.8, 0.3, 6.4145768016923554],
  ])("of %f with %f degrees of freedom is %f", (p, df, t) => {
    expectRelative(studentTQuantile(p, df), t, 1e-12, `quantile(${p}, ${df})`);
  });

  it("turns the distribution function round", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 0.4999, noNaN: true }),
        fc.double({ min: 0.5, max: 3e5, noNaN: true }),
        (p, df) => {
          expectRelative(studentTCdf(studentTQuantile(p, df), df), p, 1e-11, `p ${p}, df ${df}`);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is symmetric, 0 in the middle, infinite at the ends", () => {
    expect(studentTQuantile(0.25, 6)).toBe(-studentTQuantile(0.75, 6));
    expect([studentTQuantile(0.5, 3), studentTQuantile(0, 3), studentTQuantile(1, 3)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect([studentTQuantile(2, 3), studentTQuantile(0.5, -1)]).toEqual([Number.NaN, Number.NaN]);
  });
});
