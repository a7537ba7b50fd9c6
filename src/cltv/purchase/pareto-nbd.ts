import { scaledExponentialIntegral } from "../../numeric/exponential-integral.ts";
import { logRisingInto } from "../../numeric/log-rising.ts";
import { BUYING_LIMITS } from "./buying-limits.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { LeavingIntegral } from "./leaving-integral.ts";
import { logNegativeBinomial } from "./negative-binomial.ts";

/**
 * The kernel of Pareto/NBD: orders come at a gamma(r, alpha) rate until a customer leaves, at a gamma(s, beta) rate. Schmittlein, Morrison and Colombo 1987; Fader and
 * Hardie 2005.
 *
 * Someone who is gone left at some time between the last order and now. The chance of that is an integral over this time of
 * s (alpha + t)^-(r + x) (beta + t)^-(s + 1), mostly written as a difference of two 2F1. It is computed directly: on the scale of log(min(alpha, beta) + t) the
 * integrand is smooth, all its terms are positive, and the same points give the derivatives as means of logs and inverses.
 */
export function paretoKernel(): PurchaseKernel {
  const sums = new Float64Array(3);
  const integral = new LeavingIntegral();
  let ofX = Number.NaN;
  let ofR = Number.NaN;
  return {
    parameters: ["r", "alpha", "s", "beta"],
    timePowers: [0, 1, 0, 1],
    starts: [
      [0.6, 0.3, 0.6, 0.4],
      [1.5, 0.6, 0.4, 0.3],
      [0.3, 0.1, 1.5, 2],
      [1, 0.2, 5, 10],
      // some leave at once and the others hardly ever
      [2, 0.3, 0.1, 0.0001],
    ],
    limits: {
      ...BUYING_LIMITS,
      s: {
        zero: "nobody leaves, as far as the data can tell",
        infinity: "all customers leave at the same rate, as far as the data can tell",
      },
      beta: {
        zero: "customers either leave at once or stay for good",
        infinity: "nobody leaves, or all at the same rate, as far as the data can tell",
      },
    },

    logLikelihood(p, x, recency, age, out) {
      const r = p[0];
      const alpha = p[1];
      const s = p[2];
      const beta = p[3];
      if (x !== ofX || r !== ofR) {
        logRisingInto(r, x, sums, 0);
        ofX = x;
        ofR = r;
      }
      const span = age - recency;
      const n = r + x;
      // logs relative to the last order
      const ua = Math.log1p(span / (alpha + recency));
      const ub = Math.log1p(span / (beta + recency));
      const logAlphaShare = -Math.log1p(recency / alpha);
      const logBetaShare = -Math.log1p(recency / beta);
      integral.compute(n, alpha, s, beta, recency, age, out !== undefined);
      const odds = n * ua + s * ub + integral.log;
      const e = Math.exp(-Math.abs(odds));
      if (out !== undefined) {
        const left = odds > 0 ? 1 / (1 + e) : e / (1 + e);
        const alive = 1 - left;
        const m = integral.mean;
        const va = 1 / (alpha + age);
        const vb = 1 / (beta + age);
        // what inverses are more at the time of leaving than at `age`, and their means at the time of leaving
        const moreA = m[1] + (span * va) / (alpha + recency);
        const moreB = m[3] + (span * vb) / (beta + recency);
        const meanA = va + moreA;
        const meanB = vb + moreB;
        // mean gradient of who left, less that of who is still there
        const dr = ua - m[0];
        const da = -n * moreA;
        const ds = ub - m[2] + 1 / s;
        const db = -s * moreB - meanB;
        const mixed = left * alive;
        const c = integral.covariance;
        // 1 - alpha / (alpha + age), and the same with beta
        const passed = age * va;
        const passedBeta = age * vb;
        out[0] = sums[1] + logAlphaShare - ua + left * dr;
        out[1] = ((r * age) / alpha - x) * va + left * da;
        out[2] = logBetaShare - ub + left * ds;
        out[3] = (s * age * vb) / beta + left * db;
        out[4] = sums[2] + left * c[0] + mixed * dr * dr;
        out[5] = (age * va) / alpha + left * n * c[1] - left * moreA + mixed * dr * da;
        out[6] = left * c[2] + mixed * dr * ds;
        out[7] = left * (s + 1) * c[3] + mixed * dr * db;
        out[8] =
          (r * passed * (passed - 2)) / (alpha * alpha) +
          x * va * va +
          left * n * (moreA * (meanA + va) + (n + 1) * c[4]) +
          mixed * da * da;
        out[9] = left * n * c[5] + mixed * da * ds;
        out[10] = left * n * (s + 1) * c[6] + mixed * da * db;
        out[11] = -left / (s * s) + left * c[7] + mixed * ds * ds;
        out[12] = (age * vb) / beta + left * (s + 1) * c[8] - left * moreB + mixed * ds * db;
        out[13] =
          (s * passedBeta * (passedBeta - 2)) / (beta * beta) +
          left * (s * moreB * (meanB + vb) + meanB * meanB + (s + 1) * (s + 2) * c[9]) +
          mixed * db * db;
      }
      return (
        sums[0] +
        r * logAlphaShare -
        x * Math.log(alpha + recency) -
        n * ua +
        s * (logBetaShare - ub) +
        Math.max(odds, 0) +
        Math.log1p(e)
      );
    },

    leftOdds(p, x, recency, age) {
      const span = age - recency;
      if (!(span > 0)) return Number.NEGATIVE_INFINITY;
      integral.compute(p[0] + x, p[1], p[2], p[3], recency, age, false);
      return (
        (p[0] + x) * Math.log1p(span / (p[1] + recency)) +
        p[2] * Math.log1p(span / (p[3] + recency)) +
        integral.log
      );
    },

    expected(p, x, age, t) {
      const beta = p[3] + age;
      const e = p[2] - 1;
      const l = Math.log1p(t / beta);
      return (((p[0] + x) * beta) / (p[1] + age)) * (e === 0 ? l : -Math.expm1(-e * l) / e);
    },

    discounted(p, x, age, delta) {
      const beta = p[3] + age;
      const rate = ((p[0] + x) * beta) / (p[1] + age);
      if (delta === 0) return p[2] > 1 ? rate / (p[2] - 1) : Number.POSITIVE_INFINITY;
      return rate * scaledExponentialIntegral(p[2], delta * beta);
    },

    survives: (p, _x, age, t) => Math.exp(-p[2] * Math.log1p(t / (p[3] + age))),

    orders(p, x, age, t, n) {
      const beta = p[3] + age;
      const stays = Math.exp(logNegativeBinomial(n, p[0] + x, p[1] + age, t) - p[2] * Math.log1p(t / beta));
      return stays + integral.leavingAfter(n, p[0] + x, p[1] + age, p[2], beta, t);
    },
  };
}
