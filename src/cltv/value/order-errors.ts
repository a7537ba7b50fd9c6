import { shareBeside } from "../../numeric/log-sum-exp.ts";
import type { Discounted } from "../purchase/discounted.ts";
import type { ForecastInput } from "../purchase/forecast.ts";
import type { CustomerKinds, RoundedPatterns } from "./customer-kinds.ts";

/** Relative step of the differences. */
const STEP = 1e-4;

/** How unsure figures of distinct rows are because the parameters are. */
export interface OrderErrors {
  /** Standard error of the logarithm of expected orders; NaN where there is none. */
  readonly orders: Float64Array;
  /** Standard error of the log-odds of being alive; NaN for one who is certainly alive. */
  readonly odds: Float64Array;
}

/**
 * Standard errors by the delta method, with differences along the logarithm of each parameter: of the log-odds row by row, of what one who is alive orders by rounded
 * patterns. All NaN without a covariance.
 */
export function orderErrors(
  { kernel, parameters: p, frequency, recency, age }: ForecastInput,
  covariance: readonly (readonly number[])[],
  kinds: CustomerKinds,
  rounded: RoundedPatterns,
  whenAlive: Discounted,
): OrderErrors {
  const n = kinds.distinct;
  const orders = new Float64Array(n).fill(Number.NaN);
  const odds = new Float64Array(n).fill(Number.NaN);
  const k = p.length;
  if (covariance.length !== k) return { orders, odds };
  const moved = (j: number, by: number) => p.map((value, i) => (i === j ? value * Math.exp(by) : value));
  const ups = Array.from(p, (_, j) => moved(j, STEP));
  const downs = Array.from(p, (_, j) => moved(j, -STEP));
  const slope = (of: (q: Float64Array) => number, j: number) => (of(ups[j]) - of(downs[j])) / (2 * STEP);

  const m = rounded.age.length;
  const flow = Array.from(p, (_, j) =>
    Float64Array.from({ length: m }, (_, g) =>
      slope((q) => Math.log(whenAlive(q, rounded.frequency[g], rounded.age[g], rounded.recency[g])), j),
    ),
  );
  const ofOdds = new Float64Array(k);
  const ofOrders = new Float64Array(k);
  for (let d = 0; d < n; d++) {
    const i = kinds.rowOf[d];
    const g = rounded.of[kinds.patternOf[d]];
    const [x, t, a] = [frequency[i], recency[i], age[i]];
    const here = kernel.leftOdds(p, x, t, a);
    const certain = here === Number.NEGATIVE_INFINITY;
    const left = shareBeside(-here);
    for (let j = 0; j < k; j++) {
      ofOdds[j] = certain ? 0 : slope((q) => kernel.leftOdds(q, x, t, a), j);
      ofOrders[j] = flow[j][g] - left * ofOdds[j];
    }
    orders[d] = spread(ofOrders, covariance);
    if (!certain) odds[d] = spread(ofOdds, covariance);
  }
  return { orders, odds };
}

function spread(slopes: Float64Array, covariance: readonly (readonly number[])[]): number {
  let variance = 0;
  for (let a = 0; a < slopes.length; a++)
    for (let b = 0; b < slopes.length; b++) variance += covariance[a][b] * slopes[a] * slopes[b];
  return Math.sqrt(Math.max(0, variance));
}
