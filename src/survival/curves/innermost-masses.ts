import { risingFit } from "../../numeric/rising-fit.ts";
import { skylineSolve } from "../../numeric/skyline-solve.ts";

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

/** What a Newton step may cost, in multiplications. */
const MOST_WORK = 5e8;

/**
 * The weights of greatest likelihood, by Turnbull's EM, iterative convex minorants and Newton steps on the stretches that carry weight, until no stretch could gain more than `tolerance`. The likelihood is concave, so that certifies
 * the maximum. EM steps and minorants are O(rows + stretches), Newton steps O(support x squared stretches within a reach).
 */
export function innermostMasses(reaches: Reaches, tolerance: number, rounds = 400): Masses {
  const { stretches, count } = reaches;
  const total = count.reduce((sum, c) => sum + c, 0);
  const mass = new Float64Array(stretches).fill(1 / stretches);
  const gain = new Float64Array(stretches);
  let logLikelihood = gains(reaches, mass, gain);
  let gap = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    for (let step = 0; step < 3; step++) {
      for (let j = 0; j < stretches; j++) mass[j] *= gain[j] / total;
      logLikelihood = gains(reaches, mass, gain);
    }
    gap = gapOf(gain, total);
    if (gap <= tolerance) break;
    logLikelihood = minorants(reaches, mass, gain, logLikelihood);
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
  const chances = chancesOf({ first, last }, mass);
  const change = new Float64Array(stretches + 1);
  let logLikelihood = 0;
  for (let i = 0; i < count.length; i++) {
    logLikelihood += count[i] * Math.log(chances[i]);
    change[first[i]] += count[i] / chances[i];
    change[last[i] + 1] -= count[i] / chances[i];
  }
  let sum = 0;
  for (let j = 0; j < stretches; j++) {
    sum += change[j];
    gain[j] = sum;
  }
  return logLikelihood;
}

/** The weight within the reach of each row. */
function chancesOf({ first, last }: Pick<Reaches, "first" | "last">, mass: Float64Array): Float64Array {
  const before = new Float64Array(mass.length + 1);
  for (let j = 0; j < mass.length; j++) before[j + 1] = before[j] + mass[j];
  const out = new Float64Array(first.length);
  for (let i = 0; i < first.length; i++) {
    // short reaches are added themselves: a difference of sums would lose their digits
    if (last[i] - first[i] < 8) for (let j = first[i]; j <= last[i]; j++) out[i] += mass[j];
    else out[i] = before[last[i] + 1] - before[first[i]];
  }
  return out;
}

function gapOf(gain: Float64Array, total: number): number {
  let most = 0;
  for (const g of gain) most = Math.max(most, g);
  return Math.max(0, most / total - 1);
}

/**
 * Steps of the iterative convex minorant (Groeneboom and Wellner 1992): Newton's, as if boundaries moved alone, made rising again. They leave weight on few stretches, however many there are, for Newton's own to do the rest.
 */
function minorants(reaches: Reaches, mass: Float64Array, gain: Float64Array, logLikelihood: number): number {
  const { first, last, count, stretches } = reaches;
  let best = logLikelihood;
  for (let step = 0; step < 20; step++) {
    const curve = new Float64Array(stretches - 1).fill(1e-12);
    const chances = chancesOf(reaches, mass);
    for (let i = 0; i < count.length; i++) {
      const w = count[i] / (chances[i] * chances[i]);
      if (first[i] > 0) curve[first[i] - 1] += w;
      if (last[i] < stretches - 1) curve[last[i]] += w;
    }
    const aim = new Float64Array(stretches - 1);
    let sum = 0;
    for (let b = 0; b < stretches - 1; b++) {
      sum += mass[b];
      aim[b] = sum + (gain[b] - gain[b + 1]) / curve[b];
    }
    const rising = risingFit(aim, curve);
    const kept = mass.slice();
    let length = 1;
    for (let halving = 0; ; halving++, length /= 2) {
      let reached = 0;
      for (let j = 0; j < stretches; j++) {
        const to = j === stretches - 1 ? 1 : Math.min(1, Math.max(0, rising[j]));
        mass[j] = kept[j] + length * (to - reached - kept[j]);
        reached = to;
      }
      const found = gains(reaches, mass, gain);
      if (found > best) {
        best = found;
        break;
      }
      if (halving < 30) continue;
      mass.set(kept);
      return gains(reaches, mass, gain);
    }
  }
  return best;
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
    if (support.length < 2) return logLikelihood;
    const step = newtonStep(reaches, mass, gain, support);
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

/**
 * Newton's step for the weights of the support, in terms of the sums of weight up to each boundary between them: a row ties the two ends of its reach, so that rows of short reach leave a narrow matrix. Undefined where that is too
 * large, or has no inverse.
 */
function newtonStep(
  { first, last, count }: Reaches,
  mass: Float64Array,
  gain: Float64Array,
  support: readonly number[],
): Float64Array | undefined {
  const k = support.length;
  // how many of the support are before each stretch
  const before = new Int32Array(mass.length + 1);
  for (const j of support) before[j + 1] = 1;
  for (let j = 0; j < mass.length; j++) before[j + 1] += before[j];
  // boundary b is after b + 1 of the support
  const begin = Int32Array.from({ length: k - 1 }, (_, b) => b);
  for (let i = 0; i < count.length; i++) {
    const [low, high] = [before[first[i]] - 1, before[last[i] + 1] - 1];
    if (low >= 0 && low < high && high < k - 1) begin[high] = Math.min(begin[high], low);
  }
  const at = new Int32Array(k - 1);
  let [places, work] = [0, 0];
  for (let b = 0; b < k - 1; b++) {
    const width = b - begin[b] + 1;
    at[b] = places;
    places += width;
    work += width * width;
  }
  if (work > MOST_WORK) return undefined;
  const values = new Float64Array(places);
  const chances = chancesOf({ first, last }, mass);
  for (let i = 0; i < count.length; i++) {
    const [low, high] = [before[first[i]] - 1, before[last[i] + 1] - 1];
    if (low === high) continue;
    const w = count[i] / (chances[i] * chances[i]);
    if (low >= 0) values[at[low] + low - begin[low]] += w;
    if (high < k - 1) values[at[high] + high - begin[high]] += w;
    if (low >= 0 && high < k - 1) values[at[high] + low - begin[high]] -= w;
  }
  for (let b = 0; b < k - 1; b++) values[at[b] + b - begin[b]] *= 1 + 1e-10;
  const moved = Float64Array.from({ length: k - 1 }, (_, b) => gain[support[b]] - gain[support[b + 1]]);
  if (!skylineSolve(begin, at, values, moved)) return undefined;
  return Float64Array.from(support, (_, s) => (moved[s] ?? 0) - (s === 0 ? 0 : moved[s - 1]));
}
