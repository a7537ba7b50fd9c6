import { BetaMean } from "../../numeric/beta-mean.ts";
import { logHyp2F1 } from "../../numeric/hyp2f1.ts";
import { logRising, logRisingInto } from "../../numeric/log-rising.ts";
import { BUYING_LIMITS } from "./buying-limits.ts";
import { DiscountedWhileLeaving } from "./discounted-while-leaving.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { logNegativeBinomial } from "./negative-binomial.ts";

/** Numbers of orders whose points are kept. */
const MOST_KEPT = 64;
/** The series in t / (alpha + t) is short enough below this, with so few terms if those do not rise at first. */
const SHORT = 0.92;
const FEW_TERMS = 5;
/** Terms of a series that are worth waiting for. */
const MOST_TERMS = 500;
/** A chance of leaving that is none. */
const NEVER = 1e-290;

/**
 * The kernel of BG/NBD and MBG/NBD: orders come at a gamma(r, alpha) rate; after every order (MBG/NBD: also after the very first) a customer leaves with a
 * chance drawn from beta(a, b). A row with x repeat orders has survived `x` chances to leave, with `firstCounts` x + 1. Fader, Hardie and Lee 2005; Batislam,
 * Denizel and Filiztekin 2007. A `draft` gives discounted orders and means over the chance to leave to seven digits or so, several times faster.
 */
