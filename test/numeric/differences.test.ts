import { describe, expect, it } from "vitest";
import {
  differenceOfEstimates,
  differenceOfMeans,
  differenceOfShares,
  meanEstimate,
  momentsOf,
} from "../../src/numeric/differences.ts";
import { shareEstimate } from "../../src/numeric/intervals.ts";
import { expectClose } from "../common/close.ts";

describe("meanEstimate", () => {
  it("is the mean with scipy's t interval", () => {
    const mean = meanEstimate(momentsOf([5, 4, 4, 3, 1]), 0.95);
    expectClose(
      mean,
      { value: 3.4, se: 0.6782329983125268, interval: [1.5169233116515615, 5.283076688348438], level: 0.95 },
      1e-12,
    );
  });

  it("takes a count for as many equal values", () => {
    expectClose(momentsOf([5, 4, 3, 1], [1, 2, 1, 1]), momentsOf([5, 4, 4, 3, 1]), 1e-14);
  });

  it("has no error with one value", () => {
    expect(meanEstimate(momentsOf([5]), 0.95)).toEqual({ value: 5, se: null, interval: null, level: 0.95 });
  });
});

describe("differenceOfMeans", () => {
  it("is Welch's, as scipy's ttest_ind(equal_var=False)", () => {
    const d = differenceOfMeans(momentsOf([1, 2, 3, 4.5]), momentsOf([2, 2, 5, 9, 11]), 0.95);
    expectClose(d.interval, [-8.177558263033777, 1.8275582630337768], 1e-9);
    expectClose(d.p, 0.16589247133747714, 1e-9);
  });

  it("has no p value without spread, and no interval with one value", () => {
    expect(differenceOfMeans(momentsOf([2, 2]), momentsOf([1, 1]), 0.95)).toMatchObject({
      value: 1,
      se: 0,
      p: null,
    });
    expect(differenceOfMeans(momentsOf([2]), momentsOf([1, 1]), 0.95)).toMatchObject({
      interval: null,
      p: null,
    });
  });
});

describe("differenceOfShares", () => {
  it("has the interval of statsmodels' confint_proportions_2indep(method='newcomb') and the p of proportions_ztest", () => {
    const d = differenceOfShares(56, 70, 48, 80, 0.95);
    expectClose(d.interval, [0.05243147240236498, 0.33387265403690614], 1e-9);
    expectClose(d.p, 0.00804508136819656, 1e-9);
    expectClose(differenceOfShares(0, 10, 10, 10, 0.95).interval, [-1, -0.6075093504305241], 1e-9);
  });

  it("has no p value when both shares are the same end", () => {
    expect(differenceOfShares(0, 10, 0, 12, 0.95).p).toBeNull();
  });
});

describe("differenceOfEstimates", () => {
  it("of two shares is Newcombe's interval", () => {
    const d = differenceOfEstimates(shareEstimate(56, 70, 0.95), shareEstimate(48, 80, 0.95), 0.95);
    expectClose(d.interval, [0.05243147240236498, 0.33387265403690614], 1e-9);
    // z of the unpooled errors by hand: .2 / sqrt(.8 .2 / 70 + .6 .4 / 80)
    expectClose(d.se, Math.sqrt(0.16 / 70 + 0.24 / 80), 1e-12);
  });

  it("lacks what one of them lacks", () => {
    const bare = { value: 1, se: null, interval: null, level: 0.95 };
    expect(differenceOfEstimates(bare, shareEstimate(1, 2, 0.95), 0.95)).toMatchObject({
      value: 0.5,
      se: null,
      interval: null,
      p: null,
    });
  });
});
