import { ownExp, powersOfTwo } from "../../numeric/own-exp.ts";
import { NormalEquations } from "./normal-equations.ts";

/** What a customer is by a history, and what each of its items has in that. */
export interface BprFold {
  readonly x: Float64Array;
  /** Gradients: entry e has the `width` numbers from e x width on; their sum divided by the regularization is x, but for what has not settled. Worked out when asked for. */
  readonly gradients: () => Float64Array;
}

/** The most steps: beyond six, rankings of MovieLens stay as they are. */
const STEPS = 12;
/** A move that small, of the longest number of x, changes no order that matters. */
const SETTLED = 1e-4;
/** e to the power of that is no danger to sums of products. */
const MOST = 300;

/**
 * The customer's vector that the learning looks for, with the items as they stand: least mean of log(1 + exp(-(x'(y_i - y_j) + b_i - b_j))) + regularization |x|^2 / 2 over the items i of the
 * history and the items j that it is set against. Convex, so one answer and no chance in it; Newton steps with the curvature's bound of a quarter (Boehning and Lindsay 1988), which
 * never overshoot. O(steps x (n m + (n + m) factors)), for n items against m.
 */
export function bprFolder(
  y: Float64Array,
  bias: readonly number[],
  against: readonly number[],
  width: number,
  regularization: number,
): (at: Int32Array, weights: Float64Array) => BprFold {
  const powers = powersOfTwo();
  const equations = new NormalEquations(0, width, 0);
  const nothing = new Int32Array(0);
  // the moments of all that is set against; a history takes its own out of them
  const squares = new Float64Array(width * width);
  const sums = new Float64Array(width);
  for (const j of against) addMoments(squares, sums, y, j * width, width, 1);
  return (at, weights) => {
    const own = new Set(at);
    const others = Int32Array.from(against.filter((j) => !own.has(j)));
    const n = at.length;
    const m = others.length;
    const x = new Float64Array(width);
    let total = 0;
    for (const w of weights) total += w;
    if (m === 0 || !(total > 0)) return { x, gradients: () => new Float64Array(n * width) };

    // a quarter of the mean of (y_i - y_j)(y_i - y_j)'
    const bound = equations.g;
    bound.set(squares);
    const otherMean = sums.slice();
    for (const j of against) if (own.has(j)) addMoments(bound, otherMean, y, j * width, width, -1);
    divide(bound, m);
    divide(otherMean, m);
    const ownMean = new Float64Array(width);
    for (let e = 0; e < n; e++) addMoments(bound, ownMean, y, at[e] * width, width, weights[e] / total);
    finishBound(bound, ownMean, otherMean, width, regularization);
    equations.ready();
    equations.solve(nothing, 0, 0, 0);

    const pulls = new Float64Array(n * m);
    const likes = new Float64Array(n);
    const rivals = new Float64Array(m);
    const pull = () => {
      writeOdds(likes, x, y, bias, at, width, powers);
      writeOdds(rivals, x, y, bias, others, width, powers);
      writePulls(pulls, likes, rivals, weights, total * m);
    };
    const step = new Float64Array(width);
    for (let s = 0; s < STEPS; s++) {
      pull();
      for (let k = 0; k < width; k++) step[k] = -regularization * x[k];
      addPulls(step, pulls, n, m, y, at, others, width);
      if (movedBy(x, equations.again(step)) <= SETTLED) break;
    }
    const gradients = () => {
      pull();
      const out = new Float64Array(n * width);
      for (let e = 0; e < n; e++)
        addPulls(
          out.subarray(e * width, (e + 1) * width),
          pulls.subarray(e * m, (e + 1) * m),
          1,
          m,
          y,
          at.subarray(e, e + 1),
          others,
          width,
        );
      return out;
    };
    return { x, gradients };
  };
}

// loops in functions of their own: within the closure above they run many times slower

/** e to the power of the score of each place. */
function writeOdds(
  out: Float64Array,
  x: Float64Array,
  y: Float64Array,
  bias: readonly number[],
  places: Int32Array,
  width: number,
  powers: Float64Array,
): void {
  for (let e = 0; e < places.length; e++) {
    const p = places[e] * width;
    let score = bias[places[e]];
    for (let k = 0; k < width; k++) score += x[k] * y[p + k];
    out[e] = ownExp(Math.max(-MOST, Math.min(MOST, score)), powers);
  }
}

/** How hard each pair of an item and one it is set against pulls: the chance that they stand the wrong way, by the weight. */
function writePulls(
  out: Float64Array,
  likes: Float64Array,
  rivals: Float64Array,
  weights: Float64Array,
  total: number,
): void {
  const m = rivals.length;
  for (let e = 0; e < likes.length; e++) {
    const share = weights[e] / total;
    for (let j = 0; j < m; j++) out[e * m + j] = share * (rivals[j] / (likes[e] + rivals[j]));
  }
}

/** Adds sum over the pairs of pull (y_i - y_j). */
function addPulls(
  into: Float64Array,
  pulls: Float64Array,
  n: number,
  m: number,
  y: Float64Array,
  at: Int32Array,
  others: Int32Array,
  width: number,
): void {
  for (let e = 0; e < n; e++) {
    let all = 0;
    for (let j = 0; j < m; j++) all += pulls[e * m + j];
    const p = at[e] * width;
    for (let k = 0; k < width; k++) into[k] += all * y[p + k];
  }
  for (let j = 0; j < m; j++) {
    let all = 0;
    for (let e = 0; e < n; e++) all += pulls[e * m + j];
    const p = others[j] * width;
    for (let k = 0; k < width; k++) into[k] -= all * y[p + k];
  }
}

/** Moves x; answers the longest move, of the longest number of x. */
function movedBy(x: Float64Array, move: Float64Array): number {
  let longest = 0;
  let moved = 0;
  for (let k = 0; k < x.length; k++) {
    x[k] += move[k];
    longest = Math.max(longest, Math.abs(x[k]));
    moved = Math.max(moved, Math.abs(move[k]));
  }
  return longest > 0 ? moved / longest : 0;
}

/** The bound of the curvature from the means of both sides: upper triangle. */
function finishBound(
  bound: Float64Array,
  ownMean: Float64Array,
  otherMean: Float64Array,
  width: number,
  regularization: number,
): void {
  for (let i = 0; i < width; i++) {
    for (let k = i; k < width; k++)
      bound[i * width + k] =
        (bound[i * width + k] - ownMean[i] * otherMean[k] - otherMean[i] * ownMean[k]) / 4;
    bound[i * width + i] += regularization;
  }
}

/** Adds w y y' to the upper triangle of one and w y to the other. */
function addMoments(
  squares: Float64Array,
  sums: Float64Array,
  y: Float64Array,
  p: number,
  width: number,
  w: number,
): void {
  for (let i = 0; i < width; i++) {
    const s = w * y[p + i];
    sums[i] += s;
    for (let k = i; k < width; k++) squares[i * width + k] += s * y[p + k];
  }
}

function divide(values: Float64Array, by: number): void {
  for (let k = 0; k < values.length; k++) values[k] /= by;
}
