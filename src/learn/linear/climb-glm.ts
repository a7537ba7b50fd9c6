import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { solveCholesky } from "../../numeric/cholesky-solve.ts";
import type { Glm, Passes } from "./glm.ts";

/** Where a climb ended; the glm's score and information are those there, the penalty not in them. */
export interface GlmTop {
  readonly beta: Float64Array;
  /** Log-likelihood, without the penalty. */
  readonly value: number;
  readonly iterations: number;
  readonly status: "converged" | "stopped" | "separated";
  /** Coefficients that grow without end. */
  readonly running: readonly number[];
}

const MOST = 100;
/** A Newton step that moves no row's score by more ends within its square of the top. */
const SMALL = 1e-6;
/** The same with a Hessian of a place nearby, whose steps only shrink by a factor. */
const TINY = 1e-11;
/** Steps shorter than this leave the Hessian nearly as it was: it serves again. */
const NEAR = 0.2;
/** Slope by unit of weight that is none, and a step that is still long there: a ridge that leads to infinity. */
const FLAT = 1e-9;
const LONG = 0.1;

/**
 * Newton's steps to the top of a log-likelihood less `ridge` / 2 times the squares, halved while they lead down: iteratively reweighted least squares. Near the top one Hessian serves several steps, since a slope costs a fraction of
 * it. Coefficients that are not `active` stay where they are. The glm has just been at `start` with order 2 and found `begun`; at the end its score is that of the top, and with `errors` its information too.
 * O(information + size^3) a step, some four to eight of them.
 */
export function* climbGlm(
  glm: Glm,
  start: Float64Array,
  begun: number,
  { ridge, active, reach, total, errors }: ClimbSettings,
): Passes<GlmTop> {
  const p = start.length;
  let beta = start.slice();
  let value = begun;
  let factor: Float64Array = new Float64Array(0);
  let fresh = true;
  let moved = Number.POSITIVE_INFINITY;
  function* end(
    iterations: number,
    status: GlmTop["status"],
    running: readonly number[] = [],
  ): Passes<GlmTop> {
    if (errors && !fresh) yield* glm.steps(beta, 2);
    return { beta, value, iterations, status, running };
  }
  for (let iteration = 1; iteration <= MOST; iteration++) {
    yield;
    const slope = glm.score.map((s, j) => (active[j] === 1 ? s - ridge[j] * beta[j] : 0));
    const steep = slope.reduce((most, g) => Math.max(most, Math.abs(g)), 0) / total;
    if (fresh) {
      factor = hessianOf(glm, ridge, active);
      // it is the rows' weights that vanish when every one is told apart
      if (!choleskyInPlace(factor, p)) return yield* end(iteration, "separated", farthest(beta, reach));
    }
    const step = solveCholesky(factor, p, slope);
    const moves = step.reduce((most, v, j) => Math.max(most, Math.abs(v) * reach[j]), 0);
    if (!fresh && moves > 0.1 * moved) {
      // too far from where the Hessian was taken
      yield* glm.steps(beta, 2);
      fresh = true;
      continue;
    }
    if (steep < FLAT && moves > LONG) return yield* end(iteration, "separated", farthest(step, reach));
    const last: boolean = moves < (fresh ? SMALL : TINY);
    const order: 1 | 2 = last || moves < NEAR ? 1 : 2;
    const before = value - ridgeOf(beta, ridge);
    const noise = 1e-13 * (1 + Math.abs(before));
    let next = beta.map((v, j) => v + step[j]);
    let reached = yield* glm.steps(next, order);
    let halves = 0;
    for (; halves < 40 && !(reached - ridgeOf(next, ridge) >= before - noise); halves++) {
      next = next.map((v, j) => (v + beta[j]) / 2);
      reached = yield* glm.steps(next, order);
    }
    fresh = order === 2;
    if (halves === 40) {
      // nothing is higher nearby: rounding is all that is left
      yield* glm.steps(beta, 1);
      fresh = false;
      return yield* end(iteration, "converged");
    }
    beta = next;
    value = reached;
    moved = moves;
    if (last) return yield* end(iteration, "converged");
  }
  return yield* end(MOST, "stopped");
}

/** What a climb needs to know besides its function. */
export interface ClimbSettings {
  /** Penalty of the squares by coefficient. */
  readonly ridge: Float64Array;
  readonly active: Uint8Array;
  /** Largest size of each term in any row. */
  readonly reach: Float64Array;
  /** Sum of the weights. */
  readonly total: number;
  /** Whether the information at the top will be asked for. */
  readonly errors: boolean;
}

/** Coefficients that follow from those before them or never vary, by the information where all rows still bend alike: their pivots are rounding. Marks them in `active`. */
export function dropDependent(information: Float64Array, p: number, active: Uint8Array): void {
  const l = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    if (active[j] === 0) continue;
    const row = j * p;
    let left = information[row + j];
    for (let k = 0; k < j; k++) {
      if (active[k] === 0) continue;
      let s = information[row + k];
      for (let a = 0; a < k; a++) s -= l[row + a] * l[k * p + a];
      l[row + k] = s / l[k * p + k];
      left -= l[row + k] ** 2;
    }
    if (left > 1e-11 * information[row + j]) l[row + j] = Math.sqrt(left);
    else {
      active[j] = 0;
      l.fill(0, row, row + p);
    }
  }
}

/** The penalized information, with ones of their own for coefficients that do not take part. */
export function hessianOf(glm: Glm, ridge: Float64Array, active: Uint8Array): Float64Array {
  const p = ridge.length;
  const out = glm.information.slice();
  for (let j = 0; j < p; j++) {
    out[j * p + j] += ridge[j];
    if (active[j] === 1) continue;
    for (let k = 0; k < p; k++) {
      out[j * p + k] = 0;
      out[k * p + j] = 0;
    }
    out[j * p + j] = 1;
  }
  return out;
}

function ridgeOf(beta: Float64Array, ridge: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < beta.length; j++) sum += (ridge[j] / 2) * beta[j] * beta[j];
  return sum;
}

/** Those that move scores as far as the one that moves them farthest, nearly. */
function farthest(step: Float64Array, reach: Float64Array): number[] {
  const moves = step.map((v, j) => (j === 0 ? 0 : Math.abs(v) * reach[j]));
  const most = moves.reduce((a, v) => Math.max(a, v), 0);
  const out: number[] = [];
  for (let j = 1; j < moves.length; j++) if (moves[j] > 0.1 * most) out.push(j);
  return out;
}
