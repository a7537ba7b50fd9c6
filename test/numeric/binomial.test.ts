import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialUpper } from "../../src/numeric/binomial.ts";
import { expectClose } from "../common/close.ts";

describe("binomialUpper", () => {
  it("agrees with sums over all outcomes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: -1, max: 42 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (n, k, p) => {
          let total = 0;
          let choose = 1;
          for (let i = 0; i <= n; i++) {
            if (i >= k) total += choose * p ** i * (1 - p) ** (n - i);
            choose = (choose * (n - i)) / (i + 1);
          }
          expectClose(binomialUpper(k, n, p), total, 1e-10, 1e-12);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("is known at its ends", () => {
    expect(binomialUpper(0, 5, 0.2)).toBe(1);
    expect(binomialUpper(6, 5, 0.2)).toBe(0);
    expect(binomialUpper(1, 5, 0)).toBe(0);
    expect(binomialUpper(5, 5, 1)).toBe(1);
    // far out in the tail: 0.1^30
    expectClose(binomialUpper(30, 30, 0.1), 1e-30, 1e-10, 0);
  });

  it("holds for many draws", () => {
    // about the normal: P(X >= n/2) of a fair coin is a half and half the middle term
    const n = 1_000_000;
    expectClose(binomialUpper(n / 2, n, 0.5), 0.5 + 0.5 / Math.sqrt((Math.PI * n) / 2), 1e-6);
  });
});
