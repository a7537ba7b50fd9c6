import type { Steps } from "../../core/work.ts";
import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { solveCholesky } from "../../numeric/cholesky-solve.ts";

/** A function with its first two derivatives; `score` and `information` (minus the second) hold what the last call of `at` found. */
export interface Climbed {
  at(beta: Float64Array, order: 0 | 1 | 2): number;
  readonly score: Float64Array;
  readonly information: Float64Array;
}

/** Where a climb ended. */
export interface Climb {
  readonly beta: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** "boundary": the value rises to a limit while the terms of `running` grow without end. */
  readonly status: "converged" | "boundary" | "max iterations";
  readonly running: readonly number[];
}

/** Steps smaller than this, in standard deviations of the terms, end within the square of it of the top. */
const SMALL = 3e-7;
/** Gain of a step that is none, also as a share of the value. */
const NO_GAIN = 1e-6;
const ROUNDING = 1e-12;
/** A step that gains nothing and still moves some row's predictor so far runs along a ridge. */
const LONG = 0.1;
const MOST = 60;
const HALVINGS = 30;

/**
 * Newton steps to the top, halved while they lead down, until one is so short that its square is nothing. Terms are expected to have a spread of about 1. The last call of `at` is at the result, with order 2. `begun` is the value at the start
 * where `f` was last evaluated there; `reach` is how much of each term the row with most of it has.
 */
export function* newtonSteps(
  f: Climbed,
  start: Float64Array,
  begun?: number,
  reach?: Float64Array,
): Steps<Climb> {
  const p = start.length;
  let beta = start.slice();
  let value = begun ?? f.at(beta, 2);
  let flat = 0;
  for (let iteration = 1; iteration <= MOST; iteration++) {
    yield [iteration - 1, Number.NaN];
    const step = newtonStep(f, p);
    if (step === undefined)
      return { beta, value, iterations: iteration, status: "boundary", running: longest(beta, reach) };
    let length = 0;
    for (let j = 0; j < p; j++) length = Math.max(length, Math.abs(step[j]));
    const old = value;
    let next = beta.map((b, j) => b + step[j]);
    value = f.at(next, 2);
    for (let half = 0; half < HALVINGS && !(value >= old - rounding(old)); half++) {
      for (let j = 0; j < p; j++) next[j] = (next[j] + beta[j]) / 2;
      value = f.at(next, 2);
    }
    if (!(value >= old - rounding(old))) {
      // rounding alone stands between here and the top
      next = beta;
      value = f.at(next, 2);
      const status = length < 1e-4 ? "converged" : "max iterations";
      return { beta: next, value, iterations: iteration, status, running: [] };
    }
    beta = next;
    if (length < SMALL) return { beta, value, iterations: iteration, status: "converged", running: [] };
    const moves = Math.max(...Array.from(step, (v, j) => Math.abs(v) * (reach?.[j] ?? 1)), 0);
    flat = value - old < Math.max(NO_GAIN, ROUNDING * Math.abs(old)) && moves > LONG ? flat + 1 : 0;
    if (flat === 3)
      return { beta, value, iterations: iteration, status: "boundary", running: longest(step, reach) };
  }
  return { beta, value, iterations: MOST, status: "max iterations", running: [] };
}

function newtonStep({ score, information }: Climbed, p: number): Float64Array | undefined {
  const l = information.slice();
  return choleskyInPlace(l, p) ? solveCholesky(l, p, score) : undefined;
}

function rounding(value: number): number {
  return ROUNDING * Math.max(1, Math.abs(value));
}

/** Those that move predictors as far as the one that moves them farthest, nearly. */
function longest(step: Float64Array, reach: Float64Array | undefined): number[] {
  const moves = step.map((v, j) => Math.abs(v) * (reach?.[j] ?? 1));
  const most = Math.max(...moves, 0);
  const out: number[] = [];
  for (let j = 0; j < moves.length; j++) if (moves[j] > 0.1 * most) out.push(j);
  return out;
}
