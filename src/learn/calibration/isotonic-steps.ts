import { rankedScores } from "../../numeric/ranked-scores.ts";
import { risingFit } from "../../numeric/rising-fit.ts";

/** A rising function by the points where it bends. */
export interface IsotonicSteps {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * The rising step function with the least squared distance from the outcomes: equal scores are put together first, neighbors that fall are pooled (PAVA), and of each step the first and the last score are kept; as
 * scikit-learn's `IsotonicRegression`. O(n).
 */
export function isotonicSteps(
  score: Float64Array,
  y: ArrayLike<number>,
  weight?: ArrayLike<number>,
): IsotonicSteps {
  const { threshold, yes, no } = rankedScores(score, y, weight);
  const n = threshold.length;
  // rising scores
  const at = (k: number) => n - 1 - k;
  const mass = Float64Array.from({ length: n }, (_, k) => yes[at(k)] + no[at(k)]);
  const fitted = risingFit(
    mass.map((m, k) => yes[at(k)] / m),
    mass,
  );
  const x: number[] = [];
  const heights: number[] = [];
  for (let k = 0; k < n; k++) {
    const inside = k > 0 && k + 1 < n && fitted[k - 1] === fitted[k] && fitted[k] === fitted[k + 1];
    if (inside) continue;
    x.push(threshold[at(k)]);
    heights.push(fitted[k]);
  }
  return { x: Float64Array.from(x), y: Float64Array.from(heights) };
}

/** Linear between the points, level beyond them. O(log points). */
export function isotonicAt(
  { x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  score: number,
): number {
  const last = x.length - 1;
  if (score <= x[0]) return y[0];
  if (score >= x[last]) return y[last];
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= score) low = middle;
    else high = middle;
  }
  if (y[low] === y[high]) return y[low];
  // halves, since a difference may be more than the largest number
  const part = (score / 2 - x[low] / 2) / (x[high] / 2 - x[low] / 2);
  return y[low] + part * (y[high] - y[low]);
}
