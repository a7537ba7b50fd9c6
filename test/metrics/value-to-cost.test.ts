import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { valueToCost } from "../../src/metrics/value-to-cost.ts";
import { expectClose } from "../common/close.ts";

const estimate = (value: number, se: number | null) => ({ value, se, interval: null, level: 0.95 });

describe("valueToCost", () => {
  it("has the interval of the delta method", () => {
    const ratio = valueToCost(estimate(240, 20), estimate(60, 6));
    // by hand: 4 sqrt((20/240)^2 + (6/60)^2), +- 1.959963984540054 of it
    const se = 4 * Math.sqrt(1 / 144 + 0.01);
    expectClose(ratio.se, se, 1e-12);
    expectClose(ratio.interval, [4 - 1.959963984540054 * se, 4 + 1.959963984540054 * se], 1e-12);
    expectClose(
      valueToCost(estimate(240, 20), estimate(60, 6), { level: 0.5 }).interval,
      [4 - 0.6744897501960817 * se, 4 + 0.6744897501960817 * se],
      1e-12,
    );
  });

  it("takes a number as known, and lacks an error where an estimate lacks one", () => {
    expect(valueToCost(300, 60)).toMatchObject({ value: 5, se: 0, interval: [5, 5], standing: "above" });
    expect(valueToCost(estimate(300, 30), 60).se).toBe(0.5);
    expect(valueToCost(estimate(300, null), 60)).toMatchObject({
      se: null,
      interval: null,
      standing: "unknown",
    });
  });

  it("says on which side of the target the interval lies", () => {
    const cost = estimate(50, 1);
    expect(valueToCost(estimate(300, 10), cost).standing).toBe("above");
    expect(valueToCost(estimate(150, 10), cost).standing).toBe("unclear");
    expect(valueToCost(estimate(60, 10), cost).standing).toBe("below");
    expect(valueToCost(estimate(60, 10), cost, { target: 0.5 }).standing).toBe("above");
    expect(valueToCost(estimate(-60, 10), cost)).toMatchObject({ value: -1.2, standing: "below" });
  });

  it("warns of revenue", () => {
    const ratio = valueToCost(300, 60, { basis: "revenue" });
    expect(ratio.definition).toMatchObject({ name: "Value to cost", variant: "revenue" });
    expect(ratio.warnings).toHaveLength(1);
    expect(valueToCost(300, 60).warnings).toEqual([]);
  });

  it.each([
    ["a cost of zero", 240, 0, {}, "bad-value"],
    ["a negative cost", 240, -5, {}, "bad-value"],
    ["a value that is no number", Number.NaN, 60, {}, "bad-value"],
    ["a cost that is text", 240, "60", {}, "bad-value"],
    ["nothing", null, 60, {}, "bad-value"],
    ["a negative error", estimate(240, -1), 60, {}, "bad-value"],
    ["a target of zero", 240, 60, { target: 0 }, "bad-option"],
    ["an unknown basis", 240, 60, { basis: "profit" }, "bad-option"],
    ["a level of 95", 240, 60, { level: 95 }, "bad-option"],
  ])("refuses %s", (_, value, cost, options, code) => {
    expect(() => valueToCost(value as never, cost as never, options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("does not depend on the unit of money", () => {
    const positive = fc.double({ min: 0.1, max: 1000, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, positive, positive, (v, sv, c, sc, unit) => {
        expectClose(
          valueToCost(estimate(v * unit, sv * unit), estimate(c * unit, sc * unit)),
          valueToCost(estimate(v, sv), estimate(c, sc)),
          1e-9,
          1e-9,
        );
      }),
      { numRuns: 100 },
    );
  });
});
