import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundUp, tidy, tooNarrow } from "../../src/numeric/round-numbers.ts";

describe("round numbers", () => {
  it("are the next of 1, 2, 2.5 and 5 times a power of ten", () => {
    expect([0.9, 1, 1.1, 2.2, 2.6, 5.1, 37, 0.0031].map(roundUp)).toEqual([1, 1, 2, 2.5, 5, 10, 50, 0.005]);
  });

  it("are never smaller than what they round, by more than a billionth", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (x) => {
        expect(roundUp(x)).toBeGreaterThanOrEqual(x * (1 - 1e-8));
        expect(roundUp(x)).toBeLessThanOrEqual(x * 2.5 * (1 + 1e-8));
      }),
    );
  });

  it("have no place between values that are all but equal", () => {
    expect([tooNarrow(0, 0), tooNarrow(-5e-324, 0), tooNarrow(1e6, 1e6 + 1e-9), tooNarrow(0, 1e-9)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("lose the dust of multiplication", () => {
    expect(tidy(3 * 0.1)).toBe(0.3);
  });
});
