import { logisticOf } from "../../numeric/log-odds.ts";
import { studentTQuantile } from "../../numeric/student-t.ts";
import { mostLogOdds } from "../train/learn-candidate.ts";

/**
 * Intervals of risks from the log-odds of models learnt on customers drawn anew, on the scale of log-odds: how far these lie from the model's own (mean square, so that what resamples are wrong by on the average
 * counts too) times t. A risk at the limit of what `rows` of training can tell reaches at least as far as an event that was never seen in so many rows may still be likely (the rule of three). O(rows resamples).
 */
export function riskIntervals(
  scores: Float64Array,
  again: readonly Float64Array[],
  level: number,
  rows: number,
): { readonly low: Float64Array; readonly high: Float64Array } {
  const n = again.length;
  const t = n === 0 ? Number.NaN : studentTQuantile((1 + level) / 2, n - 1);
  const half = scores.map((score, i) => {
    let squares = 0;
    for (const other of again) squares += (other[i] - score) ** 2;
    return t * Math.sqrt(squares / n);
  });
  const most = mostLogOdds(rows);
  const never = Math.min(most, Math.log(Math.max(1, rows / -Math.log(1 - level) - 1)));
  return {
    low: scores.map((score, i) =>
      logisticOf(score >= most ? Math.min(score - half[i], never) : score - half[i]),
    ),
    high: scores.map((score, i) =>
      logisticOf(score <= -most ? Math.max(score + half[i], -never) : score + half[i]),
    ),
  };
}
