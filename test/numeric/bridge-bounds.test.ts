import { describe, expect, it } from "vitest";
import { bridgeBound, standardBridgeBound } from "../../src/numeric/bridge-bounds.ts";
import { normalCdf, normalQuantile } from "../../src/numeric/normal.ts";
import { expectClose } from "../common/close.ts";

describe("bounds of a Brownian bridge", () => {
  it("are Kolmogorov's limit over all of 0 to 1", () => {
    // the 95% point of the Kolmogorov distribution
    expectClose(bridgeBound(0.95, 0, 1), 1.3580986393225505, 1e-9);
  });

  // Hall and Wellner, Biometrika 67 (1980), formula (2.3): from 0 to a
  it.each([0.1, 0.25, 0.5, 0.75, 0.9])("follow the formula of Hall and Wellner from 0 to %s", (a) => {
    const x = bridgeBound(0.9, 0, a);
    const r = x * Math.sqrt((1 - a) / a);
    const d = 1 / (1 - a);
    let p = 1 - 2 * normalCdf(-x / Math.sqrt(a * (1 - a)));
    for (let k = 1; k < 60; k++)
      p +=
        2 *
        (-1) ** k *
        Math.exp(-2 * k * k * x * x) *
        (normalCdf(r * (2 * k + d)) - normalCdf(r * (2 * k - d)));
    expectClose(p, 0.9, 1e-8);
  });

  it("are wider for longer stretches, and never below the bound of one moment", () => {
    const moment = normalQuantile(0.975);
    let [x, c] = [moment * Math.sqrt(0.3 * 0.7), moment];
    for (const half of [1e-9, 0.01, 0.1, 0.2, 0.29]) {
      const wider = [
        bridgeBound(0.95, 0.3 - half, 0.3 + half),
        standardBridgeBound(0.95, 0.3 - half, 0.3 + half),
      ];
      expect(wider[0]).toBeGreaterThan(x);
      expect(wider[1]).toBeGreaterThan(c);
      [x, c] = wider;
    }
    expect(standardBridgeBound(0.95, 0.3, 0.3)).toBe(moment);
  });

  // Nair, Technometrics 26 (1984), the tail formula, good to two digits or so
  it.each([
    [0.05, 0.95],
    [0.1, 0.6],
    [0.02, 0.98],
  ])("of equal precision are near Nair's formula from %s to %s", (a, b) => {
    const c = standardBridgeBound(0.95, a, b);
    const density = Math.exp((-c * c) / 2) / Math.sqrt(2 * Math.PI);
    const tail = (4 * density) / c + density * (c - 1 / c) * Math.log((b * (1 - a)) / (a * (1 - b)));
    expectClose(tail, 0.05, 0.05);
  });

  it("of equal precision agree with a walk through the density step by step", () => {
    const [a, b] = [0.1, 0.7];
    const c = standardBridgeBound(0.9, a, b);
    const duration = 0.5 * Math.log((b * (1 - a)) / (a * (1 - b)));
    const coarse = within(c, duration, 100);
    const fine = within(c, duration, 200);
    // the error falls with the square of the grid
    expectClose(fine + (fine - coarse) / 3, 0.9, 1e-6);
  });
});

/** Chance that the process stays within: its density in time, by finite differences. */
function within(c: number, duration: number, cells: number): number {
  const h = (2 * c) / cells;
  const steps = Math.ceil(duration / (0.2 * h * h));
  const dt = duration / steps;
  const x = Array.from({ length: cells + 1 }, (_, i) => -c + i * h);
  // what is left when the process starts at x: du/dt = u'' - x u'
  let u: number[] = x.map((_, i) => (i === 0 || i === cells ? 0 : 1));
  for (let s = 0; s < steps; s++) {
    const rate = (v: readonly number[]) =>
      v.map((value, i) =>
        i === 0 || i === cells
          ? 0
          : (v[i + 1] - 2 * value + v[i - 1]) / (h * h) - (x[i] * (v[i + 1] - v[i - 1])) / (2 * h),
      );
    const now = rate(u);
    const half = u.map((value, i) => value + (dt / 2) * now[i]);
    const middle = rate(half);
    u = u.map((value, i) => value + dt * middle[i]);
  }
  return x.reduce((total, y, i) => total + (u[i] * h * Math.exp((-y * y) / 2)) / Math.sqrt(2 * Math.PI), 0);
}
