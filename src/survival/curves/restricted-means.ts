import { firstAbove } from "../../numeric/bisect.ts";
import type { KaplanMeier, SurvivalGroup } from "./curve-types.ts";
import { stepArea } from "./step-area.ts";

/** A mean and its variance. */
export interface MeanWithin {
  readonly mean: number;
  /** NaN where the errors of the curve say nothing about an area. */
  readonly variance: number;
}

/**
 * The mean time that those of a group who are there at age `from` stay from then until age `to`: the area under their curve. Its variance is the sum over the events of the squared area to their right, times what
 * they add to the variance of log survival. O(steps).
 */
export function meanWithin(
  { curve }: SurvivalGroup,
  errors: KaplanMeier["errors"],
  from: number,
  to: number,
): MeanWithin {
  const { columns } = curve;
  // who is new has those ahead who leave at once
  const first = from === 0 ? 0 : firstAbove(columns.time, from);
  const start = first === 0 ? 1 : columns.survival[first - 1];
  const total = stepArea(columns, from, to);
  if (errors === "robust") return { mean: total / start, variance: Number.NaN };
  const { time, survival, error } = columns;
  let variance = 0;
  let right = total;
  let age = from;
  let before = first === 0 ? 0 : (error[first - 1] / survival[first - 1]) ** 2;
  let value = start;
  for (let t = first; t < time.length && time[t] < to && survival[t] > 0; t++) {
    right -= value * (time[t] - age);
    age = time[t];
    value = survival[t];
    const after = (error[t] / value) ** 2;
    variance += right * right * (after - before);
    before = after;
  }
  return { mean: total / start, variance: variance / (start * start) };
}
