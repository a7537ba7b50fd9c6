import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastSquares } from "../../src/numeric/least-squares.ts";
import { inverseUpper, qrInPlace, solveUpper, transposeTimes } from "../../src/numeric/qr.ts";
import { coefficientCovariance } from "../../src/numeric/sandwich.ts";
import { expectClose } from "../common/close.ts";

const numbers = fc.integer({ min: -30, max: 30 });
const matrix = fc
  .tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 1, max: 3 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(numbers, { minLength: rows, maxLength: rows }), {
      minLength: columns,
      maxLength: columns,
    }),
  );

describe("qrInPlace", () => {
  it("is orthonormal times an upper triangle, and gives the columns back", () => {
    fc.assert(
      fc.property(matrix, (columns) => {
        const rows = columns[0].length;
        const qr = qrInPlace(
          Float64Array.from(columns.flat()),
          rows,
          columns.length,
          columns.map(() => 1e-10),
        );
        const { q, r, rank, order } = qr;
        for (let a = 0; a < rank; a++)
          for (let b = 0; b < rank; b++) {
            let dot = 0;
            for (let i = 0; i < rows; i++) dot += q[a * rows + i] * q[b * rows + i];
            expectClose(dot, a === b ? 1 : 0, 1e-12, 1e-12);
            if (a > b) expect(r[b * rank + a]).toBe(0);
          }
        for (let c = 0; c < rank; c++)
          for (let i = 0; i < rows; i++) {
            let v = 0;
            for (let k = 0; k < rank; k++) v += q[k * rows + i] * r[c * rank + k];
            expectClose(v, columns[order[c]][i], 1e-10, 1e-10);
          }
        // a column that was put last lies in the span of the others
        for (const j of order.subarray(rank)) {
          const v = Float64Array.from(columns[j]);
          const part = transposeTimes(qr, v);
          for (let i = 0; i < rows; i++) {
            let back = 0;
            for (let k = 0; k < rank; k++) back += q[k * rows + i] * part[k];
            expectClose(back, v[i], 1e-8, 1e-8);
          }
        }
      }),
    );
  });

  it("puts a combination of earlier columns last, however large the numbers", () => {
    const a = Float64Array.of(1, 2, 3, 5, 5, 1, 4, 2, 6, 3, 7, 7, 2, 2, 9, 1);
    for (const size of [1, 1e-150, 1e150]) {
      const qr = qrInPlace(
        a.map((v) => v * size),
        4,
        4,
        [1e-10, 1e-10, 1e-10, 1e-10],
      );
      expect([qr.rank, ...qr.order]).toEqual([3, 0, 1, 3, 2]);
    }
    expect(qrInPlace(new Float64Array(6), 3, 2, [1e-10, 1e-10]).rank).toBe(0);
  });

  it("solves and inverts its triangle", () => {
    const qr = qrInPlace(Float64Array.of(2, 1, 0, 1, 3, 1), 3, 2, [1e-10, 1e-10]);
    const inverse = inverseUpper(qr);
    const x = solveUpper(qr, Float64Array.of(4, -2));
    expectClose([inverse[0] * 4 + inverse[2] * -2, inverse[3] * -2], [...x]);
  });
});

describe("leastSquares", () => {
  /** The plain way: normal equations with the constant, by elimination. */
  function normalEquations(columns: readonly Float64Array[], y: Float64Array, w: Float64Array): number[] {
    const x = [y.map(() => 1), ...columns];
    const a = x.map((p) => [...x, y].map((q) => p.reduce((s, v, i) => s + w[i] * v * q[i], 0)));
    for (let k = 0; k < x.length; k++)
      for (let i = 0; i < x.length; i++) {
        if (i === k) continue;
        const f = a[i][k] / a[k][k];
        for (let j = 0; j < a[i].length; j++) a[i][j] -= f * a[k][j];
      }
    return a.map((row, k) => row[x.length] / row[k]);
  }

  it("agrees with the normal equations, weights and counts included", () => {
    const row = fc.tuple(
      numbers,
      numbers,
      numbers,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 6, maxLength: 20 }), (rows) => {
        const column = (k: number) => Float64Array.from(rows, (r) => r[k]);
        const [a, b, y, weights, counts] = [0, 1, 2, 3, 4].map(column);
        const fit = leastSquares({ columns: [a, b], y, weights, counts, intercept: true });
        fc.pre(fit.rank === 3);
        const slopes = [fit.solution[1] / fit.scales[0], fit.solution[2] / fit.scales[1]];
        const constant = fit.solution[0] - slopes[0] * fit.centers[0] - slopes[1] * fit.centers[1];
        const plain = normalEquations(
          [a, b],
          y,
          weights.map((w, i) => w * counts[i]),
        );
        expectClose([constant, ...slopes], plain, 1e-6, 1e-6);
        expect(fit.n).toBe(counts.reduce((s, c) => s + c, 0));
        // leverages add up to the number of coefficients
        expectClose(
          fit.leverage.reduce((s, h, i) => s + h * counts[i], 0),
          3,
          1e-9,
        );
      }),
      { numRuns: 80 },
    );
  });

  it("keeps its digits where the columns lie far from zero", () => {
    const x = Float64Array.from({ length: 10 }, (_, i) => 1e9 + i);
    const y = x.map((_, i) => 3 * i + (i % 2));
    const near = leastSquares({ columns: [x.map((v) => v - 1e9)], y, intercept: true });
    const far = leastSquares({ columns: [x], y, intercept: true });
    expectClose([far.solution[1], far.residualSquares], [near.solution[1], near.residualSquares], 1e-14);
  });
});

describe("coefficientCovariance", () => {
  it("clusters of one row each are White's errors with Stata's factor", () => {
    const x = Float64Array.of(1, 2, 3, 4, 6, 9);
    const y = Float64Array.of(2, 1, 4, 6, 5, 12);
    const fit = leastSquares({ columns: [x], y, intercept: true });
    const own = coefficientCovariance(fit, "clustered", { codes: Int32Array.of(0, 1, 2, 3, 4, 5), count: 6 });
    const mean = x.reduce((a, b) => a + b, 0) / 6;
    const spread = x.reduce((s, v) => s + (v - mean) ** 2, 0);
    const meat = x.reduce((s, v, i) => s + ((v - mean) * fit.residuals[i]) ** 2, 0);
    expectClose(own.matrix[3] / fit.scales[0] ** 2, ((6 / 5) * (5 / 4) * meat) / spread ** 2);
    expect(own.df).toBe(5);
  });
});
