import { logRisingInto } from "../../numeric/log-rising.ts";
import type { Objective } from "../../numeric/maximize.ts";
import { StretchPoints, type StretchStart } from "./stretch-points.ts";
import { type Cells, type Paces, pacesInto, type VaryingRows } from "./varying-rows.ts";

/** How many parameters Pareto/NBD has. */
const K = 4;

interface ParetoParameters {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
}

/** First derivatives of an exposure with respect to the coefficients and, row after row, second ones. */
interface Exposure {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * The log-likelihood of Pareto/NBD with covariates that change with time as a function of the logarithms of r, alpha, s, beta and then the coefficients, buying before leaving, with gradient and Hessian.
 *
 * With A(t) and D(t) the time up to t in which each moment counts as often as buying or leaving go faster in it, a customer's likelihood is that of Pareto/NBD with A and D for the time:
 * it is the chance of who is still there, ((alpha + A)^-(r + x) (beta + D)^-s) at the end, plus the integral over when the others left. Every part of that sum is positive and has its
 * own gradient; the whole's gradient is their mean, its Hessian the mean of their Hessians plus the covariance of their gradients. Bachmann, Meierer and Naef 2021.
 * O(stretches (4 + q)^2) with some points a stretch.
 */
export function varyingObjective(rows: VaryingRows, cells: Cells): Objective {
  const q = cells.uses.length;
  const n = K + q;
  const paces = { buying: new Float64Array(cells.length), leaving: new Float64Array(cells.length) };
  const rising = new Float64Array(3);
  const sums = orderSums(rows, cells);
  const row = new RowDerivatives(cells);
  const { length, frequency, count } = rows;
  return (at, gradient, hessian) => {
    gradient.fill(0);
    hessian.fill(0);
    pacesInto(cells, at, paces, K);
    const p = { r: Math.exp(at[0]), alpha: Math.exp(at[1]), s: Math.exp(at[2]), beta: Math.exp(at[3]) };
    const { r } = p;
    let value = 0;
    let ofX = Number.NaN;
    for (let i = 0; i < length; i++) {
      const x = frequency[i];
      if (x !== ofX) {
        logRisingInto(r, x, rising, 0);
        ofX = x;
      }
      const w = count[i];
      let constant = rising[0];
      for (let c = 0; c < cells.buying; c++) constant += at[K + c] * sums[i * q + c];
      value += w * (constant + row.compute(rows, i, paces, p));
      const { slope, bend } = row;
      slope[0] += r * rising[1];
      slope[1] -= x;
      for (let c = 0; c < cells.buying; c++) slope[K + c] += sums[i * q + c];
      bend[0] += r * rising[1] + r * r * rising[2];
      for (let a = 0; a < n; a++) {
        gradient[a] += w * slope[a];
        for (let b = a; b < n; b++) hessian[a * n + b] += w * bend[a * n + b];
      }
    }
    for (let a = 0; a < n; a++) for (let b = a + 1; b < n; b++) hessian[b * n + a] = hessian[a * n + b];
    return value;
  };
}

/** Of each row, the sums of the covariates of buying at its repeat orders, one for each coefficient. */
function orderSums(
  { length, orderFrom, orderCell }: VaryingRows,
  { z, width, uses, buying }: Cells,
): Float64Array {
  const q = uses.length;
  const sums = new Float64Array(length * q);
  for (let i = 0; i < length; i++)
    for (let o = orderFrom[i]; o < orderFrom[i + 1]; o++)
      for (let c = 0; c < buying; c++) sums[i * q + c] += z[orderCell[o] * width + uses[c]];
  return sums;
}

/** One row's part of the log-likelihood that depends on its time, with derivatives. Scratch space of one objective. */
class RowDerivatives {
  /** Gradient, and upper triangle of the Hessian, row after row. */
  readonly slope: Float64Array;
  readonly bend: Float64Array;
  readonly #cells: Cells;
  readonly #points = new StretchPoints();
  readonly #start: StretchStart = { buying: 0, leaving: 0, logBuying: 0, logLeaving: 0 };
  /** Derivatives of the exposure up to now with respect to the coefficients. */
  readonly #now: Exposure;
  /** The same at a point of a stretch. */
  readonly #there: Exposure;
  /** Gradient of one part of the sum, less what all parts have in common. */
  readonly #part: Float64Array;
  #x = 0;
  #p: ParetoParameters = { r: 0, alpha: 0, s: 0, beta: 0 };

  constructor(cells: Cells) {
    const q = cells.uses.length;
    const n = K + q;
    this.#cells = cells;
    this.slope = new Float64Array(n);
    this.bend = new Float64Array(n * n);
    this.#now = { first: new Float64Array(q), second: new Float64Array(q * q) };
    this.#there = { first: new Float64Array(q), second: new Float64Array(q * q) };
    this.#part = new Float64Array(n);
  }

