import { type GaussRule, gaussRule } from "../../numeric/gauss-legendre.ts";
import type { PurchaseKernel } from "./kernel.ts";

/** Expected orders of one who is alive, discounted. */
export type Discounted = (p: Float64Array, x: number, age: number, recency: number) => number;

/**
 * Discounted expected orders by any kernel: within a horizon by the kernel's own means where it has some, otherwise e^(-delta h) E(h) + delta times the integral of e^(-delta t) E(t) up to h, by 16-point Gauss rules on
 * panels that grow with the distance from the kernel's singularity; without end by the kernel's own formula.
 */
export function discountedBy(kernel: PurchaseKernel, delta: number, horizon: number): Discounted {
  if (horizon === Number.POSITIVE_INFINITY)
    return (p, x, age, recency) => kernel.discounted(p, x, age, delta, recency);
  if (delta === 0) return (p, x, age, recency) => kernel.expected(p, x, age, horizon, recency);
  const rule = gaussRule();
  return (p, x, age, recency) => {
    const within = kernel.discountedWithin?.(p, x, age, delta, horizon, recency);
    if (within !== undefined) return within;
    let nearest = Number.POSITIVE_INFINITY;
    for (let j = 0; j < p.length; j++) if (kernel.timePowers[j] === 1) nearest = Math.min(nearest, p[j]);
    return (
      Math.exp(-delta * horizon) * kernel.expected(p, x, age, horizon, recency) +
      delta * weighted(kernel, rule, p, x, age, recency, delta, horizon, nearest + age)
    );
  };
}

/** Integral of e^(-delta t) E(t) over t from 0 to `horizon`; E has its nearest singularity at -`distance`. */
function weighted(
  kernel: PurchaseKernel,
  { points, weights }: GaussRule,
  p: Float64Array,
  x: number,
  age: number,
  recency: number,
  delta: number,
  horizon: number,
  distance: number,
): number {
  let total = 0;
  let from = 0;
  while (from < horizon) {
    // twice the distance converges by a factor of 10 a point; the discount falls by at most e^8 within a panel
    const length = Math.min(horizon - from, 2 * (distance + from), 8 / delta);
    // what lies beyond is discounted to nothing
    if (delta * from > 60) break;
    for (let i = 0; i < 16; i++) {
      const t = from + length * points[i];
      total += length * weights[i] * Math.exp(-delta * t) * kernel.expected(p, x, age, t, recency);
    }
    from = length === horizon - from ? horizon : from + length;
  }
  return total;
}
