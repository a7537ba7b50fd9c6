import type { Data } from "../core/columns.ts";
import { badOption } from "../core/options.ts";
import { type Rejected, Table, type TableInfo } from "../core/table.ts";
import { runningCounts, type ValueCounts } from "../numeric/value-counts.ts";
import { coefficient } from "./gini-of.ts";
import type { NumberColumnOptions, NumberValuesOptions } from "./read-values.ts";
import { sharesOf } from "./value-shares.ts";

/** How finely {@link lorenzCurve} is drawn. */
export interface LorenzSteps {
  /** Steps of equal share of the rows. Default 100, that is, percents. */
  readonly steps?: number;
}

/** Options of {@link lorenzCurve}. */
export type LorenzCurveOptions<Row extends object> = NumberColumnOptions<Row> & LorenzSteps;

/** Options of {@link lorenzCurve} for the numbers themselves. */
export type LorenzCurveValuesOptions = NumberValuesOptions & LorenzSteps;

/** A point of a Lorenz curve. */
export interface LorenzPoint {
  /** Share of the rows, those with the smallest values first. */
  readonly share: number;
  /** Share of the sum that they have. */
  readonly valueShare: number;
}

/** What a Lorenz curve says about itself. */
export interface LorenzInfo extends TableInfo {
  readonly kind: "lorenz-curve";
  /** Gini coefficient in population form: twice the area between the curve and the diagonal. */
  readonly gini: number;
  readonly n: number;
  readonly missing: number;
  readonly total: number;
  /** Values below zero, counted as 0. */
  readonly negative: number;
  readonly rejected: readonly Rejected[];
}

/**
 * Lorenz curve of a column such as customers' revenue: what share of the sum the smallest share of rows has, from (0, 0) to (1, 1). Between two
 * rows it runs straight. `count` as for repeated rows. O(n log n + steps).
 *
 * @throws "too-few-rows" when no value is above zero, "bad-option", "missing-column", "bad-value".
 *
 * @example
 * import { lorenzCurve } from "clientele/describe";
 * const customers = [{ revenue: 60 }, { revenue: 10 }, { revenue: 10 }, { revenue: 10 }, { revenue: 10 }];
 * const curve = lorenzCurve(customers, { column: "revenue", steps: 5 });
 * curve.columns.valueShare; // => [0, 0.1, 0.2, 0.3, 0.4, 1]
 * curve.info.gini; // => 0.4
 * lorenzCurve(customers, { column: "revenue", steps: 0 }); // throws "bad-option"
 */
export function lorenzCurve(
  values: Float64Array,
  options?: LorenzCurveValuesOptions,
): Table<LorenzPoint, LorenzInfo>;
export function lorenzCurve<Row extends object>(
  data: Data<Row>,
  options: LorenzCurveOptions<NoInfer<Row>>,
): Table<LorenzPoint, LorenzInfo>;
export function lorenzCurve(
  input: Data<object> | Float64Array,
  options: LorenzSteps = {},
): Table<LorenzPoint, LorenzInfo> {
  const steps = options.steps ?? 100;
  if (!Number.isInteger(steps) || steps < 1 || steps > 1_000_000)
    throw badOption("steps", steps, "a whole number from 1 to 1,000,000");
  const shares = sharesOf(input, options, "lorenzCurve");
  const { data, total, negative, rejected } = shares;
  const share = Float64Array.from({ length: steps + 1 }, (_, k) => k / steps);
  const valueShare = pointsOf(data, total, steps);
  return new Table<LorenzPoint, LorenzInfo>(
    steps + 1,
    { share, valueShare },
    {
      kind: "lorenz-curve",
      gini: coefficient(shares),
      n: data.n,
      missing: data.missing,
      total,
      negative,
      rejected,
    },
  );
}

function pointsOf(data: ValueCounts, total: number, steps: number): Float64Array {
  const upTo = runningCounts(data);
  const out = new Float64Array(steps + 1);
  let d = 0;
  let below = 0;
  for (let k = 1; k < steps; k++) {
    const rank = (data.n * k) / steps;
    while (upTo[d] < rank) {
      below += data.values[d] * data.counts[d];
      d++;
    }
    const before = d === 0 ? 0 : upTo[d - 1];
    out[k] = Math.min(1, (below + (rank - before) * data.values[d]) / total);
  }
  out[steps] = 1;
  return out;
}
