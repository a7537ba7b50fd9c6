import { badOption } from "../../core/options.ts";
import type { CoxRows } from "./cox-rows.ts";

/** Steps that take minutes. */
const MOST_STEPS = 1e10;

/**
 * The groups with several events of the exact partial likelihood: which of those at risk had the event, given how many did. Adds to score and information and returns what is to be added to the log-likelihood.
 *
 * Over subsets of k of those at risk, each with chance in proportion to the product of its risks, it keeps the ratio of the sum for k - 1 to the sum for k, the mean and the covariance of the sum of terms. Adding one
 * more mixes subsets with and without it: all terms are positive, so nothing overflows or cancels (R's recursion of the sums does at 300 events of one age). O(n d p^2) for d events of one age,
 * and again for each age where customers enter late.
 */
export function exactTies(
  rows: CoxRows,
  risk: Float64Array,
  score: Float64Array,
  information: Float64Array,
): (order: 0 | 1 | 2) => number {
  const { terms: p, x, count, entry, firstGroup, from, events } = rows;
  const strata = firstGroup.length - 1;
  const most = new Float64Array(strata);
  for (let s = 0; s < strata; s++)
    for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++)
      if (events[g] > 1) most[s] = Math.max(most[s], events[g]);
  const size = most.reduce((a, b) => Math.max(a, b), 0) + 1;
  const customers = count === undefined ? rows.length : count.reduce((sum, c) => sum + c, 0);
  if (size > 1 && customers * size > MOST_STEPS)
    throw badOption(
      "ties",
      "exact",
      `"efron" for ${customers} customers of whom ${size - 1} leave at one age: exact ties would take ${customers} times ${size - 1} steps. Efron's rule is close to it`,
    );
  const square = (p * (p + 1)) / 2;
  const ratio = new Float64Array(size);
  const mean = new Float64Array(size * p);
  const covariance = new Float64Array(size * square);
  let held = 0;

  function clear(): void {
    held = 0;
    mean.fill(0, 0, p);
    covariance.fill(0, 0, square);
  }

  /** One more at risk: from the largest subsets down, so that the smaller ones are still those without it. */
  function add(k: number, r: number, largest: number, order: 0 | 1 | 2): void {
    const o = k * p;
    held++;
    let below = 0;
    for (let d = Math.min(held, largest); d >= 1; d--) {
      // the only subset of all those held contains the new one
      const whole = d === held;
      const grown = whole ? 1 : 1 + r * ratio[d];
      const take = whole ? 1 : (r * ratio[d]) / grown;
      if (order > 0) mix(d, o, take, order);
      if (whole) ratio[d] = (d === 1 ? 0 : ratio[d - 1]) + 1 / r;
      else {
        below = d === 1 ? 1 : 1 + r * ratio[d - 1];
        ratio[d] = (ratio[d] * below) / grown;
      }
    }
  }

  function mix(d: number, o: number, take: number, order: 0 | 1 | 2): void {
    const [to, less] = [d * p, (d - 1) * p];
    const stay = 1 - take;
    if (order === 2) {
      let [at, from] = [d * square, (d - 1) * square];
      for (let a = 0; a < p; a++) {
        const gap = stay === 0 ? 0 : take * stay * (mean[less + a] + x[o + a] - mean[to + a]);
        for (let b = 0; b <= a; b++, at++, from++) {
          const kept =
            stay === 0 ? 0 : stay * covariance[at] + gap * (mean[less + b] + x[o + b] - mean[to + b]);
          covariance[at] = kept + take * covariance[from];
        }
      }
    }
    for (let a = 0; a < p; a++)
      mean[to + a] = (stay === 0 ? 0 : stay * mean[to + a]) + take * (mean[less + a] + x[o + a]);
  }

  function enter(k: number, largest: number, order: 0 | 1 | 2): void {
    const times = count === undefined ? 1 : count[k];
    // the risk of a row is that of all its customers
    for (let c = 0; c < times; c++) add(k, risk[k] / times, largest, order);
  }

  return (order) => {
    let logLikelihood = 0;
    for (let s = 0; s < strata; s++) {
      if (most[s] === 0) continue;
      clear();
      const end = from[firstGroup[s + 1]];
      for (let g = firstGroup[s + 1] - 1; g >= firstGroup[s]; g--) {
        const d = events[g];
        if (entry === undefined) for (let k = from[g]; k < from[g + 1]; k++) enter(k, most[s], order);
        if (d < 2) continue;
        if (entry !== undefined) {
          clear();
          for (let k = from[g]; k < end; k++) if (entry[k] <= g) enter(k, d, order);
        }
        for (let l = 1; l <= d; l++) logLikelihood += Math.log(ratio[l]);
        if (order === 0) continue;
        for (let a = 0, at = d * square; a < p; a++) {
          score[a] -= mean[d * p + a];
          for (let b = 0; b <= a; b++, at++) if (order === 2) information[a * p + b] += covariance[at];
        }
      }
    }
    return logLikelihood;
  };
}
