import { sum } from "../numeric/sum.ts";
import type { ValueCounts } from "../numeric/value-counts.ts";

/** Mean and central moments. */
export interface Moments {
  readonly mean: number;
  /** Sum of squared distances from the mean. */
  readonly squares: number;
  /** Third and fourth central moment in units of the population's standard deviation; NaN when all values are equal. */
  readonly third: number;
  readonly fourth: number;
}

/** Two passes, the distances scaled by the largest so that no power overflows. Compensated sums. O(distinct values). */
export function momentsOf({ values, counts, n }: ValueCounts): Moments {
  const products = values.map((v, d) => v * counts[d]);
  const rough = sum(products) / n;
  // one correction takes off the rounding of the mean itself
  const mean = rough + sum(values.map((v, d) => (v - rough) * counts[d])) / n;
  let scale = 0;
  for (const v of values) scale = Math.max(scale, Math.abs(v - mean));
  if (values.length < 2 || scale === 0)
    return { mean: values[0], squares: 0, third: Number.NaN, fourth: Number.NaN };
  const at = values.map((v) => (v - mean) / scale);
  const power = (k: number) => sum(at.map((u, d) => u ** k * counts[d]));
  const second = power(2);
  const spread = Math.sqrt(second / n);
  return {
    mean,
    squares: second * scale * scale,
    third: power(3) / n / spread ** 3,
    fourth: power(4) / n / spread ** 4,
  };
}

/** How skewness and kurtosis are corrected for the sample's size. */
export type ShapeVariant = "moment" | "adjusted" | "sample-sd";

/** Skewness; null where the variant needs more values or all are equal. */
export function skewnessOf({ third }: Moments, n: number, variant: ShapeVariant): number | null {
  if (Number.isNaN(third)) return null;
  if (variant === "moment") return third;
  if (variant === "sample-sd") return third * (1 - 1 / n) ** 1.5;
  return n < 3 ? null : (third * Math.sqrt(n * (n - 1))) / (n - 2);
}

/** Kurtosis above that of a normal; null where the variant needs more values or all are equal. */
export function kurtosisOf({ fourth }: Moments, n: number, variant: ShapeVariant): number | null {
  if (Number.isNaN(fourth)) return null;
  if (variant === "moment") return fourth - 3;
  if (variant === "sample-sd") return fourth * (1 - 1 / n) ** 2 - 3;
  return n < 4 ? null : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (fourth - 3) + 6);
}
