import { gather, type Points } from "./points.ts";

/** Means and covariances of points. */
export interface Covariance {
  /** Points, counted with their weights. */
  readonly n: number;
  readonly means: Float64Array;
  /** d x d, row after row, with n - 1 in the denominator; NaN for fewer than two points. */
  readonly matrix: Float64Array;
}

/** Means and covariances in two passes, so that large means cost no digits. O(n d^2) time, no copy of the points. */
export function covarianceOf(points: Points): Covariance {
  const d = points.columns.length;
  const { rows, weight } = points;
  const x = new Float64Array(d);
  const means = new Float64Array(d);
  let n = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i];
    n += w;
    gather(points, i, x);
    for (let j = 0; j < d; j++) means[j] += w * x[j];
  }
  for (let j = 0; j < d; j++) means[j] /= n;
  const matrix = new Float64Array(d * d);
  const rest = new Float64Array(d);
  for (let i = 0; i < rows; i++) {
    const w = weight === undefined ? 1 : weight[i];
    gather(points, i, x);
    for (let j = 0; j < d; j++) {
      x[j] -= means[j];
      rest[j] += w * x[j];
    }
    for (let a = 0; a < d; a++) {
      const wx = w * x[a];
      for (let b = a; b < d; b++) matrix[a * d + b] += wx * x[b];
    }
  }
  for (let a = 0; a < d; a++) {
    for (let b = a; b < d; b++) {
      // what rounding left of the means is taken off
      const covariance = n > 1 ? (matrix[a * d + b] - (rest[a] * rest[b]) / n) / (n - 1) : Number.NaN;
      matrix[a * d + b] = covariance;
      matrix[b * d + a] = covariance;
    }
  }
  return { n, means, matrix };
}

/** Covariances as correlations; a column without variance correlates 0 with others. */
export function correlationOf(covariance: Float64Array, d: number): Float64Array {
  return covariance.map((c, at) => {
    const a = Math.floor(at / d);
    const b = at % d;
    if (a === b) return 1;
    const product = covariance[a * d + a] * covariance[b * d + b];
    return product > 0 ? Math.max(-1, Math.min(1, c / Math.sqrt(product))) : 0;
  });
}