export function betaGeometricKernel(firstCounts: boolean, draft = false): PurchaseKernel {
  const extra = firstCounts ? 1 : 0;
  // value, slope and curvature of the three rising factorials that depend on x and the parameters only; rows come sorted by x
  const sums = new Float64Array(9);
  const of = new Float64Array(4).fill(Number.NaN);
  // rows come in any order when they are asked about, and points are costly: they are kept for the commonest x
  const meansOf = new Map<number, BetaMean>();
  const meansAt = (x: number): BetaMean => {
    let means = meansOf.get(x);
    if (means === undefined) {
      if (meansOf.size >= MOST_KEPT) meansOf.clear();
      means = new BetaMean(draft ? 1e-4 : undefined);
      meansOf.set(x, means);
    }
    return means;
  };
  const toCome = new Map<number, DiscountedWhileLeaving>();
  const toComeOf = (x: number): DiscountedWhileLeaving => {
    let found = toCome.get(x);
    if (found === undefined) {
      if (toCome.size >= MOST_KEPT) toCome.clear();
      found = new DiscountedWhileLeaving(new BetaMean(draft ? 1e-4 : undefined), draft);
      toCome.set(x, found);
    }
    return found;
  };
  const prepare = (p: Float64Array, x: number): void => {
    if (of[0] === x && of[1] === p[0] && of[2] === p[2] && of[3] === p[3]) return;
    of[0] = x;
    of[1] = p[0];
    of[2] = p[2];
    of[3] = p[3];
    logRisingInto(p[0], x, sums, 0);
    logRisingInto(p[3], x + extra, sums, 3);
    logRisingInto(p[2] + p[3], x + extra, sums, 6);
  };

  return {
    parameters: ["r", "alpha", "a", "b"],
    timePowers: [0, 1, 0, 0],
    starts: [
      [0.5, 0.3, 0.8, 2.5],
      [0.25, 0.1, 0.3, 3],
      [2, 1, 1, 1],
      [1, 0.2, 0.5, 10],
      // some leave at once and the others hardly ever
      [1, 0.1, 0.02, 0.05],
    ],
    limits: {
      ...BUYING_LIMITS,
      a: {
        zero: "nobody leaves, as far as the data can tell",
        infinity: "all customers leave with the same chance after an order, as far as the data can tell",
      },
      b: {
        zero: "customers either stay for good or leave after their first chance to",
        infinity: "nobody leaves, or all with the same chance, as far as the data can tell",
      },
    },

    logLikelihood(p, x, recency, age, out) {
      const r = p[0];
      const alpha = p[1];
      prepare(p, x);
      const flips = x + extra;
      // differences of logs as log1p, so that nothing is lost when r and alpha run to infinity together
      const u = Math.log1p(age / alpha);
      const common = sums[0] + sums[3] - sums[6] - r * u - (x === 0 ? 0 : x * Math.log(alpha + age));
      if (flips === 0) {
        if (out !== undefined) derivatives(out, sums, p, x, age, recency, u, 0, Number.POSITIVE_INFINITY, 0);
        return common;
      }
      const v = Math.log1p((age - recency) / (alpha + recency));
      // b may be far smaller than 1, and must not be lost beside it
      const chances = p[3] + (flips - 1);
      // left after the last order, against still there: the odds are e^d
      const d = Math.log(p[2] / chances) + (r + x) * v;
      const e = Math.exp(-Math.abs(d));
      if (out !== undefined) {
        const left = d > 0 ? 1 / (1 + e) : e / (1 + e);
        derivatives(out, sums, p, x, age, recency, u, v, chances, left);
      }
      return common + Math.max(d, 0) + Math.log1p(e);
    },

    leftOdds(p, x, recency, age) {
      const flips = x + extra;
      if (flips === 0) return Number.NEGATIVE_INFINITY;
      return (
        Math.log(p[2] / (p[3] + (flips - 1))) + (p[0] + x) * Math.log1p((age - recency) / (p[1] + recency))
      );
    },

    expected: (p, x, age, t) =>
      expectedWhileLeaving(meansAt(x), p[0] + x, p[1] + age, p[2], p[3] + x + extra, t),

    discounted(p, x, age, delta) {
      const r = p[0] + x;
      const a = p[2];
      const b = p[3] + x + extra;
      // without discount: the mean of 1 / p
      if (delta === 0) return a > 1 ? (a + b - 1) / (a - 1) : Number.POSITIVE_INFINITY;
      return toComeOf(x).of(r, p[1] + age, a, b, delta, Number.POSITIVE_INFINITY);
    },

    discountedWithin: (p, x, age, delta, horizon) => {
      const a = p[2];
      const b = p[3] + x + extra;
      const z = horizon / (p[1] + age + horizon);
      // the series of `expected` is short
      if (z < SHORT && Math.abs(a * (a + b - 1 - p[0] - x) * z) < FEW_TERMS * Math.abs(a + b - 1))
        return undefined;
      return toComeOf(x).of(p[0] + x, p[1] + age, a, b, delta, horizon);
    },

    survives: (p, x, age, t) => {
      const b = p[3] + x + extra;
      // where b swallows a, rounding may lift it above one
      return Math.exp(Math.min(0, logHyp2F1(p[0] + x, p[2], p[2] + b, -t / (p[1] + age))));
    },

    orders: (p, x, age, t, n) => chanceOf(n, p[0] + x, p[1] + age, p[2], p[3] + x + extra, t),
  };
}

/**
 * The log of a sum of two terms, alive (weight 1 - left) and left: the gradient is their weighted gradient, the Hessian the weighted Hessian plus
 * left (1 - left) times the square of the difference of gradients. u = log(1 + age / alpha), v = log of (alpha + age) / (alpha + recency).
 */
