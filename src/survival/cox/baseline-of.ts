import type { CoxBaseline } from "./cox-types.ts";
import type { PartialLikelihood } from "./partial-likelihood.ts";
import { riskSetMeans } from "./score-residuals.ts";

/** Numbers that a baseline may hold with what errors of curves need. */
const MOST = 2_000_000;

/**
 * Baselines of the strata where the likelihood (Efron or Breslow) was last evaluated. `kept` says which of the `terms` the likelihood has. O(n p).
 */
export function baselinesOf(
  likelihood: PartialLikelihood,
  strata: readonly (readonly string[])[],
  kept: readonly number[],
  terms: number,
): { baseline: CoxBaseline[]; whole: boolean } {
  const { rows, hazard, shift } = likelihood;
  const { firstGroup, from, at, times, events, eventRows, scale, count } = rows;
  let steps = 0;
  for (const d of eventRows) if (d > 0) steps++;
  const whole = steps * (terms + 2) <= MOST;
  const risk = whole ? riskSetMeans(likelihood) : undefined;
  const baseline = strata.map((stratum, s): CoxBaseline => {
    const unit = Math.exp(-shift[s]);
    const ages: number[] = [];
    const sums: number[] = [];
    const variances: number[] = [];
    const means: number[][] = [];
    const sum = new Float64Array(kept.length);
    let [total, variance, left, customers] = [0, 0, 0, 0];
    for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++) {
      for (let k = from[g]; k < from[g + 1]; k++) customers += count === undefined ? 1 : count[k];
      if (eventRows[g] === 0) continue;
      left += events[g];
      total += hazard[g] * unit;
      ages.push(times[at[g]]);
      sums.push(total);
      if (risk === undefined) continue;
      risk.load(g);
      variance += risk.variance * unit * unit;
      variances.push(variance);
      const row = new Array<number>(terms).fill(0);
      for (let j = 0; j < kept.length; j++) {
        sum[j] += risk.step[j] * unit * scale[j];
        row[kept[j]] = sum[j];
      }
      means.push(row);
    }
    const groups = firstGroup[s + 1] - firstGroup[s];
    return {
      stratum,
      times: ages,
      cumulativeHazard: sums,
      variance: whole ? variances : null,
      means: whole ? means : null,
      last: groups === 0 ? 0 : times[at[firstGroup[s + 1] - 1]],
      rows: customers,
      events: left,
    };
  });
  return { baseline, whole };
}
