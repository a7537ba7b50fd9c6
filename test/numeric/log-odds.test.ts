import { describe, expect, it } from "vitest";
import { logisticOf, logOddsOf, shareBeside, softplus } from "../../src/numeric/log-odds.ts";
import { expectClose } from "../common/close.ts";

// reference values: Python's decimal with 40 digits
describe("log-odds", () => {
  it("are what chances come from and go back to", () => {
    for (const [x, chance] of [
      [-37.5, 5.175555005801868e-17],
      [-2, 0.11920292202211755],
      [-0.3, 0.425557483188341],
      [4, 0.9820137900379085],
    ]) {
      expectClose(logisticOf(x), chance, 5e-16, 0);
      expectClose(shareBeside(-x), chance, 1e-15, 0);
      expectClose(logOddsOf(chance), x, 1e-13, 0);
    }
  });

  it("that are far out do not overflow", () => {
    expect(logisticOf(-720)).toBe(Math.exp(-720));
    expect(logisticOf(-720)).toBeGreaterThan(0);
    expect([logisticOf(Number.NEGATIVE_INFINITY), logisticOf(Number.POSITIVE_INFINITY)]).toEqual([0, 1]);
    expect(softplus(800)).toBe(800);
    expectClose(softplus(-40), Math.exp(-40), 1e-15, 0);
    expectClose(softplus(0), Math.LN2, 1e-15, 0);
  });
});
