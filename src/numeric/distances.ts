import { flatten, type Points, squaredDistance } from "./points.ts";

/** Euclidean distances of all pairs: the upper triangle, row after row. O(n^2 d) time, 4 n^2 bytes. */
export function pairDistances(points: Points): Float64Array {
  const n = points.rows;
  const d = points.columns.length;
  const flat = flatten(points);
  const out = new Float64Array((n * (n - 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) out[at++] = Math.sqrt(squaredDistance(flat, i * d, flat, j * d, d));
  return out;
}
