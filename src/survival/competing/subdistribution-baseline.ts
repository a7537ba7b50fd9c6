import type { CoxBaseline } from "../cox/cox-types.ts";
import type { SubdistributionLikelihood } from "./subdistribution-likelihood.ts";

/** The baseline where the likelihood was last evaluated: cumulative subdistribution hazard, its variance and the means that errors of curves need. */
export function subdistributionBaseline(
  likelihood: SubdistributionLikelihood,
  kept: readonly number[],
  terms: number,
  customers: number,
): CoxBaseline {
  const { data, hazard, square, pull, shift } = likelihood;
  const { rows } = data;
  const { times, at, eventRows, events, from, scale, terms: p } = rows;
  const unit = Math.exp(-shift);
  const [ages, sums, variances]: [number[], number[], number[]] = [[], [], []];
  const means: number[][] = [];
  const sum = new Float64Array(p);
  let [total, variance, left] = [0, 0, 0];
  const groups = from.length - 1;
  for (let g = 0; g < groups; g++) {
    if (eventRows[g] === 0) continue;
    total += hazard[g] * unit;
    variance += square[g] * unit * unit;
    left += events[g];
    ages.push(times[at[g]]);
    sums.push(total);
    variances.push(variance);
    const row = new Array<number>(terms).fill(0);
    for (let a = 0; a < p; a++) {
      sum[a] += pull[g * p + a] * unit * scale[a];
      row[kept[a]] = sum[a];
    }
    means.push(row);
  }
  return {
    stratum: [],
    times: ages,
    cumulativeHazard: sums,
    variance: variances,
    means,
    last: groups === 0 ? 0 : times[at[groups - 1]],
    rows: customers,
    events: left,
  };
}
