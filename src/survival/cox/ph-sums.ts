import { addSquares } from "./add-squares.ts";
import type { PartialLikelihood } from "./partial-likelihood.ts";
import { riskSetMeans } from "./score-residuals.ts";

/** Sums over events for terms x and g(age) x, scaled terms. */
export interface PhSums {
  /** Score of g(age) x. */
  readonly score: Float64Array;
  /** Information with g to the power 0, 1 and 2, p x p each. */
  readonly information: readonly [Float64Array, Float64Array, Float64Array];
  /** Means of the terms that events are compared with, by group. */
  readonly means: Float64Array;
}

/** Score and information that effects drift as `drift`, a value by group, says. O(n p^2). */
export function phSums(likelihood: PartialLikelihood, drift: Float64Array): PhSums {
  const { rows, risk, hazard, hazardOfEvents } = likelihood;
  const { terms: p, x, mass, firstGroup, from, eventRows, entry, eventMass } = rows;
  const groups = from.length - 1;
  const score = new Float64Array(p);
  const information = [0, 1, 2].map(() => new Float64Array(p * p)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [i0, i1, i2] = information;
  const at = riskSetMeans(likelihood, true);
  const means = new Float64Array(groups * p);
  // hazards times powers of g before each group
  const h0 = new Float64Array(groups);
  const h1 = new Float64Array(groups);
  const h2 = new Float64Array(groups);
  const w0 = new Float64Array(rows.length);
  const w1 = new Float64Array(rows.length);
  const w2 = new Float64Array(rows.length);
  for (let s = 0; s + 1 < firstGroup.length; s++) {
    let [a0, a1, a2] = [0, 0, 0];
    for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++) {
      h0[g] = a0;
      h1[g] = a1;
      h2[g] = a2;
      const d = drift[g];
      const end = from[g] + eventRows[g];
      if (eventRows[g] > 0) {
        at.load(g);
        means.set(at.mean, g * p);
        for (let j = 0; j < p; j++) score[j] -= d * eventMass[g] * at.mean[j];
        for (let k = from[g]; k < end; k++)
          for (let j = 0; j < p; j++) score[j] += d * (mass === undefined ? 1 : mass[k]) * x[k * p + j];
        for (let m = 0; m < at.squares.length; m++) {
          i0[m] -= at.squares[m];
          i1[m] -= d * at.squares[m];
          i2[m] -= d * d * at.squares[m];
        }
      }
      for (let k = from[g]; k < from[g + 1]; k++) {
        const own = k < end ? hazardOfEvents[g] : hazard[g];
        const late = entry === undefined ? -1 : entry[k];
        w0[k] = risk[k] * (a0 + own - (late < 0 ? 0 : h0[late]));
        w1[k] = risk[k] * (a1 + d * own - (late < 0 ? 0 : h1[late]));
        w2[k] = risk[k] * (a2 + d * d * own - (late < 0 ? 0 : h2[late]));
      }
      a0 += hazard[g];
      a1 += d * hazard[g];
      a2 += d * d * hazard[g];
    }
  }
  addSquares(x, p, w0, i0);
  addSquares(x, p, w1, i1);
  addSquares(x, p, w2, i2);
  for (const i of information)
    for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) i[b * p + a] = i[a * p + b];
  return { score, information, means };
}
