import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { symmetricEigen } from "../../src/numeric/symmetric-eigen.ts";

function check(matrix: Float64Array, n: number): void {
  const { values, vectors } = symmetricEigen(matrix, n);
  const scale = Math.max(...matrix.map(Math.abs), 0);
  for (let i = 0; i < n; i++) {
    if (i > 0) expect(values[i - 1]).toBeGreaterThanOrEqual(values[i]);
    for (let j = 0; j < n; j++) {
      let [product, rebuilt] = [0, 0];
      for (let l = 0; l < n; l++) {
        product += vectors[l * n + i] * vectors[l * n + j];
        rebuilt += vectors[i * n + l] * values[l] * vectors[j * n + l];
      }
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-12);
      expect(Math.abs(rebuilt - matrix[i * n + j])).toBeLessThanOrEqual(1e-12 * scale);
    }
  }
  for (let j = 0; j < n; j++) {
    const column = Array.from({ length: n }, (_, i) => vectors[i * n + j]);
    expect(Math.max(...column)).toBeGreaterThanOrEqual(Math.max(...column.map(Math.abs)) * (1 - 1e-9));
  }
}

function symmetric(n: number, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return entry(Math.min(i, j), Math.max(i, j));
  });
}

describe("symmetricEigen", () => {
  it("knows a matrix of two rows", () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    const half = Math.SQRT1_2;
    [3, 1].forEach((x, i) => {
      expect(values[i]).toBeCloseTo(x, 14);
    });
    [half, half, half, -half].forEach((x, i) => {
      expect(vectors[i]).toBeCloseTo(x, 14);
    });
  });

  it("knows the second differences: 2 - 2 cos(j pi / (n + 1))", () => {
    const n = 12;
    const matrix = symmetric(n, (i, j) => (i === j ? 2 : j - i === 1 ? -1 : 0));
    const { values } = symmetricEigen(matrix, n);
    for (let j = 0; j < n; j++)
      expect(values[j]).toBeCloseTo(2 - 2 * Math.cos(((n - j) * Math.PI) / (n + 1)), 13);
    check(matrix, n);
  });

  it("knows the Hilbert matrix of six rows, whose values span seven powers of ten", () => {
    const n = 6;
    const matrix = symmetric(n, (i, j) => 1 / (i + j + 1));
    const { values } = symmetricEigen(matrix, n);
    // Gregory and Karney, A Collection of Matrices for Testing Computational Algorithms (1969)
    [
      1.61889985892434, 0.242360870575209, 0.0163215213198758, 0.000615748354182658, 1.25707571226252e-5,
      1.08279948456555e-7,
    ].forEach((x, i) => {
      expect(Math.abs(values[i] - x)).toBeLessThan(1e-14);
    });
    check(matrix, n);
  });

  it("keeps places where values are equal", () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 0, 0, 0, 5, 0, 0, 0, 2), 3);
    expect([...values]).toEqual([5, 2, 2]);
    expect([...vectors]).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1]);
  });

  it("takes one row, no row, zeros and the all-equal matrix", () => {
    expect(symmetricEigen(Float64Array.of(-4), 1)).toEqual({
      values: Float64Array.of(-4),
      vectors: Float64Array.of(1),
    });
    expect(symmetricEigen(new Float64Array(0), 0).values).toHaveLength(0);
    check(new Float64Array(16), 4);
    const ones = new Float64Array(25).fill(1);
    check(ones, 5);
    expect(symmetricEigen(ones, 5).values[0]).toBeCloseTo(5, 13);
  });

  it("rebuilds any symmetric matrix, large or tiny, and leaves it as it was", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(1e-150, 1, 1e150),
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 144, maxLength: 144 }),
        (n, unit, numbers) => {
          const matrix = symmetric(n, (i, j) => unit * numbers[i * 12 + j]);
          const before = matrix.slice();
          check(matrix, n);
          expect(matrix).toEqual(before);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("takes a matrix of eighty rows", () => {
    const n = 80;
    check(
      symmetric(n, (i, j) => ((i * 37 + j * 91) % 53) - 26),
      n,
    );
  });
});
