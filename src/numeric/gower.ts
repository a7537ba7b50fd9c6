import type { Steps } from "../core/work.ts";

/** One column of a Gower distance; NaN in `values` is no value. */
export interface GowerColumn {
  /** "size": how far apart; "match": equal or not; "presence": equal or not, and no evidence where both are 0. */
  readonly kind: "size" | "match" | "presence";
  readonly values: Float64Array;
  readonly weight: number;
}

const CHUNK = 64;

/**
 * Gower's (1971) distances of all pairs: the upper triangle, row after row. For each pair the weighted mean over the columns in which both have a value of
 * how much they differ, 0 to 1; NaN where there is no such column. O(n^2 d).
 */
export function* gowerSteps(rows: number, columns: readonly GowerColumn[]): Steps<Float64Array> {
  const out = new Float64Array((rows * (rows - 1)) / 2);
  const ranges = columns.map(({ kind, values }) => (kind === "size" ? rangeOf(values) : 1));
  const evidence = new Float64Array(rows);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    const first = at;
    evidence.fill(0);
    for (let c = 0; c < columns.length; c++) {
      const { kind, values, weight } = columns[c];
      const range = ranges[c];
      const x = values[i];
      at = first;
      for (let j = i + 1; j < rows; j++, at++) {
        const y = values[j];
        if (Number.isNaN(x) || Number.isNaN(y) || (kind === "presence" && x === 0 && y === 0)) continue;
        evidence[j] += weight;
        if (kind === "size") out[at] += (weight * Math.abs(x - y)) / range;
        else if (x !== y) out[at] += weight;
      }
    }
    at = first;
    for (let j = i + 1; j < rows; j++, at++) out[at] = evidence[j] > 0 ? out[at] / evidence[j] : Number.NaN;
    if (i % CHUNK === 0) yield [i, rows];
  }
  return out;
}

/** Largest less smallest value; 1 where all are equal, so that none differ. */
function rangeOf(values: Float64Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of values) {
    if (x < low) low = x;
    if (x > high) high = x;
  }
  return high > low ? high - low : 1;
}
