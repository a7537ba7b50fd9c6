import { chiSquareLower } from "../../numeric/chi-square.ts";
import type { PurchaseDays } from "./seasons.ts";

/** Columns by name, and the rate of all customers together; null when nobody has been seen for a day. */
export interface Gaps {
  readonly columns: { readonly [name: string]: Float64Array };
  readonly perMonth: number | null;
}

const MONTH_DAYS = 365.25 / 12;

/**
 * How often and how evenly customers buy: columns by name, and the rate of all together. `end` is the last day seen. O(days log days).
 */
export function gapsOf({ start, day }: PurchaseDays, end: number, z: number): Gaps {
  const customers = start.length - 1;
  const numbers = () => new Float64Array(customers).fill(Number.NaN);
  const [perMonth, perMonthLow, perMonthHigh] = [numbers(), numbers(), numbers()];
  const [gapMean, gapMedian, gapVariation, gapP] = [numbers(), numbers(), numbers(), numbers()];
  let repeats = 0;
  let months = 0;
  for (let c = 0; c < customers; c++) {
    const [from, to] = [start[c], start[c + 1]];
    if (from === to) continue;
    const age = (end - day[from]) / MONTH_DAYS;
    const n = to - from - 1;
    if (age > 0) {
      repeats += n;
      months += age;
      perMonth[c] = n / age;
      // the score interval of a Poisson mean, as poissonInterval, for a quantile known already
      const half = z * Math.sqrt(n + (z * z) / 4);
      perMonthLow[c] = n === 0 ? 0 : (n + (z * z) / 2 - half) / age;
      perMonthHigh[c] = (n + (z * z) / 2 + half) / age;
    }
    if (n === 0) continue;
    const gaps = new Float64Array(n);
    for (let k = 0; k < n; k++) gaps[k] = day[from + k + 1] - day[from + k];
    gaps.sort();
    const mean = (day[to - 1] - day[from]) / n;
    gapMean[c] = mean;
    gapMedian[c] = n % 2 === 1 ? gaps[(n - 1) / 2] : (gaps[n / 2 - 1] + gaps[n / 2]) / 2;
    if (n >= 2) gapVariation[c] = variation(gaps, mean);
    if (n >= 3) gapP[c] = evenness(gaps, mean);
  }
  return {
    columns: { perMonth, perMonthLow, perMonthHigh, gapMean, gapMedian, gapVariation, gapP },
    perMonth: months > 0 ? repeats / months : null,
  };
}

function variation(gaps: Float64Array, mean: number): number {
  let squares = 0;
  for (const gap of gaps) squares += (gap - mean) * (gap - mean);
  return Math.sqrt(squares / (gaps.length - 1)) / mean;
}

/**
 * Bartlett's test of equal variances with two degrees of freedom each, which Moran (1951) uses for exponential intervals: small values mean gaps more even than chance.
 * Half a day is taken off each gap: of gaps that are whole days and at least one, that is the middle of what was rounded.
 */
function evenness(gaps: Float64Array, mean: number): number {
  const n = gaps.length;
  let logs = 0;
  for (const gap of gaps) logs += Math.log(gap - 0.5);
  const statistic = (2 * n * (Math.log(mean - 0.5) - logs / n)) / (1 + (n + 1) / (6 * n));
  return chiSquareLower(Math.max(0, statistic), n - 1);
}
