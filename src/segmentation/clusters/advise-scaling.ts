import type { Data } from "../../core/columns.ts";
import { gather } from "../../numeric/points.ts";
import { sortedNumbers } from "../../numeric/quantile.ts";
import { type FeatureOptions, needRows, readFeatures } from "./features.ts";
import { learnScales, type Scale } from "./scales.ts";

/** Options of {@link adviseScaling}. */
export type AdviseScalingOptions<Row extends object = { readonly [column: string]: unknown }> = Omit<
  FeatureOptions<Row>,
  "scale"
>;

/** Advice for one column. */
export interface ColumnScaling {
  readonly column: string;
  /** What to put into option `scale`; null: leave the column out. */
  readonly scale: Scale | null;
  readonly reason: string;
  /** Third standardized moment; null where the values are all the same. */
  readonly skewness: number | null;
}

/** How to make columns comparable before looking for clusters. */
export interface ScalingAdvice {
  readonly columns: readonly ColumnScaling[];
  /** The advice as option `scale` takes it, without the columns to leave out. */
  readonly scale: { readonly [column: string]: Scale };
  /** Pairs of columns that say nearly the same (correlation beyond 0.9 on the advised scales), which would count twice. */
  readonly twins: readonly { readonly columns: readonly [string, string]; readonly correlation: number }[];
}

/**
 * Advises how to scale columns for clustering: "log" where values are zero or more, strongly skewed, and the logarithm mends it (money, counts); "robust" where a
 * few values lie far out (beyond three quartile ranges) and it does not; else "z". Columns with one value should be left out, and of pairs that say the same, one. O(n d
 * log n).
 *
 * @throws "empty-input"; "missing-value", "bad-value", "missing-column", "bad-option".
 *
 * @example
 * import { adviseScaling } from "clientele";
 * const rows = [3, 5, 8, 13, 21, 34, 400, 2000].map((spend, i) => ({ spend, days: i * 2, shop: 1 }));
 * const advice = adviseScaling(rows, { columns: ["spend", "days", "shop"] });
 * advice.scale; // => { spend: "log", days: "z" }
 * advice.columns[2].reason; // => "every customer has the same value: leave it out"
 * adviseScaling([], { columns: ["spend"] }); // throws "empty-input"
 */
export function adviseScaling<Row extends object>(
  data: Data<Row>,
  options: AdviseScalingOptions<NoInfer<Row>>,
): ScalingAdvice {
  const features = readFeatures(data, options, "adviseScaling");
  needRows(features, "adviseScaling");
  const { names, columns, count } = features;
  const advice = columns.map((values, j) => adviceFor(names[j], values, count));
  const used = advice.flatMap(({ scale }, j) => (scale === null ? [] : [{ scale, j }]));
  const some = {
    ...features,
    names: used.map(({ j }) => names[j]),
    columns: used.map(({ j }) => columns[j]),
  };
  const { points } = learnScales(
    some,
    // means at zero and deviations of one, so that a mean of products is a correlation
    used.map(({ scale }) => (scale === "log" ? "log" : "z")),
  );
  const d = used.length;
  const x = new Float64Array(d);
  const products = new Float64Array(d * d);
  for (let i = 0; i < points.rows; i++) {
    gather(points, i, x);
    const w = count === undefined ? 1 : count[i];
    for (let a = 0; a < d; a++)
      for (let b = 0; b < a; b++) products[a * d + b] += (w * x[a] * x[b]) / features.total;
  }
  const twins = used.flatMap((_, a) =>
    used.slice(0, a).flatMap((_, b) => {
      const correlation = products[a * d + b];
      return Math.abs(correlation) > 0.9
        ? [{ columns: [some.names[b], some.names[a]] as const, correlation }]
        : [];
    }),
  );
  return {
    columns: advice,
    scale: Object.fromEntries(used.map(({ scale, j }) => [names[j], scale])),
    twins,
  };
}

function adviceFor(column: string, values: Float64Array, count: Float64Array | undefined): ColumnScaling {
  const skewness = skewnessOf(values, count);
  if (skewness === null)
    return { column, scale: null, skewness, reason: "every customer has the same value: leave it out" };
  const size = skewness.toFixed(1);
  if (skewness > 1 && values.every((v) => v >= 0)) {
    const after = skewnessOf(values.map(Math.log1p), count) ?? 0;
    if (Math.abs(after) < skewness / 2)
      return {
        column,
        scale: "log",
        skewness,
        reason: `a few customers have far more than the others (skewness ${size}, of the logarithm ${after.toFixed(1)})`,
      };
  }
  if (farOut(values) > 0 && Math.abs(skewness) > 1)
    return {
      column,
      scale: "robust",
      skewness,
      reason: `some values lie far out (skewness ${size}) and the logarithm does not mend it`,
    };
  return { column, scale: "z", skewness, reason: `no value dominates (skewness ${size})` };
}

function skewnessOf(values: Float64Array, count: Float64Array | undefined): number | null {
  const w = (i: number) => (count === undefined ? 1 : count[i]);
  let [n, sum] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    n += w(i);
    sum += w(i) * values[i];
  }
  const mean = sum / n;
  let [second, third] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const a = values[i] - mean;
    second += (w(i) * a * a) / n;
    third += (w(i) * a * a * a) / n;
  }
  return values.some((v) => v !== values[0]) && second > 0 ? third / second ** 1.5 : null;
}

/** Values beyond three quartile ranges from the quartiles. */
function farOut(values: Float64Array): number {
  const sorted = sortedNumbers(values);
  const [low, high] = [sorted[Math.floor(sorted.length / 4)], sorted[Math.floor((3 * sorted.length) / 4)]];
  const range = high - low;
  return values.filter((v) => v > high + 3 * range || v < low - 3 * range).length;
}
