import { addRows } from "./add-rows.ts";
import { efronSums } from "./efron-sums.ts";
import type { PartialLikelihood } from "./partial-likelihood.ts";

/**
 * Score residuals where the partial likelihood was last evaluated: what each row, taken once and without its weight, adds to the score in scaled terms. `visit` gets a place and an array that is used
 * again for the next. O(n p), however many events are tied. Not for ties "exact".
 */
export function scoreResiduals(
  likelihood: PartialLikelihood,
  visit: (place: number, residual: Float64Array) => void,
): void {
  const { rows, risk, hazard, hazardOfEvents } = likelihood;
  const { terms: p, x, mass, firstGroup, from, eventRows, entry } = rows;
  const groups = from.length - 1;
  const at = riskSetMeans(likelihood);
  const hazards = new Float64Array(groups);
  // hazard times means before each group, looked at again where rows enter late
  const before = entry === undefined ? undefined : new Float64Array(groups * p);
  const summed = new Float64Array(p);
  const out = new Float64Array(p);
  for (let s = 0; s + 1 < firstGroup.length; s++) {
    summed.fill(0);
    let sum = 0;
    for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++) {
      hazards[g] = sum;
      before?.set(summed, g * p);
      at.load(g);
      for (let k = from[g]; k < from[g + 1]; k++) {
        const event = k < from[g] + eventRows[g];
        const r = mass === undefined ? risk[k] : risk[k] / mass[k];
        const start = entry === undefined ? -1 : entry[k];
        const h = sum + (event ? hazardOfEvents[g] : hazard[g]) - (start < 0 ? 0 : hazards[start]);
        const step = event ? at.stepOfEvents : at.step;
        for (let j = 0, o = k * p; j < p; j++, o++) {
          const means = summed[j] + step[j] - (before === undefined ? 0 : before[start * p + j]);
          out[j] = (event ? x[o] - at.mean[j] : 0) - r * (x[o] * h - means);
        }
        visit(k, out);
      }
      sum += hazard[g];
      for (let j = 0; j < p; j++) summed[j] += at.step[j];
    }
  }
}

/** Means of terms at one age, for the group that was loaded last. */
export interface RiskSetMeans {
  /** Mean of the terms that an event at this age is compared with. */
  readonly mean: Float64Array;
  /** Hazard times mean: of those who stay, and of those whose event it is. */
  readonly step: Float64Array;
  readonly stepOfEvents: Float64Array;
  /** Variance of the step of the hazard (of a `risk` of 1). */
  variance: number;
  /** Squares of the means that the information between risk sets is less by: its lower triangle. */
  readonly squares: Float64Array;
  load(group: number): void;
}

/** Means and hazard steps by group at the last evaluation; `squared` for squares, too. O(n p). */
export function riskSetMeans(
  { rows, ties, risk, atRisk, means }: PartialLikelihood,
  squared = false,
): RiskSetMeans {
  const { terms: p, x, from, eventRows, events, eventMass } = rows;
  const all = means();
  const own = new Float64Array(p);
  const sums = new Float64Array(5);
  const mean = new Float64Array(p);
  const step = new Float64Array(p);
  const stepOfEvents = new Float64Array(p);
  const squares = new Float64Array(squared ? p * p : 0);
  return {
    squares,
    mean,
    step,
    stepOfEvents,
    variance: 0,
    load(g) {
      const d = events[g];
      const total = atRisk[g];
      this.variance = 0;
      if (d === 0) {
        step.fill(0);
        stepOfEvents.fill(0);
        return;
      }
      if (ties !== "efron" || d === 1) {
        this.variance = eventMass[g] / (total * total);
        for (let j = 0; j < p; j++) {
          mean[j] = all[g * p + j];
          step[j] = (eventMass[g] / total) * mean[j];
          stepOfEvents[j] = step[j];
        }
        if (squared)
          for (let a = 0; a < p; a++)
            for (let b = 0; b <= a; b++) squares[a * p + b] = eventMass[g] * mean[a] * mean[b];
        return;
      }
      own.fill(0);
      let held = 0;
      const end = from[g] + eventRows[g];
      for (let k = from[g]; k < end; k++) held += risk[k];
      addRows(own, x, risk, 1, from[g], end);
      efronSums(d, held / total, sums);
      const a0 = sums[0];
      const a1 = sums[1];
      const b0 = sums[2];
      const b1 = sums[3];
      const b2 = sums[4];
      const each = eventMass[g] / d / total;
      this.variance = (each / total) * b0;
      for (let j = 0; j < p; j++) {
        const m = all[g * p + j];
        const q = own[j] / total;
        mean[j] = (a0 * m - a1 * q) / d;
        step[j] = each * (b0 * m - b1 * q);
        stepOfEvents[j] = each * ((b0 - b1) * m - (b1 - b2) * q);
      }
      if (squared)
        for (let a = 0; a < p; a++) {
          const ua = all[g * p + a];
          const va = own[a] / total;
          for (let b = 0; b <= a; b++) {
            const ub = all[g * p + b];
            const vb = own[b] / total;
            squares[a * p + b] = each * total * (b0 * ua * ub - b1 * (ua * vb + va * ub) + b2 * va * vb);
          }
        }
    },
  };
}
