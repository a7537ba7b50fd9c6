import { efronSums } from "../cox/efron-sums.ts";
import type { PartialLikelihood } from "../cox/partial-likelihood.ts";

/** Products with minus the second derivative of a partial likelihood by the linear predictors of its rows. */
export interface HazardCurvature {
  /** To be called after each evaluation of the likelihood. */
  refresh(): void;
  /** How the expected events of each place change when the linear predictors move along z. O(n). */
  times(z: Float64Array, out: Float64Array): void;
}

/** Sums over risk sets shrink by leaving rows; below this share of their peak they are made anew. */
const FADED = 1e-4;

/** Curvature where the likelihood (Efron or Breslow) was last evaluated, without a matrix of rows by rows. */
export function hazardCurvature(likelihood: PartialLikelihood): HazardCurvature {
  const { rows, ties, risk, atRisk, expected } = likelihood;
  const { firstGroup, from, eventRows, events, eventMass, entry, late } = rows;
  const strata = firstGroup.length - 1;
  const groups = from.length - 1;
  // what one unit of (mean of z at risk) and (share of the events in it) takes off the hazard of those who stay, and of events
  const mean = new Float64Array(groups);
  const share = new Float64Array(groups);
  const shareOfEvents = new Float64Array(groups);
  const step = new Float64Array(groups);
  const stepOfEvents = new Float64Array(groups);
  const cumulative = new Float64Array(groups);
  const sums = new Float64Array(5);

  function refresh(): void {
    for (let g = 0; g < groups; g++) {
      const d = events[g];
      if (d === 0) continue;
      const total = atRisk[g];
      const each = eventMass[g] / d / (total * total);
      if (ties !== "efron" || d === 1) {
        mean[g] = d * each;
        continue;
      }
      let held = 0;
      for (let k = from[g]; k < from[g] + eventRows[g]; k++) held += risk[k];
      efronSums(d, held / total, sums);
      mean[g] = each * sums[2];
      share[g] = each * sums[3];
      shareOfEvents[g] = each * sums[4];
    }
  }

  /** Down the groups: how the hazards of each change. */
  function sweep(z: Float64Array): void {
    let leaving = 0;
    for (let s = strata - 1; s >= 0; s--) {
      const end = from[firstGroup[s + 1]];
      let [sum, total, peak] = [0, 0, 0];
      for (let g = firstGroup[s + 1] - 1; g >= firstGroup[s]; g--) {
        if (late !== undefined && entry !== undefined && leaving < late.length && entry[late[leaving]] > g) {
          for (; leaving < late.length && entry[late[leaving]] > g; leaving++) {
            const k = late[leaving];
            total -= risk[k];
            sum -= risk[k] * z[k];
          }
          if (!(total >= FADED * peak)) {
            [sum, total] = [0, 0];
            for (let k = from[g + 1]; k < end; k++)
              if (entry[k] <= g) {
                total += risk[k];
                sum += risk[k] * z[k];
              }
            peak = total;
          }
        }
        for (let k = from[g]; k < from[g + 1]; k++) {
          total += risk[k];
          sum += risk[k] * z[k];
        }
        if (total > peak) peak = total;
        step[g] = 0;
        stepOfEvents[g] = 0;
        if (events[g] === 0) continue;
        if (ties !== "efron" || events[g] === 1) {
          step[g] = mean[g] * sum;
          stepOfEvents[g] = step[g];
          continue;
        }
        let own = 0;
        for (let k = from[g]; k < from[g] + eventRows[g]; k++) own += risk[k] * z[k];
        step[g] = mean[g] * sum - share[g] * own;
        stepOfEvents[g] = step[g] - (share[g] * sum - shareOfEvents[g] * own);
      }
    }
  }

  return {
    refresh,
    times(z, out) {
      sweep(z);
      for (let s = 0; s < strata; s++) {
        let before = 0;
        for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++) {
          cumulative[g] = before;
          const own = from[g] + eventRows[g];
          for (let k = from[g]; k < from[g + 1]; k++) {
            const until = before + (k < own ? stepOfEvents[g] : step[g]);
            out[k] =
              expected[k] * z[k] - risk[k] * (entry === undefined ? until : until - cumulative[entry[k]]);
          }
          before += step[g];
        }
      }
    },
  };
}
