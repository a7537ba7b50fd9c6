import { shareBeside } from "../../../numeric/log-odds.ts";
import { logRisingInto } from "../../../numeric/log-rising.ts";
import { betaGeometricKernel } from "../beta-geometric.ts";
import type { PurchaseKernel } from "../kernel.ts";
import { GatedOrders } from "./gated-orders.ts";

/**
 * The kernel of BG/CNBD-k and MBG/CNBD-k: events come at a gamma(r, alpha) rate and every k-th of them is an order, so that the gaps between a customer's
 * orders are Erlang-k: regular for k > 1. Leaving is that of BG/NBD and MBG/NBD (`firstCounts`), whose kernel is the case k = 1. Platzer and Reutterer 2016.
 *
 * Who is alive has had 0 to k - 1 events since the last order: a mixture of k terms beside the one of having left. In the likelihood the gaps enter as their product
 * to the k - 1, which no parameter touches; here the recency to the x (k - 1) stands for it, so that time has the same power as in other kernels.
 * {@link gapConstant} is the difference.
 */
export function cnbdKernel(k: number, firstCounts: boolean): PurchaseKernel {
  const { parameters, timePowers, limits, starts } = betaGeometricKernel(firstCounts);
  const extra = firstCounts ? 1 : 0;
  const sums = new Float64Array(9);
  const of = new Float64Array(4).fill(Number.NaN);
  const mixture = new Mixture(k);
  const gated = new GatedOrders(k);
  const prepare = (p: Float64Array, x: number): void => {
    if (of[0] === x && of[1] === p[0] && of[2] === p[2] && of[3] === p[3]) return;
    of[0] = x;
    of[1] = p[0];
    of[2] = p[2];
    of[3] = p[3];
    logRisingInto(p[0], k * x, sums, 0);
    logRisingInto(p[3], x + extra, sums, 3);
    logRisingInto(p[2] + p[3], x + extra, sums, 6);
  };
  const alive = (p: Float64Array, x: number, recency: number, age: number): GatedOrders => {
    gated.set(p[0] + k * x, p[1] + age, p[2], p[3] + x + extra, Math.max(0, age - recency));
    return gated;
  };

  return {
    parameters,
    timePowers,
    limits,
    usesRecency: k > 1,
    starts: starts.map(([r, alpha, a, b]) => [r, alpha / k, a, b]),

    logLikelihood(p, x, recency, age, out) {
      const r = p[0];
      const alpha = p[1];
      prepare(p, x);
      const events = k * x;
      const u = Math.log1p(age / alpha);
      const among = mixture.of(p, events, x + extra, recency, age, out);
      if (out !== undefined) {
        const atAge = 1 / (alpha + age);
        const passed = age * atAge;
        out[0] += sums[1] - u;
        out[1] += ((r * age) / alpha - events) * atAge;
        out[2] -= sums[7];
        out[3] += sums[4] - sums[7];
        out[4] += sums[2];
        out[5] += passed / alpha;
        out[8] += (r * passed * (passed - 2)) / (alpha * alpha) + events * atAge * atAge;
        out[11] -= sums[8];
        out[12] -= sums[8];
        out[13] += sums[5] - sums[8];
      }
      const orders = x === 0 ? 0 : (k - 1) * x * Math.log(recency) - events * Math.log(alpha + age);
      return sums[0] + sums[3] - sums[6] - r * u + orders + among;
    },

    leftOdds: (p, x, recency, age) => mixture.leftOdds(p, k * x, x + extra, recency, age),
    expected: (p, x, age, t, recency) => (t === 0 ? 0 : alive(p, x, recency, age).expected(t)),
    discounted: (p, x, age, delta, recency) => alive(p, x, recency, age).discounted(delta),
    survives: (p, x, age, t, recency) => alive(p, x, recency, age).survives(t),
    orders: (p, x, age, t, n, recency) => alive(p, x, recency, age).exactly(n, t),
  };
}

/**
 * What is to be added to the kernel's log-likelihood of all rows for that of the times of the orders: (k - 1) times (the sum of the log gaps less x log recency),
 * less log (k - 1)! an order. It has no unit of time.
 */
