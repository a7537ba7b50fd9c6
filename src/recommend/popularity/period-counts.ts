import { DAY_MS } from "../../core/time.ts";
import type { Interactions } from "../input/interaction-types.ts";

/** Sales of every item in periods of one length, back from a moment. */
export interface PeriodCounts {
  /** Periods: 0 is the latest. Only those that the interactions cover whole. */
  readonly periods: number;
  /** Item k in period p is at `k * periods + p`. */
  readonly counts: Float64Array;
}

/**
 * Customers (or baskets) with each item in each of `periods` stretches of `days` before `asOf`. A customer counts once per item and period; a basket that names nobody counts as
 * one. O(rows + items x periods).
 */
export function periodCounts(
  { columns, info, length }: Interactions,
  by: "customers" | "baskets",
  asOf: number,
  days: number,
  periods: number,
): PeriodCounts {
  const { customer, item, time } = columns;
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < length; i++) if (time[i] < first) first = time[i];
  const ms = days * DAY_MS;
  const start = info.from ?? first;
  // the first sale of a week is as good as its midnight
  const covered = Math.floor((asOf - start + Math.min(DAY_MS, ms / 7)) / ms);
  const whole = Math.max(0, Math.min(periods, Number.isFinite(covered) ? covered : 0));
  const counts = new Float64Array(info.items * whole);
  const seen = new Int32Array(counts.length).fill(-1);
  for (let i = 0; i < length; i++) {
    const p = Math.ceil((asOf - time[i]) / ms) - 1;
    if (!(p >= 0 && p < whole)) continue;
    const at = item.codes[i] * whole + p;
    const c = customer.codes[i];
    if (by === "customers" && c >= 0) {
      if (seen[at] === c) continue;
      seen[at] = c;
    }
    counts[at]++;
  }
  return { periods: whole, counts };
}
