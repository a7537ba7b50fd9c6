import type { Estimate } from "../core/estimate.ts";
import { normalQuantile } from "./normal.ts";
import type { Pairs } from "./ranks.ts";
import { sum } from "./sum.ts";

/** Pearson's correlation of counted pairs, each column with two different values at least. O(n). */
export function pearson({ x, y, counts, n }: Pairs): number {
  const dx = centered(x, counts, n);
  const dy = centered(y, counts, n);
  const products = new Float64Array(x.length);
  const total = (a: Float64Array, b: Float64Array): number => {
    for (let i = 0; i < products.length; i++) products[i] = a[i] * b[i] * counts[i];
    return sum(products);
  };
  const xy = total(dx, dy);
  return Math.max(-1, Math.min(1, xy / Math.sqrt(total(dx, dx)) / Math.sqrt(total(dy, dy))));
}

/** Error and interval of a correlation by Fisher's z, whose error is `zError`; a perfect correlation has none. */
export function fisherInterval(r: number, zError: number, level: number): Pick<Estimate, "se" | "interval"> {
  if (!(zError > 0 && zError < Number.POSITIVE_INFINITY) || Math.abs(r) === 1)
    return { se: null, interval: null };
  const half = normalQuantile((1 + level) / 2) * zError;
  const z = Math.atanh(r);
  return { se: (1 - r * r) * zError, interval: [Math.tanh(z - half), Math.tanh(z + half)] };
}

/** Error of Fisher's z of Spearman's rank correlation of n pairs (Bonett and Wright 2000). */
export function bonettWright(r: number, n: number): number {
  return Math.sqrt((1 + (r * r) / 2) / (n - 3));
}

/** Distances from the mean in shares of the largest, so that no square overflows. */
function centered(values: Float64Array, counts: Float64Array, n: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = values[i] * counts[i];
  const mean = sum(out) / n;
  let most = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = values[i] - mean;
    most = Math.max(most, Math.abs(out[i]));
  }
  for (let i = 0; i < out.length; i++) out[i] /= most;
  return out;
}
