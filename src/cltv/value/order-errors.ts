import { shareBeside } from "../../numeric/log-odds.ts";
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
  { kernel, frequency, recency, age }: ForecastInput,
  kinds: CustomerKinds,
  rounded: RoundedPatterns,
  whenAlive: Discounted,
): OrderErrors {
  const n = kinds.distinct;
  const orders = new Float64Array(n).fill(Number.NaN);
  const odds = new Float64Array(n).fill(Number.NaN);
  const k = kernel.parameters.length;
  if (kinds.parameters.doubt.covariance.length === 0) return { orders, odds };
  // all patterns with the same parameters in a row: kernels keep what depends on these alone
  const logFlow = (j: number, by: number) =>
    rounded.age.map((age, g) =>
      Math.log(whenAlive(moved(rounded.parameters[g], j, by), rounded.frequency[g], age, rounded.recency[g])),
    );
  const flow = Array.from({ length: k }, (_, j) => {
    const [above, below] = [logFlow(j, STEP), logFlow(j, -STEP)];
    return above.map((value, g) => (value - below[g]) / (2 * STEP));
  });
  let p: Float64Array = new Float64Array(0);
  let ups: Float64Array[] = [];
  let downs: Float64Array[] = [];
  let covariance: readonly (readonly number[])[] = [];
  const ofOdds = new Float64Array(k);
  const ofOrders = new Float64Array(k);
  for (let d = 0; d < n; d++) {
    const i = kinds.rowOf[d];
    const kind = kinds.kindOf[d];
    if (d === 0 || kind !== kinds.kindOf[d - 1]) {
      p = kinds.parameters.parameters[kind];
      ups = Array.from(p, (_, j) => moved(p, j, STEP));
      downs = Array.from(p, (_, j) => moved(p, j, -STEP));
      covariance = kinds.parameters.covarianceOf(kind);
    }
    const g = rounded.of[kinds.patternOf[d]];
    const [x, t, a] = [frequency[i], recency[i], age[i]];
    const here = kernel.leftOdds(p, x, t, a);
    const certain = here === Number.NEGATIVE_INFINITY;
    const left = shareBeside(-here);
    for (let j = 0; j < k; j++) {
      ofOdds[j] = certain
        ? 0
        : (kernel.leftOdds(ups[j], x, t, a) - kernel.leftOdds(downs[j], x, t, a)) / (2 * STEP);
      ofOrders[j] = flow[j][g] - left * ofOdds[j];
    }
    orders[d] = spread(ofOrders, covariance);
    if (!certain) odds[d] = spread(ofOdds, covariance);
  }
  return { orders, odds };
}

function moved(p: Float64Array, j: number, by: number): Float64Array {
  return p.map((value, i) => (i === j ? value * Math.exp(by) : value));
}

function spread(slopes: Float64Array, covariance: readonly (readonly number[])[]): number {
  let variance = 0;
  for (let a = 0; a < slopes.length; a++)
    for (let b = 0; b < slopes.length; b++) variance += covariance[a][b] * slopes[a] * slopes[b];
  return Math.sqrt(Math.max(0, variance));
}
