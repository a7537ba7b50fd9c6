import { describe, expect, it } from "vitest";
import { localLine } from "../../src/numeric/local-line.ts";

describe("a line through neighbors", () => {
  const x = Float64Array.from({ length: 80 }, (_, i) => ((i * 29) % 80) / 8);

  it("is the line itself where points lie on one, in any order", () => {
    const { at, value, error } = localLine(
      x,
      x.map((v) => 3 - 2 * v),
    );
    expect(at[0]).toBe(0);
    expect(at[at.length - 1]).toBe(79 / 8);
    for (let k = 0; k < at.length; k++) {
      expect(value[k]).toBeCloseTo(3 - 2 * at[k], 9);
      expect(error[k]).toBeLessThan(1e-9);
    }
  });

  it("agrees with weighted least squares, done plainly", () => {
    const y = x.map((v, i) => Math.sin(v) + ((i * 13) % 7) / 10);
    const { at, value } = localLine(x, y, 0.4, 9);
    const near = Math.ceil(0.4 * 80);
    for (let k = 0; k < at.length; k++) {
      const distances = Array.from(x, (v) => Math.abs(v - at[k]));
      const reach = [...distances].sort((a, b) => a - b)[near - 1] * (1 + 1e-9);
      const w = distances.map((d) => (d < reach ? (1 - (d / reach) ** 3) ** 3 : 0));
      const sum = (of: (i: number) => number) => w.reduce((total, weight, i) => total + weight * of(i), 0);
      const mx = sum((i) => x[i]) / sum(() => 1);
      const my = sum((i) => y[i]) / sum(() => 1);
      const slope = sum((i) => (x[i] - mx) * (y[i] - my)) / sum((i) => (x[i] - mx) ** 2);
      expect(value[k]).toBeCloseTo(my + slope * (at[k] - mx), 9);
    }
  });

  it("stands at the mean where all points share one place", () => {
    const { at, value } = localLine(new Float64Array(6).fill(2), Float64Array.of(1, 2, 3, 4, 5, 6));
    expect([at.length, value[0]]).toEqual([1, 3.5]);
  });
});
