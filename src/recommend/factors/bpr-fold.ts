import { ownExp, powersOfTwo } from "../../numeric/own-exp.ts";
import { NormalEquations } from "./normal-equations.ts";
import { product } from "./product.ts";

/** What a customer is by a history, and what each of its items has in that. */
export interface BprFold {
  readonly x: Float64Array;
  /** What each entry has in the score of the item at a place: their sum is x'y, but for what has not settled. O((n + m) factors + n m), and n m more the first time. */
  readonly partsAt: (place: number) => Float64Array;
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
  const items = y.length / width;
  const equations = new NormalEquations(items, width, items);
  equations.y.set(y);
  // of all that is set against: how often, and the moments; a history takes its own out of them
  const often = new Int32Array(items);
  const squares = new Float64Array(width * width);
  const sums = new Float64Array(width);
  for (const j of against) {
    often[j]++;
    addMoments(squares, sums, y, j * width, width);
  }
  const own = new Uint8Array(items);
  return (at, weights) => {
    for (const i of at) own[i] = 1;
    const others = Int32Array.from(against.filter((j) => own[j] === 0));
    for (const i of at) own[i] = 0;
    const n = at.length;
    const m = others.length;
    const x = new Float64Array(width);
    let total = 0;
    for (const w of weights) total += w;
    if (m === 0 || !(total > 0)) return { x, partsAt: () => new Float64Array(n) };

    // a quarter of the mean of (y_i - y_j)(y_i - y_j)', of which the squares of the history's own are added where the equations are made
    const ownMean = new Float64Array(width);
    const otherMean = sums.slice();
    const squaresOf = boundWeights(at, weights, often, total, m);
    addRows(ownMean, squaresOf.own, y, at, width);
    addRows(otherMean, squaresOf.taken, y, at, width);
    writeBound(equations.g, squares, ownMean, otherMean, width, m, regularization);
    equations.ready();
    equations.solve(at, squaresOf.entry, 0, n);

    const likes = new Float64Array(n);
    const rivals = new Float64Array(m);
    const ofOwn = new Float64Array(n);
    const ofOther = new Float64Array(m);
    const odds = () => {
      writeOdds(likes, x, y, bias, at, width, powers);
      writeOdds(rivals, x, y, bias, others, width, powers);
    };
    const step = new Float64Array(width);
    for (let s = 0; s < STEPS; s++) {
      odds();
      sumPulls(ofOwn, ofOther, likes, rivals, weights, total * m);
      for (let k = 0; k < width; k++) step[k] = -regularization * x[k];
      addRows(step, ofOwn, y, at, width);
      addRows(step, ofOther, y, others, width);
      if (movedBy(x, equations.again(step)) <= SETTLED) break;
    }
    let pulls: Float64Array | undefined;
    const partsAt = (place: number) => {
      if (pulls === undefined) {
        odds();
        pulls = new Float64Array(n * m);
        writePulls(pulls, ofOwn, likes, rivals, weights, total * m);
      }
      const own = productsWith(y, at, place, width);
      return partsOf(pulls, ofOwn, own, productsWith(y, others, place, width), regularization);
    };
    return { x, partsAt };
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
    // four sums, which do not wait for each other; the width is a multiple of four
    let score = bias[places[e]];
    let a = 0;
    let b = 0;
    let c = 0;
    for (let k = 0; k < width; k += 4) {
      score += x[k] * y[p + k];
      a += x[k + 1] * y[p + k + 1];
      b += x[k + 2] * y[p + k + 2];
      c += x[k + 3] * y[p + k + 3];
    }
    score += a + (b + c);
    out[e] = ownExp(Math.max(-MOST, Math.min(MOST, score)), powers);
  }
}

/** How hard each pair of an item and one it is set against pulls: the chance that they stand the wrong way, by the weight; and the sums of that by the first. */
function writePulls(
  out: Float64Array,
  ofOwn: Float64Array,
  likes: Float64Array,
  rivals: Float64Array,
  weights: Float64Array,
  total: number,
): void {
  for (let e = 0, p = 0; e < likes.length; e++) {
    const share = weights[e] / total;
    let all = 0;
    for (let j = 0; j < rivals.length; j++, p++) {
      const pull = share * (rivals[j] / (likes[e] + rivals[j]));
      out[p] = pull;
      all += pull;
    }
    ofOwn[e] = all;
  }
}

