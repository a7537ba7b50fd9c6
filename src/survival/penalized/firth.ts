import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { solveCholesky } from "../../numeric/cholesky-solve.ts";
import type { Climbed } from "../cox/newton.ts";

/** Where the penalized likelihood is highest, with some coefficients held. */
export interface FirthTop {
  readonly beta: Float64Array;
  /** Log-likelihood plus half the log determinant of the information. */
  readonly value: number;
  /** Its derivative. */
  readonly score: Float64Array;
  readonly information: Float64Array;
  readonly iterations: number;
  readonly settled: boolean;
}

const MOST = 200;
const LONGEST_STEP = 1;
const NONE = 1e-10;
/** Step of the differences, in standard deviations of the terms. */
const H = 1e-3;

/**
 * The top of Firth's penalized likelihood (Firth 1993; Heinze and Schemper 2001): the logarithm of the likelihood plus half that of the determinant of the information, which is finite also where groups are separated. The
 * derivative of the determinant is taken by extrapolated differences of the exact information. `held` coefficients stay where `start` has them. O(p) evaluations a step.
 */
export function climbFirth(f: Climbed, start: Float64Array, held: readonly number[] = []): FirthTop {
  const p = start.length;
  const free = Array.from(start, (_, j) => j).filter((j) => !held.includes(j));
  let here = firthAt(f, start);
  for (let iteration = 1; iteration <= MOST; iteration++) {
    const step = stepOf(here, free, p);
    let length = 0;
    for (let j = 0; j < p; j++) length = Math.max(length, Math.abs(step[j]));
    if (length < NONE) return { ...here, iterations: iteration, settled: true };
    const most = length > LONGEST_STEP ? LONGEST_STEP / length : 1;
    let next: ReturnType<typeof firthAt> | undefined;
    let scale = most;
    for (let half = 0; half < 30; half++, scale /= 2) {
      const value = valueAt(
        f,
        here.beta.map((b, j) => b + scale * step[j]),
      );
      if (value >= here.value - 1e-13 * (1 + Math.abs(here.value))) {
        next = firthAt(
          f,
          here.beta.map((b, j) => b + scale * step[j]),
        );
        break;
      }
    }
    if (next === undefined) return { ...here, iterations: iteration, settled: length < 1e-5 };
    here = next;
  }
  return { ...here, iterations: MOST, settled: false };
}

/** Log-likelihood with the penalty; -Infinity where the information is none. */
function valueAt(f: Climbed, beta: Float64Array): number {
  const value = f.at(beta, 2);
  return value + logDeterminant(f.information, beta.length) / 2;
}

function firthAt(f: Climbed, beta: Float64Array): Omit<FirthTop, "iterations" | "settled"> {
  const p = beta.length;
  const penalty = new Float64Array(p);
  const shifted = beta.slice();
  const logAt = (j: number, by: number) => {
    shifted[j] = beta[j] + by;
    f.at(shifted, 2);
    shifted[j] = beta[j];
    return logDeterminant(f.information, p);
  };
  for (let j = 0; j < p; j++) {
    const slope = (h: number) => (logAt(j, h) - logAt(j, -h)) / (2 * h);
    // two differences cancel the error of third order
    penalty[j] = (4 * slope(H / 2) - slope(H)) / 3 / 2;
  }
  const value = valueAt(f, beta);
  return {
    beta: beta.slice(),
    value,
    score: f.score.map((s, j) => s + penalty[j]),
    information: f.information.slice(),
  };
}

function stepOf(
  { score, information }: { score: Float64Array; information: Float64Array },
  free: readonly number[],
  p: number,
) {
  const q = free.length;
  const l = new Float64Array(q * q);
  for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) l[a * q + b] = information[free[a] * p + free[b]];
  const out = new Float64Array(p);
  if (!choleskyInPlace(l, q)) return out;
  const step = solveCholesky(
    l,
    q,
    Float64Array.from(free, (j) => score[j]),
  );
  for (let a = 0; a < q; a++) out[free[a]] = step[a];
  return out;
}

function logDeterminant(information: Float64Array, p: number): number {
  const l = information.slice();
  if (!choleskyInPlace(l, p)) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let j = 0; j < p; j++) sum += 2 * Math.log(l[j * p + j]);
  return sum;
}

/** How far a coefficient may go from its best value, in its standard errors, before its limit is called endless. */
const FARTHEST = 60;

/**
 * Where the penalized likelihood, at its best over the other coefficients, has fallen by `drop` on one side of the top; Infinity where it never does.
 */
export function profileLimit(
  f: Climbed,
  top: FirthTop,
  j: number,
  side: -1 | 1,
  error: number,
  drop: number,
): number {
  let warm = top.beta;
  const fallen = (b: number) => {
    const start = warm.slice();
    start[j] = b;
    const there = climbFirth(f, start, [j]);
    warm = there.beta;
    return top.value - there.value - drop;
  };
  const best = top.beta[j];
  let [inside, outside] = [0, 2 * error];
  let [low, high] = [-drop, fallen(best + side * outside)];
  while (high < 0) {
    if (outside > FARTHEST * error) return side * Number.POSITIVE_INFINITY;
    [inside, low] = [outside, high];
    outside *= 1.7;
    high = fallen(best + side * outside);
  }
  // secant steps that stay inside (Illinois)
  for (let k = 0; k < 60 && outside - inside > 1e-9 * error; k++) {
    const next = (inside * high - outside * low) / (high - low);
    const value = fallen(best + side * next);
    if (Math.abs(value) < 1e-10) return best + side * next;
    if (value < 0) {
      [inside, low] = [next, value];
      high /= 2;
    } else {
      [outside, high] = [next, value];
      low /= 2;
    }
  }
  return best + side * ((inside + outside) / 2);
}