export function gapConstant(k: number, logGaps: number, logRecencies: number, orders: number): number {
  let logFactorial = 0;
  for (let i = 2; i < k; i++) logFactorial += Math.log(i);
  return (k - 1) * (logGaps - logRecencies) - orders * logFactorial;
}

/** Either left after the last order, or alive with 0 to k - 1 events since then. */
class Mixture {
  readonly #k: number;
  /** Of the terms of being alive: their weights against the first, and the first and second derivative of their logs by r. */
  readonly #weights: Float64Array;
  readonly #slopes: Float64Array;
  readonly #bends: Float64Array;

  constructor(k: number) {
    this.#k = k;
    this.#weights = new Float64Array(k).fill(1);
    this.#slopes = new Float64Array(k);
    this.#bends = new Float64Array(k);
  }

  /** log of the sum of the terms of being alive, in units of the first; events are k x. */
  #alive(total: number, alpha: number, recency: number, age: number): number {
    const z = Math.max(0, age - recency) / (alpha + age);
    let all = 1;
    for (let j = 1; j < this.#k; j++) {
      const top = total + j - 1;
      this.#weights[j] = (this.#weights[j - 1] * top * z) / j;
      this.#slopes[j] = this.#slopes[j - 1] + 1 / top;
      this.#bends[j] = this.#bends[j - 1] - 1 / (top * top);
      all += this.#weights[j];
    }
    return Math.log(all);
  }

  /** Log-odds of having left; `chances` to leave were survived. */
  leftOdds(p: Float64Array, events: number, chances: number, recency: number, age: number): number {
    if (chances === 0) return Number.NEGATIVE_INFINITY;
    const total = p[0] + events;
    const left =
      Math.log(p[2] / (p[3] + (chances - 1))) + total * Math.log1p((age - recency) / (p[1] + recency));
    return left - this.#alive(total, p[1], recency, age);
  }

  /** log of the sum of all terms; with `out` its derivatives, as kernels give them. */
  of(
    p: Float64Array,
    events: number,
    chances: number,
    recency: number,
    age: number,
    out: Float64Array | undefined,
  ): number {
    const odds = this.leftOdds(p, events, chances, recency, age);
    const total = p[0] + events;
    const alive = this.#alive(total, p[1], recency, age);
    const value = alive + Math.max(odds, 0) + Math.log1p(Math.exp(-Math.abs(odds)));
    if (out === undefined) return value;

    const atAge = 1 / (p[1] + age);
    const atRecency = 1 / (p[1] + recency);
    const left = shareBeside(-odds);
    // means over the terms of gradient and of (gradient squared + Hessian)
    const byR = Math.log1p((age - recency) * atRecency);
    const byAlpha = -total * (age - recency) * atAge * atRecency;
    const byA = 1 / p[2];
    const byB = chances === 0 ? 0 : -1 / (p[3] + (chances - 1));
    let gr = left * byR;
    let ga = left * byAlpha;
    let rr = left * byR * byR;
    let ra = left * (byR * byAlpha + byAlpha / total);
    let aa = left * (byAlpha * byAlpha + total * (age - recency) * atAge * atRecency * (atAge + atRecency));
    const share = shareBeside(odds) * Math.exp(-alive);
    for (let j = 1; j < this.#k; j++) {
      const w = share * this.#weights[j];
      const slope = this.#slopes[j];
      gr += w * slope;
      ga -= w * j * atAge;
      rr += w * (slope * slope + this.#bends[j]);
      ra -= w * slope * j * atAge;
      aa += w * j * (j + 1) * atAge * atAge;
    }
    const ca = left * byA;
    const cb = left * byB;
    out[0] = gr;
    out[1] = ga;
    out[2] = ca;
    out[3] = cb;
    out[4] = rr - gr * gr;
    out[5] = ra - gr * ga;
    out[6] = ca * (byR - gr);
    out[7] = cb * (byR - gr);
    out[8] = aa - ga * ga;
    out[9] = ca * (byAlpha - ga);
    out[10] = cb * (byAlpha - ga);
    out[11] = -ca * ca;
    out[12] = ca * byB - ca * cb;
    out[13] = 2 * cb * byB - cb * cb;
    return value;
  }
}
