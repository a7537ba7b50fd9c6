import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal, randomFrom } from "../../src/core/random.ts";
import { runSteps } from "../../src/core/work.ts";
import { correlationOf, covarianceOf } from "../../src/numeric/covariance.ts";
import { fQuantile } from "../../src/numeric/f-quantile.ts";
import { factorSteps } from "../../src/numeric/factor-analysis.ts";
import { positiveInverse } from "../../src/numeric/positive-inverse.ts";
import { symmetricEigen } from "../../src/numeric/symmetric-eigen.ts";
import { varimax } from "../../src/numeric/varimax.ts";
import { expectClose } from "../common/close.ts";

function pointsOf(rows: readonly (readonly number[])[], weight?: Float64Array) {
  const d = rows[0].length;
  return {
    rows: rows.length,
    columns: Array.from({ length: d }, (_, j) => Float64Array.from(rows, (row) => row[j])),
    shift: new Float64Array(d),
    factor: new Float64Array(d).fill(1),
    weight,
  };
}

describe("fQuantile", () => {
  // R 4.2.2: qf
  it.each([
    [0.975, 29, 174, 1.661538417028813],
    [0.025, 29, 174, 0.536965542527491],
    [0.5, 1, 1, 1],
  ])("of %f with %i and %i is %f", (p, top, bottom, value) => {
    expectClose(fQuantile(p, top, bottom), value, 1e-12);
  });

  it("ends in zero and infinity", () => {
    expect([fQuantile(0, 3, 4), fQuantile(1, 3, 4), fQuantile(2, 3, 4)]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ]);
  });
});

describe("covarianceOf", () => {
  it("keeps its digits far from zero, and takes weights for repeated points", () => {
    const far = 1e9;
    const rows = [
      [far + 1, 5],
      [far + 2, 3],
      [far + 4, 8],
    ];
    const plain = covarianceOf(pointsOf(rows));
    expectClose([...plain.matrix], [7 / 3, 17 / 6, 17 / 6, 19 / 3], 1e-9);
    const weighted = covarianceOf(pointsOf(rows, Float64Array.of(2, 1, 3)));
    const repeated = covarianceOf(pointsOf([rows[0], rows[0], rows[1], rows[2], rows[2], rows[2]]));
    expectClose(weighted, repeated, 1e-12);
  });

  it("says nothing of one point, and correlates a constant with nothing", () => {
    expect(covarianceOf(pointsOf([[1, 2]])).matrix.every(Number.isNaN)).toBe(true);
    expect([...correlationOf(Float64Array.of(4, 0, 0, 0), 2)]).toEqual([1, 0, 0, 1]);
  });
});

describe("positiveInverse", () => {
  it("is the inverse, with the determinant", () => {
    const found = positiveInverse(Float64Array.of(4, 2, 2, 3), 2);
    expectClose([...(found?.inverse ?? [])], [3 / 8, -1 / 4, -1 / 4, 1 / 2], 1e-14);
    expectClose(found?.logDeterminant, Math.log(8), 1e-14);
    expect(positiveInverse(Float64Array.of(1, 1, 1, 1), 2)).toBeUndefined();
  });
});

describe("varimax", () => {
  /** The sum over factors of the variances of the squared loadings of rows of length one. */
  function criterion(z: Float64Array, p: number, q: number): number {
    let total = 0;
    for (let m = 0; m < q; m++) {
      let [fourth, second] = [0, 0];
      for (let i = 0; i < p; i++) {
        const length = z.subarray(i * q, (i + 1) * q).reduce((s, v) => s + v * v, 0);
        const square = length > 0 ? z[i * q + m] ** 2 / length : 0;
        fourth += square * square;
        second += square;
      }
      total += fourth / p - (second / p) ** 2;
    }
    return total;
  }

  it("keeps the length of each row, and no turn of two factors does better", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 18, maxLength: 18 }),
        (numbers) => {
          const [p, q] = [6, 3];
          const loadings = Float64Array.from(numbers, (x) => x / 100);
          const turned = varimax(loadings, p, q);
          for (let i = 0; i < p; i++) {
            const length = (z: Float64Array) => z.subarray(i * q, (i + 1) * q).reduce((s, v) => s + v * v, 0);
            expectClose(length(turned), length(loadings), 1e-12, 1e-14);
          }
          const best = criterion(turned, p, q);
          expect(best).toBeGreaterThanOrEqual(criterion(loadings, p, q) - 1e-12);
          for (const angle of [-0.3, -0.01, 0.01, 0.3, 0.8]) {
            const z = turned.slice();
            for (let i = 0; i < p; i++) {
              const [x, y] = [z[i * q], z[i * q + 1]];
              z[i * q] = x * Math.cos(angle) + y * Math.sin(angle);
              z[i * q + 1] = y * Math.cos(angle) - x * Math.sin(angle);
            }
            expect(criterion(z, p, q)).toBeLessThanOrEqual(best + 1e-9);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("leaves a single factor as it is, and an item without loadings", () => {
    expectClose([...varimax(Float64Array.of(0.5, -0.2), 2, 1)], [0.5, -0.2], 1e-15);
    expect([...varimax(Float64Array.of(0, 0, 1, 0), 2, 2)]).toEqual([0, 0, 1, 0]);
  });
});

describe("factorSteps", () => {
  function discrepancy(r: Float64Array, psi: Float64Array, q: number): number {
    const p = psi.length;
    const scaled = r.map((x, at) => x / Math.sqrt(psi[Math.floor(at / p)] * psi[at % p]));
    const rest = symmetricEigen(scaled, p).values.slice(q);
    return rest.reduce((s, v) => s + v - Math.log(v) - 1, 0);
  }

  it("is at the bottom: no uniqueness nearby fits better", () => {
    const random = randomFrom(8);
    for (let run = 0; run < 12; run++) {
      const p = 6 + (run % 3);
      const q = 1 + (run % 3);
      const rows = Array.from({ length: 150 }, () => {
        const things = Array.from({ length: q }, () => normal(random));
        return Array.from({ length: p }, (_, j) => 0.8 * things[j % q] + 0.7 * normal(random));
      });
      const r = correlationOf(covarianceOf(pointsOf(rows)).matrix, p);
      const found = runSteps(factorSteps(r, p, q));
      expect(found.converged).toBe(true);
      expectClose(discrepancy(r, found.uniqueness, q), found.objective, 1e-9, 1e-12);
      for (let j = 0; j < p; j++) {
        for (const step of [0.98, 1.02]) {
          const moved = found.uniqueness.slice();
          moved[j] = Math.min(1, Math.max(0.005, moved[j] * step));
          expect(discrepancy(r, moved, q)).toBeGreaterThanOrEqual(found.objective - 1e-12);
        }
        let communality = 0;
        for (let m = 0; m < q; m++) communality += found.loadings[j * q + m] ** 2;
        if (found.uniqueness[j] > 0.005 && found.uniqueness[j] < 1)
          expectClose(communality + found.uniqueness[j], 1, 1e-6);
      }
    }
  });
});
