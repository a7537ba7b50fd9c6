import { quantileSorted } from "../../numeric/quantile.ts";
import type { Past } from "../input/past.ts";
import type { SettledOrders } from "../input/settle-orders.ts";
import type { FeatureColumns } from "./feature-types.ts";

const NAMES = [
  "purchaseDays",
  "meanGap",
  "medianGap",
  "gapDeviation",
  "silenceRatio",
  "silenceShare",
  "gapWidening",
  "lastGapRatio",
] as const;

/** What the days between the days with an order say. O(orders log orders of a customer). */
export function gapFeatures(
  past: Past,
  { start, day }: SettledOrders,
  rows: Int32Array,
  out: FeatureColumns,
): void {
  const [days, mean, median, deviation, ratio, share, widening, lastRatio] = NAMES.map((name) => {
    const values = new Float64Array(rows.length).fill(Number.NaN);
    out.set(name, values);
    return values;
  });
  let gaps = new Float64Array(64);
  for (let r = 0; r < rows.length; r++) {
    const [a, b] = [start[rows[r]], start[rows[r] + 1]];
    if (gaps.length < b - a) gaps = new Float64Array(2 * (b - a));
    let n = 0;
    for (let o = a + 1; o < b; o++) if (day[o] > day[o - 1]) gaps[n++] = day[o] - day[o - 1];
    days[r] = b > a ? n + 1 : 0;
    if (n === 0) continue;
    const silence = past.today - day[b - 1];
    const m = meanOf(gaps, 0, n);
    const late = Math.min(3, Math.floor(n / 2));
    mean[r] = m;
    ratio[r] = silence / m;
    lastRatio[r] = gaps[n - 1] / m;
    if (late > 0) widening[r] = meanOf(gaps, n - late, n) / meanOf(gaps, 0, n - late);
    let [squares, shorter] = [0, 0];
    for (let k = 0; k < n; k++) {
      squares += (gaps[k] - m) ** 2;
      // a gap of the same length counts by half, as ranks do
      shorter += gaps[k] < silence ? 1 : gaps[k] === silence ? 0.5 : 0;
    }
    if (n > 1) deviation[r] = Math.sqrt(squares / (n - 1));
    share[r] = shorter / n;
    median[r] = quantileSorted(gaps.subarray(0, n).sort(), 0.5);
  }
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += values[k];
  return sum / (to - from);
}
