import type { Estimate } from "../../core/estimate.ts";
import { badOption } from "../../core/options.ts";
import { poisson } from "../../core/poisson.ts";
import { integer, type Random, randomFrom } from "../../core/random.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { type ScoreOrder, scoreOrder } from "../../numeric/score-order.ts";
import type { ScoredRows } from "./read-scored.ts";
import type { ResampleSettings } from "./scored-types.ts";

/** More equal rows than this are drawn by count. */
const MANY = 4_000_000;

/** Rows drawn anew: how much of each outcome has each of the scores, highest first. */
export interface Resample {
  readonly yes: Float64Array;
  readonly no: Float64Array;
  readonly yesTotal: number;
  readonly noTotal: number;
  /** The places and how often each was drawn, for sums over rows. */
  readonly rows: Int32Array;
  readonly times: Float64Array;
}

/** The two settings, checked. */
export function resampleSettings(options: ResampleSettings): Required<ResampleSettings> {
  const { resamples = 500, seed = 1 } = options;
  if (
    !Number.isInteger(resamples) ||
    resamples < 0 ||
    (resamples > 0 && resamples < 50) ||
    resamples > 100_000
  )
    throw badOption("resamples", resamples, "a whole number from 50 to 100000, or 0 for no interval");
  // refuses a wrong seed even where nothing is drawn
  randomFrom(seed);
  return { resamples, seed };
}

/**
 * Intervals from rows drawn anew with replacement, yes and no each among themselves: quantiles of what `statistic` says (as many numbers as `values`). The order of the rows does not matter, and a row with a count is as
 * many equal rows. O(n) each time. Numbers that are no number in some draws are left out; where most are, or where every draw says the same as the rows themselves, there is no interval: a few rows ranked perfectly do not
 * make a measure certain.
 */
export function resampled(
  values: readonly number[],
  rows: ScoredRows,
  statistic: (drawn: Resample) => ArrayLike<number>,
  { resamples, seed }: Required<ResampleSettings>,
  level: number,
  places: ScoreOrder = scoreOrder(rows.score),
): Estimate[] {
  const bare = values.map((value): Estimate => ({ value, se: null, interval: null, level }));
  if (resamples === 0 || rows.length < 2) return bare;
  const found = values.map(() => new Float64Array(resamples));
  const draw = drawer(rows, places, randomFrom(seed));
  for (let r = 0; r < resamples; r++) {
    const numbers = statistic(draw());
    for (let v = 0; v < found.length; v++) found[v][r] = numbers[v];
  }
  return bare.map((estimate, v) => intervalOf(estimate, found[v]));
}

function intervalOf(estimate: Estimate, drawn: Float64Array): Estimate {
  const sorted = drawn.filter((x) => !Number.isNaN(x)).sort();
  if (sorted.length < drawn.length / 2) return estimate;
  const { value, level } = estimate;
  if (sorted[0] === value && sorted[sorted.length - 1] === value) return estimate;
  const mean = sorted.reduce((a, b) => a + b, 0) / sorted.length;
  const squares = sorted.reduce((a, b) => a + (b - mean) * (b - mean), 0);
  return {
    value,
    se: Math.sqrt(squares / (sorted.length - 1)),
    interval: [quantileSorted(sorted, (1 - level) / 2), quantileSorted(sorted, (1 + level) / 2)],
    level,
  };
}

/** Draws into the same arrays each time. */
function drawer(rows: ScoredRows, { order, from }: ScoreOrder, random: Random): () => Resample {
  const { y, weight, count, length } = rows;
  const groups = from.length - 1;
  const sorted = order.slice();
  // what a draw says must not depend on the order of rows with equal scores
  const heavy = Object.values(rows.numbers);
  for (let g = 0; g < groups; g++)
    if (from[g + 1] - from[g] > 1)
      sorted
        .subarray(from[g], from[g + 1])
        .sort(
          (a, b) =>
            y[a] - y[b] ||
            (weight === undefined ? 0 : weight[a] - weight[b]) ||
            heavy.reduce((d, numbers) => d || numbers[a] - numbers[b], 0),
        );
  const groupOf = new Int32Array(length);
  for (let g = 0; g < groups; g++) groupOf.fill(g, from[g], from[g + 1]);
  const sides = [0, 1].map((side) => {
    const here = new Int32Array(length);
    let n = 0;
    for (let k = 0; k < length; k++) if (y[sorted[k]] === side) here[n++] = k;
    return unitsOf(here.subarray(0, n), sorted, count);
  });
  const times = new Float64Array(length);
  const yes = new Float64Array(groups);
  const no = new Float64Array(groups);
  return () => {
    times.fill(0);
    for (const { units, places } of sides) {
      if (units !== undefined) {
        const n = units.length;
        for (let i = 0; i < n; i++) times[units[integer(random, n)]]++;
      } else for (const k of places) times[k] = poisson(random, (count as Float64Array)[sorted[k]]);
    }
    yes.fill(0);
    no.fill(0);
    let [yesTotal, noTotal] = [0, 0];
    for (let k = 0; k < length; k++) {
      if (times[k] === 0) continue;
      const row = sorted[k];
      const m = weight === undefined ? times[k] : times[k] * weight[row];
      if (y[row] === 1) {
        yes[groupOf[k]] += m;
        yesTotal += m;
      } else {
        no[groupOf[k]] += m;
        noTotal += m;
      }
    }
    return { yes, no, yesTotal, noTotal, rows: sorted, times };
  };
}

/** The place of each of the equal rows that counts stand for; none where there are very many or counts are not whole. */
function unitsOf(places: Int32Array, sorted: Int32Array, count: Float64Array | undefined) {
  if (count === undefined) return { places, units: places };
  let total = 0;
  for (const k of places) {
    const c = count[sorted[k]];
    total += c;
    if (!Number.isInteger(c) || total > MANY) return { places, units: undefined };
  }
  const units = new Int32Array(total);
  let at = 0;
  for (const k of places) {
    const c = count[sorted[k]];
    units.fill(k, at, at + c);
    at += c;
  }
  return { places, units };
}
