import type { Data } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { levelOption, oneOf } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import { sum } from "../numeric/sum.ts";
import { runningCounts } from "../numeric/value-counts.ts";
import type { NumberColumnOptions, NumberValuesOptions } from "./read-values.ts";
import { type Shares, sharesOf } from "./value-shares.ts";

/** Which Gini coefficient, how sure. */
export interface GiniVariants {
  /** "population" (default), the area between the Lorenz curve and equality, or "sample": times n / (n - 1), 1 when one has all. */
  readonly variant?: "population" | "sample";
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
}

/** Options of {@link giniOf}. */
export type GiniOfOptions<Row extends object> = NumberColumnOptions<Row> & GiniVariants;

/** Options of {@link giniOf} for the numbers themselves. */
export type GiniOfValuesOptions = NumberValuesOptions & GiniVariants;

/** What {@link giniOf} returns. */
export interface Gini extends Estimate {
  readonly variant: "population" | "sample";
  /** Values it is taken of. */
  readonly n: number;
  readonly missing: number;
  /** Sum of the values. */
  readonly total: number;
  /** Values below zero, counted as 0. */
  readonly negative: number;
  readonly rejected: readonly Rejected[];
}

/**
 * Gini coefficient of a column of values such as customers' revenue: 0 when all bring the same, near 1 when one brings all. The standard error is the
 * jackknife's, the interval t with n - 1 degrees of freedom, cut at 0 and 1; with very few big values among many small ones it is too short. `count`
 * as for repeated rows. O(n log n).
 *
 * @throws "too-few-rows" when no value is above zero, "bad-option", "missing-column", "bad-value".
 *
 * @example
 * import { giniOf } from "clientele/describe";
 * const customers = [{ revenue: 60 }, { revenue: 10 }, { revenue: 10 }, { revenue: 10 }, { revenue: 10 }];
 * giniOf(customers, { column: "revenue" }).value; // => 0.4
 * giniOf(customers, { column: "revenue", variant: "sample" }).value; // => 0.5
 * giniOf(new Float64Array([0, 0])); // throws "too-few-rows"
 */
export function giniOf(values: Float64Array, options?: GiniOfValuesOptions): Gini;
export function giniOf<Row extends object>(data: Data<Row>, options: GiniOfOptions<NoInfer<Row>>): Gini;
export function giniOf(input: Data<object> | Float64Array, options: GiniVariants = {}): Gini {
  const variant = oneOf(options.variant ?? "population", "variant", ["population", "sample"]);
  const level = levelOption(options.level);
  const shares = sharesOf(input, options, "giniOf");
  const { n, missing } = shares.data;
  const factor = (size: number) => (variant === "sample" && size > 1 ? size / (size - 1) : 1);
  const value = coefficient(shares) * factor(n);
  const se = n < 3 ? null : jackknife(shares, factor(n - 1));
  const half = se === null ? 0 : studentTQuantile((1 + level) / 2, n - 1) * se;
  return {
    value,
    se,
    interval: se === null ? null : [Math.max(0, value - half), Math.min(1, value + half)],
    level,
    variant,
    n,
    missing,
    total: shares.total,
    negative: shares.negative,
    rejected: shares.rejected,
  };
}

/** Gini coefficient in population form, as in the Lorenz curve. */
export function coefficient(shares: Shares): number {
  const { total, data } = shares;
  const value = (2 * rankedSum(shares)) / (data.n * total) - (data.n + 1) / data.n;
  // equal values leave nothing but rounding
  return data.values.length === 1 ? 0 : Math.max(0, value);
}

/** Sum of rank times value, the smallest having rank 1; equal values share their middle rank. */
function rankedSum({ data }: Shares): number {
  const upTo = runningCounts(data);
  return sum(data.values.map((v, d) => v * data.counts[d] * (upTo[d] - (data.counts[d] - 1) / 2)));
}

/** Each value left out in turn, in closed form: its own rank and value go, and all above it lose one rank. null where one value is all there is. */
function jackknife(shares: Shares, factor: number): number | null {
  const { values, counts, n } = shares.data;
  const upTo = runningCounts(shares.data);
  const ranked = rankedSum(shares);
  const without = new Float64Array(values.length);
  let above = 0;
  for (let d = values.length - 1; d >= 0; d--) {
    const left = shares.total - values[d];
    if (!(left > 1e-12 * shares.total)) return null;
    // of a group of equal values the last is taken, whose rank is the highest
    const rest = ranked - upTo[d] * values[d] - above;
    without[d] = ((2 * rest) / ((n - 1) * left) - n / (n - 1)) * factor;
    above += counts[d] * values[d];
  }
  const mean = sum(without.map((g, d) => g * counts[d])) / n;
  return Math.sqrt(((n - 1) / n) * sum(without.map((g, d) => (g - mean) ** 2 * counts[d])));
}