function derivatives(
  out: Float64Array,
  sums: Float64Array,
  p: Float64Array,
  x: number,
  age: number,
  recency: number,
  u: number,
  v: number,
  chances: number,
  left: number,
): void {
  const r = p[0];
  const alpha = p[1];
  const alive = 1 - left;
  const atAge = 1 / (alpha + age);
  const atRecency = 1 / (alpha + recency);
  // 1 - alpha / (alpha + t) at both times
  const passed = age * atAge;
  const passedThen = recency * atRecency;
  const mixed = left * alive;
  // differences of the two gradients
  const dAlpha = -(r + x) * (age - recency) * atAge * atRecency;
  const da = 1 / p[2];
  const db = -1 / chances;
  out[0] = sums[1] - u + left * v;
  out[1] = ((r * age) / alpha - x) * atAge + left * dAlpha;
  out[2] = -sums[7] + left * da;
  out[3] = sums[4] - sums[7] + left * db;
  out[4] = sums[2] + mixed * v * v;
  out[5] = (alive * passed + left * passedThen) / alpha + mixed * v * dAlpha;
  out[6] = mixed * v * da;
  out[7] = mixed * v * db;
  out[8] =
    (r * (alive * passed * (passed - 2) + left * passedThen * (passedThen - 2))) / (alpha * alpha) +
    x * (alive * atAge * atAge + left * atRecency * atRecency) +
    mixed * dAlpha * dAlpha;
  out[9] = mixed * dAlpha * da;
  out[10] = mixed * dAlpha * db;
  out[11] = -sums[8] - left * da * da + mixed * da * da;
  out[12] = -sums[8] + mixed * da * db;
  out[13] = sums[5] - sums[8] + left * db * db + mixed * db * db;
}

/**
 * Mean of (1 - (1 + p t / alpha)^-r) / p over p from beta(a, b): orders in the time t of one who is alive. Fader, Hardie and Lee's formula by Euler's
 * transformation, with the difference it takes near a = 1 written out, so that neither a = 1 nor a + b = 1 is special and x in the thousands
 * stays finite. Where the series is slow or loses digits, the mean itself is computed.
 */
function expectedWhileLeaving(
  means: BetaMean,
  r: number,
  alpha: number,
  a: number,
  b: number,
  t: number,
): number {
  if (t === 0) return 0;
  const z = t / (alpha + t);
  const l = -Math.log1p(t / alpha);
  const c = a + b - 1;
  const e = a - 1;
  const q = c - r;
  const first = e === 0 ? -c * l : (-c * Math.expm1(e * l)) / e;
  // with a and q in the millions, as at the edge of the parameters, terms would rise for as many steps
  if (z < SHORT && Math.abs(a * q * z) < MOST_TERMS * Math.abs(c)) {
    let term = q * z;
    let total = term;
    let largest = Math.abs(term);
    let n = 1;
    for (; n < MOST_TERMS && Math.abs(term) > 1e-17 * Math.abs(total); n++) {
      term *= ((a + n - 1) * (q + n) * z) / ((c + n) * (n + 1));
      total += term;
      largest = Math.max(largest, Math.abs(term));
    }
    const weight = Math.exp(e * l);
    const value = first - weight * total;
    if (n < MOST_TERMS && value > 1e-3 * Math.max(Math.abs(first), weight * largest)) return value;
  } else if (z >= SHORT && c > 0 && q > -3 && Math.abs(e * l) < 100 && Math.abs(q) < 1e4) {
    const log = e * l + logHyp2F1(e, q, c, z, alpha / (alpha + t));
    if (Math.abs(log) > 1e-2) return (-c * Math.expm1(log)) / e;
  }
  const scale = t / alpha;
  return means.of(a, b, (p) => (p < NEVER ? r * scale : -Math.expm1(-r * Math.log1p(p * scale)) / p));
}

/**
 * Probability of exactly n orders in the time t of one who is alive: n orders and still there, or left at the n-th of at least n. Fader, Hardie and
 * Lee 2005, equation 8; the probability of n or more orders is a series of positive terms.
 */
function chanceOf(n: number, r: number, alpha: number, a: number, b: number, t: number): number {
  const logExactly = logNegativeBinomial(n, r, alpha, t);
  const logStays = logRising(b, n) - logRising(a + b, n);
  const stays = Math.exp(logExactly + logStays);
  if (n === 0) return stays;
  const logLeaves = Math.log(a / (b + (n - 1))) + logStays;
  return (
    stays +
    Math.exp(logLeaves + logExactly + logHyp2F1(1, r + n, n + 1, t / (alpha + t), alpha / (alpha + t)))
  );
}
