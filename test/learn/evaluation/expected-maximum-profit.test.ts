import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedMaximumProfit, profitCurve } from "../../../src/learn/index.ts";
import { expectClose } from "../../common/close.ts";

interface Row {
  readonly risk: number;
  readonly left: number;
  readonly count: number;
}

/** The definition: for each of many successes the best of all thresholds, weighed by the density. */
function plain(rows: readonly Row[], value: number, offer: number, contact: number) {
  const total = rows.reduce((a, { count }) => a + count, 0);
  const thresholds = [Number.POSITIVE_INFINITY, ...new Set(rows.map(({ risk }) => risk))].sort(
    (a, b) => b - a,
  );
  const points = thresholds.map((threshold) => {
    const taken = rows.filter(({ risk }) => risk >= threshold);
    const found = taken.reduce((a, { left, count }) => a + left * count, 0) / total;
    return { found, wrong: taken.reduce((a, { count }) => a + count, 0) / total - found };
  });
  const steps = 4000;
  let [profit, share, mass] = [0, 0, 0];
  for (let s = 0; s < steps; s++) {
    const success = (s + 0.5) / steps;
    const density = success ** 5 * (1 - success) ** 13;
    const gains = points.map(
      ({ found, wrong }) => (success * (value - offer) - contact) * found - (offer + contact) * wrong,
    );
    // of equal ones that with the fewest offers
    const most = Math.max(...gains);
    const best = gains.findIndex((gain) => gain > most - 1e-12);
    profit += density * gains[best];
    share += density * (points[best].found + points[best].wrong);
    mass += density;
  }
  return { profit: profit / mass, share: share / mass };
}

const given = { score: "risk", label: "left", count: "count", resamples: 0 } as const;
const row = fc.record({
  risk: fc.integer({ min: 0, max: 9 }),
  left: fc.integer({ min: 0, max: 1 }),
  count: fc.integer({ min: 1, max: 3 }),
});
const sample = fc
  .array(row, { minLength: 3, maxLength: 25 })
  .filter((rows) => new Set(rows.map(({ left }) => left)).size === 2);

describe("the expected maximum profit", () => {
  it("is the mean over successes of the best threshold's profit", () => {
    fc.assert(
      fc.property(
        sample,
        fc.constantFrom([200, 10, 1], [50, 20, 5], [100, 0, 0]),
        (rows, [value, offer, contact]) => {
          const found = expectedMaximumProfit(rows, { ...given, value, offer, contact });
          const expected = plain(rows, value, offer, contact);
          expect(Math.abs(found.value - expected.profit)).toBeLessThan(1e-4 * value);
          expect(Math.abs(found.share.value - expected.share)).toBeLessThan(1e-3);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is the best profit of the curve when the success is known", () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      risk: (i * 7) % 60,
      left: (i * 7) % 60 > 30 + ((i * 13) % 40) - 10 ? 1 : 0,
      count: 1,
    }));
    const known = { alpha: 0.4 * 900_000, beta: 0.6 * 900_000 };
    const found = expectedMaximumProfit(rows, {
      ...given,
      value: 100,
      offer: 0,
      contact: 12,
      success: known,
    });
    const { best } = profitCurve(rows, { ...given, cost: 12, value: 100, success: 0.4 }).info;
    expectClose(found.value * 60, best.profit.value, 1e-3);
    expectClose(found.share.value * 60, best.offers, 1e-6);
  });

  it("has intervals around itself, and depends on the order of scores alone", () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({
      risk: (i * 37) % 200,
      left: (i * 37) % 200 > (i * 11) % 250 ? 1 : 0,
    }));
    const options = {
      score: "risk",
      label: "left",
      value: 200,
      offer: 10,
      contact: 1,
      resamples: 200,
    } as const;
    const found = expectedMaximumProfit(rows, options);
    const [low, high] = found.interval as readonly [number, number];
    expect(low < found.value && found.value < high).toBe(true);
    expect(
      expectedMaximumProfit(
        rows.map(({ risk, left }) => ({ risk: Math.exp(risk / 50), left })),
        options,
      ),
    ).toEqual(found);
    expect(expectedMaximumProfit([...rows].reverse(), options)).toEqual(found);
  });

  it("refuses amounts that are none", () => {
    const rows = [
      { risk: 1, left: 1, count: 1 },
      { risk: 0, left: 0, count: 1 },
    ];
    const right = { ...given, value: 100, offer: 10, contact: 1 };
    for (const wrong of [
      { value: 0 },
      { offer: 100 },
      { offer: -1 },
      { contact: Number.NaN },
      { success: { alpha: 0, beta: 1 } },
      { success: null as never },
    ])
      expect(() => expectedMaximumProfit(rows, { ...right, ...wrong })).toThrow(
        expect.objectContaining({ code: "bad-option" }),
      );
    expect(() => expectedMaximumProfit(rows.slice(1), right)).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
    expect(() => expectedMaximumProfit(rows, undefined as never)).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});
