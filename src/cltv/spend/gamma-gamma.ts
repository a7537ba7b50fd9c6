import { logGamma } from "../../numeric/log-gamma.ts";
import { logRisingRealInto } from "../../numeric/log-rising-real.ts";
import type { Objective } from "../../numeric/maximize.ts";
import type { SpendRows } from "./spend-rows.ts";

/** What a fit needs to know of Gamma-Gamma besides its likelihood: money is to v what time is to the rates of the buying models. */
export const GAMMA_GAMMA = {
  parameters: ["p", "q", "v"],
  timePowers: [0, 0, 1],
  limits: {
    p: {
      zero: "what one customer spends varies without limit",
      infinity: "every customer spends the same at every purchase, as far as the data can tell",
    },
    q: {
      zero: "mean spend differs between customers without limit",
      infinity: "all customers spend alike on average, as far as the data can tell",
    },
    v: {
      zero: "every customer spends the same at every purchase, as far as the data can tell",
      infinity: "all customers spend alike on average, as far as the data can tell",
    },
  },
} as const;

/** Where the climb may start, for a mean spend of 1. */
export const GAMMA_GAMMA_STARTS: readonly (readonly number[])[] = [
  [5, 3.5, 0.5],
  [1, 2, 1],
  [30, 15, 0.5],
  [1, 1.2, 0.3],
  // a handful of customers who hardly differ
  [0.3, 3, 3],
];

/**
 * Log-likelihood of Gamma-Gamma (Fader and Hardie 2013) as a function of log p, log q and log v, with gradient and Hessian. Rows are sorted by the number of
 * purchases: what depends on it alone is computed once for all rows that share it. O(rows), one logarithm each.
 */
export function gammaGammaObjective({
  length,
  orders,
  mean,
  count,
}: Pick<SpendRows, "length" | "orders" | "mean" | "count">): Objective {
  const logTotal = new Float64Array(length);
  let logMeans = 0;
  let logOrders = 0;
  for (let i = 0; i < length; i++) {
    if (i === 0 || orders[i] !== orders[i - 1]) logOrders = Math.log(orders[i]);
    const logMean = Math.log(mean[i]);
    logMeans += count[i] * logMean;
    logTotal[i] = logOrders + logMean;
  }
  const rising = new Float64Array(10);
  return (at, gradient, hessian) => {
    const p = Math.exp(at[0]);
    const q = Math.exp(at[1]);
    const v = Math.exp(at[2]);
    gradient.fill(0);
    hessian.fill(0);
    let value = -logMeans;
    for (let i = 0; i < length; ) {
      const x = orders[i];
      const px = p * x;
      // sums over the rows with x purchases: shares of v in v + total, and the logarithms of both shares
      let n = 0;
      let shares = 0;
      let rest = 0;
      let products = 0;
      let logs = 0;
      let restLogs = 0;
      for (; i < length && orders[i] === x; i++) {
        const w = count[i];
        const total = x * mean[i];
        const odds = logTotal[i] - at[2];
        // the smaller of v and total over the larger, so that neither share loses digits
        const above = odds > 0;
        const ratio = above ? v / total : total / v;
        const near = Math.log1p(ratio);
        const larger = 1 / (1 + ratio);
        const smaller = ratio * larger;
        n += w;
        products += w * larger * smaller;
        if (above) {
          shares += w * smaller;
          rest += w * larger;
          logs += w * (near + odds);
          restLogs += w * near;
        } else {
          shares += w * larger;
          rest += w * smaller;
          logs += w * near;
          restLogs += w * (near - odds);
        }
      }
      logRisingRealInto(px, q, rising, 0);
      logRisingRealInto(q, px, rising, 5);
      // the gamma functions of the larger of the two as a difference, so that nothing is lost when it runs to infinity
      const gammas = q > px ? rising[5] - logGamma(px) : rising[0] - logGamma(q);
      value += n * gammas - px * restLogs - q * logs;
      const bySlope = n * px * rising[1] - px * restLogs;
      const byShape = n * q * rising[6] - q * logs;
      gradient[0] += bySlope;
      gradient[1] += byShape;
      gradient[2] += q * rest - px * shares;
      hessian[0] += bySlope + n * px * px * rising[3];
      hessian[1] += n * px * q * rising[4];
      hessian[2] -= px * shares;
      hessian[4] += byShape + n * q * q * rising[8];
      hessian[5] += q * rest;
      hessian[8] -= (px + q) * products;
    }
    hessian[3] = hessian[1];
    hessian[6] = hessian[2];
    hessian[7] = hessian[5];
    return value;
  };
}