/** The sums of the same pulls by either, of the others less than 0. */
function sumPulls(
  ofOwn: Float64Array,
  ofOther: Float64Array,
  likes: Float64Array,
  rivals: Float64Array,
  weights: Float64Array,
  total: number,
): void {
  const n = likes.length;
  ofOther.fill(0);
  // two at a time by one division: odds are not so large or small that their products leave all numbers
  for (let e = 0; e < n; e += 2) {
    const two = e + 1 < n;
    const p = likes[e];
    const q = two ? likes[e + 1] : 1;
    const v = weights[e] / total;
    const w = two ? weights[e + 1] / total : 0;
    let ofP = 0;
    let ofQ = 0;
    for (let j = 0; j < rivals.length; j++) {
      const a = p + rivals[j];
      const b = q + rivals[j];
      const share = rivals[j] / (a * b);
      const first = v * (share * b);
      const second = w * (share * a);
      ofP += first;
      ofQ += second;
      ofOther[j] -= first + second;
    }
    ofOwn[e] = ofP;
    if (two) ofOwn[e + 1] = ofQ;
  }
}

function addRows(
  into: Float64Array,
  weights: Float64Array,
  y: Float64Array,
  places: Int32Array,
  width: number,
): void {
  let e = 0;
  // four rows at a time: a quarter as often read and written
  for (; e + 3 < places.length; e += 4) {
    const p = places[e] * width;
    const q = places[e + 1] * width;
    const r = places[e + 2] * width;
    const s = places[e + 3] * width;
    const a = weights[e];
    const b = weights[e + 1];
    const c = weights[e + 2];
    const d = weights[e + 3];
    for (let k = 0; k < width; k++) into[k] += a * y[p + k] + b * y[q + k] + (c * y[r + k] + d * y[s + k]);
  }
  for (; e < places.length; e++) {
    const p = places[e] * width;
    for (let k = 0; k < width; k++) into[k] += weights[e] * y[p + k];
  }
}

/** The products of the rows of these places with that of one place. */
function productsWith(y: Float64Array, places: Int32Array, place: number, width: number): Float64Array {
  const out = new Float64Array(places.length);
  for (let e = 0; e < places.length; e++) out[e] = product(y, places[e] * width, y, place * width, width);
  return out;
}

/** For each entry, sum over what it is set against of pull (own product - other's), divided by the regularization. */
function partsOf(
  pulls: Float64Array,
  ofOwn: Float64Array,
  own: Float64Array,
  other: Float64Array,
  by: number,
): Float64Array {
  const out = new Float64Array(own.length);
  const m = other.length;
  for (let e = 0, p = 0; e < own.length; e++) {
    // two sums, which do not wait for each other
    let a = 0;
    let b = 0;
    let j = 0;
    for (; j + 1 < m; j += 2, p += 2) {
      a += pulls[p] * other[j];
      b += pulls[p + 1] * other[j + 1];
    }
    if (j < m) a += pulls[p++] * other[j];
    out[e] = (ofOwn[e] * own[e] - (a + b)) / by;
  }
  return out;
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

/** The share of each entry in the mean, what it takes away from the sum over those that are set against, and what both make of the weight of its square. */
function boundWeights(
  at: Int32Array,
  weights: Float64Array,
  often: Int32Array,
  total: number,
  m: number,
): { readonly own: Float64Array; readonly taken: Float64Array; readonly entry: Float64Array } {
  const own = weights.map((w) => w / total);
  const taken = Float64Array.from(at, (i) => -often[i]);
  return { own, taken, entry: own.map((share, e) => (share + taken[e] / m) / 4) };
}

/** The bound of the curvature but for the squares of the history's own: upper triangle. */
function writeBound(
  bound: Float64Array,
  squares: Float64Array,
  ownMean: Float64Array,
  otherSum: Float64Array,
  width: number,
  m: number,
  regularization: number,
): void {
  for (let i = 0; i < width; i++) {
    for (let k = i; k < width; k++) {
      const crossed = ownMean[i] * otherSum[k] + otherSum[i] * ownMean[k];
      bound[i * width + k] = (squares[i * width + k] - crossed) / (4 * m);
    }
    bound[i * width + i] += regularization;
  }
}

/** Adds y y' to the upper triangle of one and y to the other. */
function addMoments(
  squares: Float64Array,
  sums: Float64Array,
  y: Float64Array,
  p: number,
  width: number,
): void {
  for (let i = 0; i < width; i++) {
    sums[i] += y[p + i];
    for (let k = i; k < width; k++) squares[i * width + k] += y[p + i] * y[p + k];
  }
}
