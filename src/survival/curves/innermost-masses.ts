import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { solveCholesky } from "../../numeric/cholesky-solve.ts";

/** Rows of equal reach, counted. */
export interface Reaches {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly count: Float64Array;
  /** How many stretches there are. */
  readonly stretches: number;
}

/** Weights of the stretches. */
export interface Masses {
  readonly mass: Float64Array;
  readonly logLikelihood: number;
  /** How much the likelihood of one customer could still rise, at most, by moving weight to the best stretch: 0 at the maximum. */
  readonly gap: number;
}

const NEWTON_AT_MOST = 300;

/**
 * The weights of greatest likelihood: Turnbull's EM, with Newton steps on the stretches that carry weight, until no stretch could gain more than `tolerance`. The likelihood is concave, so that certifies the maximum. EM steps are O(rows + stretches), Newton steps O(support^3).
 */
export function innermostMasses(reaches: Reaches, tolerance: number, rounds = 400): Masses {
  const { stretches, count } = reaches;
  const total = count.reduce((sum, c) => sum + c, 0);
  const mass = new Float64Array(stretches).fill(1 / stretches);
  const gain = new Float64Array(stretches);
  let logLikelihood = gains(reaches, mass, gain);
  let gap = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < 20; step++) {
      for (let j = 0; j < stretches; j++) mass[j] *= gain[j] / total;
      logLikelihood = gains(reaches, mass, gain);
    }
    gap = gapOf(gain, total);
    if (gap <= tolerance) break;
    logLikelihood = newton(reaches, mass, gain, total, logLikelihood);
    gap = gapOf(gain, total);
    if (gap <= tolerance) break;
  }
  return { mass, logLikelihood, gap };
}

/** What weight on each stretch adds to the log likelihood, into `gain`; answers the log likelihood. */
function gains({ first, last, count, stretches }: Reaches, mass: Float64Array, gain: Float64Array): number {
  const before = new Float64Array(stretches + 1);
  for (let j = 0; j < stretches; j++) before[j + 1] = before[j] + mass[j];
  const change = new Float64Array(stretches + 1);
  let logLikelihood = 0;
  for (let i = 0; i < count.length; i++) {
    // short reaches are added themselves: a difference of sums would lose their digits
    let chance = 0;
    if (last[i] - first[i] < 8) for (let j = first[i]; j <= last[i]; j++) chance += mass[j];
    else chance = before[last[i] + 1] - before[first[i]];
    logLikelihood += count[i] * Math.log(chance);
    change[first[i]] += count[i] / chance;
    change[last[i] + 1] -= count[i] / chance;
  }
  let sum = 0;
  for (let j = 0; j < stretches; j++) {
    sum += change[j];
    gain[j] = sum;
  }
  return logLikelihood;
}

function gapOf(gain: Float64Array, total: number): number {
  let most = 0;
  for (const g of gain) most = Math.max(most, g);
  return Math.max(0, most / total - 1);
}

/** One Newton step on the stretches that carry weight or should, cut where a weight would fall below 0. */
function newton(
  reaches: Reaches,
  mass: Float64Array,
  gain: Float64Array,
  total: number,
  logLikelihood: number,
): number {
  let support: number[] = [];
  for (let j = 0; j < mass.length; j++) if (mass[j] > 1e-10 || gain[j] > total * (1 + 1e-10)) support.push(j);
  for (let trial = 0; trial < 30; trial++) {
    if (support.length > NEWTON_AT_MOST || support.length < 2) return logLikelihood;
    const step = newtonStep(reaches, mass, gain, total, support);
    if (step === undefined) return logLikelihood;
    const blocked = support.filter((j, s) => mass[j] + step[s] < 0 && mass[j] <= 1e-6);
    // weights that are nothing already and would fall are left where they are
    if (blocked.length > 0) {
      const out = new Set(blocked);
      support = support.filter((j) => !out.has(j));
      continue;
    }
    let length = 1;
    for (const [s, j] of support.entries())
      if (mass[j] + step[s] < 0) length = Math.min(length, mass[j] / -step[s]);
    const kept = mass.slice();
    for (let halving = 0; halving < 30; halving++) {
      let sum = 0;
      const rest = new Set(support);
      for (const [s, j] of support.entries()) mass[j] = Math.max(0, kept[j] + length * step[s]);
      for (let j = 0; j < mass.length; j++) {
        if (!rest.has(j)) mass[j] = kept[j] <= 1e-6 && kept[j] > 0 ? kept[j] * 1e-3 : kept[j];
        sum += mass[j];
      }
      for (let j = 0; j < mass.length; j++) mass[j] /= sum;
      const found = gains(reaches, mass, gain);
      if (found >= logLikelihood) return found;
      length /= 2;
    }
    mass.set(kept);
    return gains(reaches, mass, gain);
  }
  return logLikelihood;
}

function newtonStep(
  { first, last, count }: Reaches,
  mass: Float64Array,
  gain: Float64Array,
  total: number,
  support: readonly number[],
): Float64Array | undefined {
  const k = support.length;
  const at = new Int32Array(mass.length).fill(-1);
  for (const [s, j] of support.entries()) at[j] = s;
  const hessian = new Float64Array(k * k);
  for (let i = 0; i < count.length; i++) {
    let chance = 0;
    let low = k;
    let high = -1;
    for (let j = first[i]; j <= last[i]; j++) {
      chance += mass[j];
      if (at[j] < 0) continue;
      low = Math.min(low, at[j]);
      high = at[j];
    }
    const w = count[i] / (chance * chance);
    for (let a = low; a <= high; a++) for (let b = low; b <= a; b++) hessian[a * k + b] += w;
  }
  for (let a = 0; a < k; a++) {
    hessian[a * k + a] *= 1 + 1e-10;
    for (let b = 0; b < a; b++) hessian[b * k + a] = hessian[a * k + b];
  }
  const slope = Float64Array.from(support, (j) => gain[j] - total);
  return choleskyInPlace(hessian, k) ? solveCholesky(hessian, k, slope) : undefined;
}
