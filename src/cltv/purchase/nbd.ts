import { logRisingInto } from "../../numeric/log-rising.ts";
import { BUYING_LIMITS } from "./buying-limits.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { logNegativeBinomial } from "./negative-binomial.ts";

/** The kernel of NBD: orders come at a gamma(r, alpha) rate and nobody leaves. Ehrenberg 1959. */
export function nbdKernel(): PurchaseKernel {
  const sums = new Float64Array(3);
  let ofX = Number.NaN;
  let ofR = Number.NaN;
  return {
    parameters: ["r", "alpha"],
    timePowers: [0, 1],
    starts: [
      [0.5, 0.4],
      [2, 1],
      [10, 5],
    ],
    limits: BUYING_LIMITS,

    logLikelihood(p, x, _recency, age, out) {
      const r = p[0];
      const alpha = p[1];
      if (x !== ofX || r !== ofR) {
        logRisingInto(r, x, sums, 0);
        ofX = x;
        ofR = r;
      }
      const atAge = 1 / (alpha + age);
      const logShare = -Math.log1p(age / alpha);
      if (out !== undefined) {
        const passed = age * atAge;
        out[0] = sums[1] + logShare;
        out[1] = ((r * age) / alpha - x) * atAge;
        out[2] = sums[2];
        out[3] = (age * atAge) / alpha;
        out[4] = x * atAge * atAge + (r * passed * (passed - 2)) / (alpha * alpha);
      }
      return sums[0] + r * logShare - (x === 0 ? 0 : x * Math.log(alpha + age));
    },

    leftOdds: () => Number.NEGATIVE_INFINITY,
    expected: (p, x, age, t) => ((p[0] + x) * t) / (p[1] + age),
    discounted: (p, x, age, delta) => (p[0] + x) / ((p[1] + age) * delta),
    survives: () => 1,
    orders: (p, x, age, t, n) => Math.exp(logNegativeBinomial(n, p[0] + x, p[1] + age, t)),
  };
}