  compute(rows: VaryingRows, i: number, paces: Paces, p: ParetoParameters): number {
    const { frequency, from, silent, ahead, span, cell } = rows;
    const { r, alpha, s, beta } = p;
    const x = frequency[i];
    this.#x = x;
    this.#p = p;
    const { slope, bend } = this;
    const points = this.#points;
    const start = this.#start;
    const now = this.#now;
    const there = this.#there;
    slope.fill(0);
    bend.fill(0);
    now.first.fill(0);
    now.second.fill(0);
    let bought = 0;
    let left = 0;
    for (let j = from[i]; j < silent[i]; j++) {
      bought += paces.buying[cell[j]] * span[j];
      left += paces.leaving[cell[j]] * span[j];
      this.#expose(cell[j], span[j], paces, now);
    }
    const P = alpha + bought;
    const Q = beta + left;
    // against alpha and beta; points tell theirs against the last order
    const logP = Math.log1p(bought / alpha);
    const logQ = Math.log1p(left / beta);
    let since = 0;
    let sinceLeaving = 0;
    let total = 0;
    for (let j = silent[i]; j < ahead[i]; j++) {
      const a = paces.buying[cell[j]];
      const d = paces.leaving[cell[j]];
      start.buying = P + since;
      start.leaving = Q + sinceLeaving;
      start.logBuying = Math.log1p(since / P);
      start.logLeaving = Math.log1p(sinceLeaving / Q);
      points.compute(start, a, d, span[j], r + x, s);
      for (let m = 0; m < points.count; m++) {
        const u = points.time[m];
        const weight = points.base[m] * Math.exp(-points.fall[m]);
        total += weight;
        there.first.set(now.first);
        there.second.set(now.second);
        this.#expose(cell[j], u, paces, there);
        this.#add(
          weight,
          cell[j],
          bought + since + a * u,
          left + sinceLeaving + d * u,
          logP + points.logBuying[m],
          logQ + points.logLeaving[m],
          there,
        );
      }
      since += a * span[j];
      sinceLeaving += d * span[j];
      this.#expose(cell[j], span[j], paces, now);
    }
    const up = Math.log1p(since / P);
    const upLeaving = Math.log1p(sinceLeaving / Q);
    const alive = Math.exp(-(r + x) * up - s * upLeaving);
    total += alive;
    this.#add(alive, -1, bought + since, left + sinceLeaving, logP + up, logQ + upLeaving, now);
    const n = slope.length;
    for (let a = 0; a < n; a++) slope[a] /= total;
    for (let a = 0; a < n; a++)
      for (let b = a; b < n; b++) bend[a * n + b] = bend[a * n + b] / total - slope[a] * slope[b];
    return Math.log(total) - r * logP - x * Math.log(P) - s * logQ;
  }

  /** Adds the derivatives of what `time` in a cell exposes to. */
  #expose(cell: number, time: number, paces: Paces, { first, second }: Exposure): void {
    const { z, width, uses, buying } = this.#cells;
    const q = uses.length;
    const toBuying = paces.buying[cell] * time;
    const toLeaving = paces.leaving[cell] * time;
    for (let c = 0; c < q; c++) {
      const amount = z[cell * width + uses[c]] * (c < buying ? toBuying : toLeaving);
      if (amount === 0) continue;
      first[c] += amount;
      const end = c < buying ? buying : q;
      for (let b = c; b < end; b++) second[c * q + b] += amount * z[cell * width + uses[b]];
    }
  }

  /** Adds one part of the sum: who left in `cell` when exposed to A and D, or (cell -1) is still there. logP and logQ are the logarithms of 1 + A / alpha and 1 + D / beta. */
  #add(
    weight: number,
    cell: number,
    A: number,
    D: number,
    logP: number,
    logQ: number,
    { first, second }: Exposure,
  ): void {
    const { z, width, uses, buying } = this.#cells;
    const { slope, bend } = this;
    const { r, alpha, s, beta } = this.#p;
    const part = this.#part;
    const q = uses.length;
    const n = K + q;
    const left = cell < 0 ? 0 : 1;
    const k = r + this.#x;
    const t = s + left;
    const P = alpha + A;
    const Q = beta + D;
    const shareA = A / P;
    const shareP = alpha / P;
    const shareD = D / Q;
    const shareQ = beta / Q;
    part[0] = -r * logP;
    part[1] = k * shareA;
    part[2] = -s * logQ + left;
    part[3] = t * shareD - left;
    for (let c = 0; c < q; c++)
      part[K + c] =
        c < buying ? (-k * first[c]) / P : left * z[Math.max(0, cell) * width + uses[c]] - (t * first[c]) / Q;
    for (let a = 0; a < n; a++) {
      const by = weight * part[a];
      slope[a] += by;
      for (let b = a; b < n; b++) bend[a * n + b] += by * part[b];
    }
    bend[0] -= weight * r * logP;
    bend[1] += weight * r * shareA;
    bend[n + 1] -= weight * k * shareP * shareA;
    bend[2 * n + 2] -= weight * s * logQ;
    bend[2 * n + 3] += weight * s * shareD;
    bend[3 * n + 3] -= weight * t * shareQ * shareD;
    for (let c = 0; c < q; c++) {
      const buys = c < buying;
      const power = buys ? k : t;
      const scale = buys ? P : Q;
      const by = first[c] / scale;
      const at = K + c;
      const shape = buys ? 0 : 2;
      bend[shape * n + at] -= weight * (buys ? r : s) * by;
      bend[(shape + 1) * n + at] += weight * power * (buys ? shareP : shareQ) * by;
      const end = buys ? buying : q;
      for (let b = c; b < end; b++)
        bend[at * n + K + b] -= (weight * power * (second[c * q + b] - by * first[b])) / scale;
    }
  }
}
