import { describe, expect, it } from "vitest";
import { ratioOfCounts, ratioTail } from "../../src/numeric/ratio-of-counts.ts";
import { expectClose } from "../common/close.ts";

describe("ratioOfCounts", () => {
  it("is R's exact interval of two Poisson counts", () => {
    // R 4.2: poisson.test(c(20, 10), c(1, 1)), poisson.test(c(60, 80), c(1, 4)), poisson.test(c(7, 0), c(1, 4))
    expectClose(ratioOfCounts(20, 10, 0.95), [0.893508890385, 4.784552440338], 1e-11);
    expectClose(
      ratioOfCounts(60, 80, 0.95).map((x) => 4 * x),
      [2.11003688176, 4.24556217648],
      1e-11,
    );
    expectClose(4 * ratioOfCounts(7, 0, 0.95)[0], 5.76523407534, 1e-11);
    expect(ratioOfCounts(7, 0, 0.95)[1]).toBe(Number.POSITIVE_INFINITY);
    expect(ratioOfCounts(0, 5, 0.95)[0]).toBe(0);
  });

  it("has R's chances of as large a first count", () => {
    // R 4.2: poisson.test(..., alternative = "greater")$p.value
    expectClose(ratioTail(3, 1, 1), 0.3125, 1e-11);
    expectClose(ratioTail(60, 80, 1 / 4), 6.80727212694e-10, 1e-10);
  });
});
