import { sortedNumbers } from "../../numeric/quantile.ts";
import { symmetricEigen } from "../../numeric/symmetric-eigen.ts";
import type { FeatureRows } from "../rows/feature-types.ts";

/**
 * Categories of feature `j` in an order in which neighbors resemble each other in the other features, as Apley and Zhu (2020, and their package ALEPlot): distances between categories are the largest difference of distribution functions for numbers, half
 * the sum of differences of shares for categories, added up over the features and scaled to one dimension. O(levels^2 features + rows features).
 */
export function levelOrder({ x, schema }: FeatureRows, j: number, weight: Float64Array): number[] {
  const levels = [...new Set(sortedNumbers(x[j]))];
  const m = levels.length;
  if (m < 3) return levels;
  const groupOf = new Map(levels.map((level, g) => [level, g]));
  const group = Int32Array.from(x[j], (level) => groupOf.get(level) ?? -1);
  const distance = new Float64Array(m * m);
  for (const [other, values] of x.entries()) {
    if (other === j) continue;
    const isCategory = schema.columns[other].levels !== null;
    const distinct = [...new Set(sortedNumbers(values))];
    if (distinct.length === 0) continue;
    const shares = sharesOf(values, distinct, group, m, weight);
    const width = distinct.length;
    for (let a = 0; a < m; a++)
      for (let b = 0; b < a; b++) {
        let gap = 0;
        let below = 0;
        for (let v = 0; v < width; v++) {
          const difference = shares[a * width + v] - shares[b * width + v];
          below += difference;
          gap = isCategory ? gap + Math.abs(difference) / 2 : Math.max(gap, Math.abs(below));
        }
        distance[a * m + b] += gap;
        distance[b * m + a] += gap;
      }
  }
  const place = oneDimension(distance, m);
  return levels
    .map((_, g) => g)
    .sort((a, b) => place[a] - place[b] || a - b)
    .map((g) => levels[g]);
}

/** Shares of the values of a feature within each group. */
function sharesOf(
  values: Float64Array,
  distinct: readonly number[],
  group: Int32Array,
  m: number,
  weight: Float64Array,
): Float64Array {
  const at = new Map(distinct.map((value, v) => [value, v]));
  const width = distinct.length;
  const shares = new Float64Array(m * width);
  const total = new Float64Array(m);
  for (let i = 0; i < values.length; i++) {
    const v = at.get(values[i]);
    if (v === undefined || group[i] < 0) continue;
    shares[group[i] * width + v] += weight[i];
    total[group[i]] += weight[i];
  }
  return shares.map((share, place) => {
    const all = total[Math.floor(place / width)];
    return all > 0 ? share / all : 0;
  });
}

/** Classical scaling (Torgerson 1952) to one dimension: the first eigenvector of the centered squared distances. */
function oneDimension(distance: Float64Array, m: number): Float64Array {
  const squares = distance.map((d) => d * d);
  const means = Float64Array.from({ length: m }, (_, a) => {
    let sum = 0;
    for (let b = 0; b < m; b++) sum += squares[a * m + b] / m;
    return sum;
  });
  const mean = means.reduce((a, b) => a + b, 0) / m;
  const centered = squares.map(
    (s, place) => -(s - means[Math.floor(place / m)] - means[place % m] + mean) / 2,
  );
  const { vectors } = symmetricEigen(centered, m);
  return Float64Array.from({ length: m }, (_, a) => vectors[a * m]);
}
