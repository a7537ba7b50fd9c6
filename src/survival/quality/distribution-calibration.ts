import type { Data } from "../../core/columns.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { chiSquareUpper } from "../../numeric/chi-square.ts";
import { logChiSquareUpper } from "../../numeric/log-tails.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";
import type { LifetimeModel } from "../use/lifetime-model.ts";
import { judgedBy } from "./judged.ts";

/** One bin of chances. */
export interface DistributionCalibrationRow {
  /** Bounds of the chance that was foretold for the moment that came. */
  readonly from: number;
  readonly to: number;
  /** Customers whose moment fell there; who was lost from sight is spread over what was still possible. */
  readonly customers: number;
  /** As many as should. */
  readonly expected: number;
}

/** What the table says about itself. */
export interface DistributionCalibrationInfo extends TableInfo {
  readonly kind: "distribution-calibration";
  /** Pearson's statistic over the bins. */
  readonly statistic: number;
  readonly df: number;
  /** Small: lifetimes do not come as the model foretells. */
  readonly pValue: number;
  /** Its natural logarithm, right where the p-value itself is too small for a number. */
  readonly logPValue: number;
  readonly lifetimes: number;
  /** What became of the rows: those without a covariate of the model are left out. */
  readonly rows: LifetimeAccount;
}

/** Settings of {@link distributionCalibration}. Columns default to the names of the table of lifetimes. */
export type DistributionCalibrationOptions<Row extends object = object> = Partial<LifetimeColumns<Row>> & {
  /** How many bins. Default 10. */
  readonly bins?: number;
};

/**
 * D-calibration (Haider and others 2020): under a right model the chance S(t) that was foretold for the moment t that came is spread evenly from 0 to 1. Counts how many fall in each bin, who was lost from sight in shares,
 * and tests whether they are equal. The p-value is that of Pearson's test with bins - 1 degrees of freedom, which is cautious where many are lost from sight. O(customers bins).
 *
 * @throws "too-few-rows", "bad-model", "bad-option", "bad-input" for delayed entry; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { distributionCalibration, fitAft } from "clientele/survival";
 * const lifetimes = Array.from({ length: 40 }, (_, i) => ({ stop: -10 * Math.log((i + 0.5) / 40), event: 1 }));
 * const model = fitAft(lifetimes, { distribution: "exponential" });
 * distributionCalibration(model, lifetimes).info.statistic < 1; // => true
 * distributionCalibration(model, lifetimes, { bins: 1 }); // throws "bad-option"
 */
export function distributionCalibration<Row extends object>(
  model: LifetimeModel,
  lifetimes: Data<Row>,
  options?: DistributionCalibrationOptions<NoInfer<Row>>,
): Table<DistributionCalibrationRow, DistributionCalibrationInfo> {
  const what = "distributionCalibration";
  const { bins = 10 } = options ?? {};
  if (!Number.isInteger(bins) || bins < 2 || bins > 1000)
    throw badOption("bins", bins, "a whole number from 2 to 1000");
  const { rows, curves } = judgedBy(model, lifetimes as Data<object>, options as never, what);
  const found = new Float64Array(bins);
  let total = 0;
  for (let i = 0; i < rows.length; i++) {
    const mass = (rows.count?.[i] ?? 1) * (rows.weight?.[i] ?? 1);
    const s = curves.survival(i, Math.min(rows.stop[i], curves.known(i)));
    const own = Math.min(bins - 1, Math.floor(s * bins));
    total += mass;
    if (rows.event[i] === 1 || s <= 0) found[own] += mass;
    else {
      found[own] += (mass * (s - own / bins)) / s;
      for (let b = 0; b < own; b++) found[b] += mass / bins / s;
    }
  }
  const expected = total / bins;
  let statistic = 0;
  for (const n of found) statistic += (n - expected) ** 2 / expected;
  return new Table<DistributionCalibrationRow, DistributionCalibrationInfo>(
    bins,
    {
      from: Float64Array.from(found, (_, b) => b / bins),
      to: Float64Array.from(found, (_, b) => (b + 1) / bins),
      customers: found,
      expected: new Float64Array(bins).fill(expected),
    },
    {
      kind: "distribution-calibration",
      statistic,
      df: bins - 1,
      pValue: chiSquareUpper(statistic, bins - 1),
      logPValue: logChiSquareUpper(statistic, bins - 1),
      lifetimes: total,
      rows: rows.account,
    },
  );
}
