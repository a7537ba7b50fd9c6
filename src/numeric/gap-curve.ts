import type { Estimate } from "../core/estimate.ts";
import { normalQuantile } from "./normal.ts";

/** Gaps counted by whole days: those that ended in a purchase, and those still open, by how long they have lasted. */
export interface GapCounts {
  readonly ended: Float64Array;
  readonly open: Float64Array;
}

/** How many gaps outlast each number of days, after Kaplan and Meier (1958). */
export interface GapCurve {
  /** Share of gaps longer than d days, for d = 0 to `horizon`. */
  readonly longer: Float64Array;
  /** Greenwood's sum up to d. */
  readonly greenwood: Float64Array;
  /** The last day that enough gaps were followed to. */
  readonly horizon: number;
  readonly gaps: number;
  /** Gaps that ended, within the horizon and in all. */
  readonly returns: number;
  readonly ended: number;
}

/** Room for gaps of up to `horizon` days; longer ones are counted as open beyond it. */
export function gapCounts(horizon: number): GapCounts {
  return { ended: new Float64Array(horizon + 2), open: new Float64Array(horizon + 2) };
}

/** The sum of several counts. */
export function addCounts(parts: readonly GapCounts[], horizon: number): GapCounts {
  const all = gapCounts(horizon);
  for (const { ended, open } of parts) {
    for (let d = 0; d < ended.length; d++) {
      all.ended[d] += ended[d];
      all.open[d] += open[d];
    }
  }
  return all;
}

/** An open gap leaves the count after the day that it has lasted to, so young customers neither raise nor lower the curve. O(horizon). */
export function gapCurve({ ended, open }: GapCounts, leastFollowed: number): GapCurve {
  const days = ended.length - 1;
  let followed = 0;
  let all = 0;
  for (let d = 0; d <= days; d++) {
    all += ended[d];
    followed += ended[d] + open[d];
  }
  const gaps = followed;
  const longer = new Float64Array(days);
  const greenwood = new Float64Array(days);
  let [share, sum, returns, horizon] = [1, 0, 0, 0];
  for (let d = 0; d < days && followed >= Math.max(1, leastFollowed); d++) {
    share *= 1 - ended[d] / followed;
    sum += ended[d] === followed ? 0 : ended[d] / (followed * (followed - ended[d]));
    longer[d] = share;
    greenwood[d] = sum;
    returns += ended[d];
    horizon = d;
    followed -= ended[d] + open[d];
  }
  return { longer, greenwood, horizon, gaps, returns, ended: all };
}

/** The first day by which this share of the returns within the horizon has come. */
export function returnQuantile({ longer, horizon }: GapCurve, share: number): number {
  // a share reached but for rounding is reached
  const most = 1 - share * (1 - longer[horizon]) + 1e-12;
  let d = 0;
  while (d < horizon && longer[d] > most) d++;
  return Math.max(1, d);
}

/** The first day on which the chance that a return still comes within the horizon is below `chance`. */
export function hopelessDay({ longer, horizon }: GapCurve, chance: number): number {
  let d = 0;
  while (d < horizon && longer[d] > 0 && 1 - longer[horizon] / longer[d] >= chance) d++;
  return d;
}

/** The chance of a return within the horizon after `days` of silence; interval on the log scale of staying away (Greenwood). */
export function returnChance(
  { longer, greenwood, horizon }: GapCurve,
  days: number,
  level: number,
): Estimate {
  const d = Math.min(days, horizon);
  // beyond the horizon nothing can be seen, and after the last return nothing is to come
  if (d === horizon || !(longer[d] > 0)) return { value: 0, se: null, interval: null, level };
  const away = longer[horizon] / longer[d];
  if (away === 0) return { value: 1, se: null, interval: null, level };
  const error = Math.sqrt(Math.max(0, greenwood[horizon] - greenwood[d]));
  const width = Math.exp(normalQuantile((1 + level) / 2) * error);
  return {
    value: 1 - away,
    se: away * error,
    interval: [Math.max(0, 1 - away * width), 1 - away / width],
    level,
  };
}
