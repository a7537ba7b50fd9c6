import { addRows } from "./add-rows.ts";
import { addSquares } from "./add-squares.ts";
import type { CoxRows } from "./cox-rows.ts";
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
  const { terms: p, x, mass, firstGroup, from, eventRows, eventMass } = rows;
  const groups = from.length - 1;
  const score = new Float64Array(p);
  const means = new Float64Array(groups * p);
  const powers = [new Float64Array(p * p), new Float64Array(p * p), new Float64Array(p * p)] as const;
  const [i0, i1, i2] = powers;
  const at = riskSetMeans(likelihood, true);
  for (let g = 0; g < groups; g++) {
    if (eventRows[g] === 0) continue;
    at.load(g);
    means.set(at.mean, g * p);
    const d = drift[g];
    addRows(score, x, mass, d, from[g], from[g] + eventRows[g]);
    addTimes(score, at.mean, -d * eventMass[g]);
    addTimes(i0, at.squares, -1);
    addTimes(i1, at.squares, -d);
    addTimes(i2, at.squares, -d * d);
  }
  const power = Float64Array.from(drift).fill(1);
  const weight = new Float64Array(rows.length);
  const before = new Float64Array(groups);
  for (const information of powers) {
    sumBefore(hazard, power, firstGroup, before);
    weigh(weight, risk, hazard, hazardOfEvents, power, before, rows);
    addSquares(x, p, weight, information);
    for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) information[b * p + a] = information[a * p + b];
    for (let g = 0; g < groups; g++) power[g] *= drift[g];
  }
  return { score, information: powers, means };
}

function addTimes(to: Float64Array, values: Float64Array, factor: number): void {
  for (let m = 0; m < to.length; m++) to[m] += factor * values[m];
}

/** Of each group the sum of hazard times power over the groups of its stratum before it. */
function sumBefore(
  hazard: Float64Array,
  power: Float64Array,
  firstGroup: Int32Array,
  out: Float64Array,
): void {
  for (let s = 0; s + 1 < firstGroup.length; s++) {
    let sum = 0;
    for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++) {
      out[g] = sum;
      sum += hazard[g] * power[g];
    }
  }
}

/** Of each place its risk times the hazard, times power, that it was under. */
function weigh(
  out: Float64Array,
  risk: Float64Array,
  hazard: Float64Array,
  hazardOfEvents: Float64Array,
  power: Float64Array,
  before: Float64Array,
  { from, eventRows, entry }: CoxRows,
): void {
  for (let g = 0; g + 1 < from.length; g++) {
    const end = from[g] + eventRows[g];
    weighPlaces(out, risk, before[g] + power[g] * hazardOfEvents[g], before, entry, from[g], end);
    weighPlaces(out, risk, before[g] + power[g] * hazard[g], before, entry, end, from[g + 1]);
  }
}

function weighPlaces(
  out: Float64Array,
  risk: Float64Array,
  until: number,
  before: Float64Array,
  entry: Int32Array | undefined,
  low: number,
  high: number,
): void {
  for (let k = low; k < high; k++)
    out[k] = risk[k] * (entry === undefined ? until : until - before[entry[k]]);
}
