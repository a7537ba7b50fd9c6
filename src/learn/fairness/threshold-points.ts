import type { GroupedRows } from "./read-decisions.ts";

/** What a threshold does to a group. */
export interface CutPoint {
  /** Scores at or above it are chosen; Infinity: nobody. */
  readonly cut: number;
  readonly selection: number;
  /** Share of the yes rows chosen; NaN without any. */
  readonly tpr: number;
  readonly fpr: number;
}

/** All thresholds that make a difference in each group, from nobody chosen to all: between neighboring scores in the middle, so that a score that moves a little is decided as before. O(n log n). */
export function cutPoints({ y, group, names, weight, score, length }: GroupedRows): CutPoint[][] {
  const scores = score as Float64Array;
  const order = Int32Array.from({ length }, (_, i) => i).sort(
    (a, b) => group[a] - group[b] || scores[b] - scores[a],
  );
  const w = (i: number) => (weight === undefined ? 1 : weight[i]);
  const yes = new Float64Array(names.length);
  const no = new Float64Array(names.length);
  for (let i = 0; i < length; i++) (y[i] === 1 ? yes : no)[group[i]] += w(i);
  const points: CutPoint[][] = names.map(() => [
    { cut: Number.POSITIVE_INFINITY, selection: 0, tpr: 0, fpr: 0 },
  ]);
  let [tp, fp] = [0, 0];
  for (let k = 0; k < length; k++) {
    const i = order[k];
    const g = group[i];
    if (k === 0 || group[order[k - 1]] !== g) [tp, fp] = [0, 0];
    if (y[i] === 1) tp += w(i);
    else fp += w(i);
    const next = k + 1 < length && group[order[k + 1]] === g ? scores[order[k + 1]] : undefined;
    if (next === scores[i]) continue;
    const middle = next === undefined ? scores[i] : (scores[i] + next) / 2;
    points[g].push({
      // neighbors too close to have a middle
      cut: middle > (next ?? -1) ? middle : scores[i],
      selection: (tp + fp) / (yes[g] + no[g]),
      tpr: tp / yes[g],
      fpr: fp / no[g],
    });
  }
  return points;
}
