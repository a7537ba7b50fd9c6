import type { Data, OptionalColumn } from "../../core/columns.ts";
import { badOption, levelOption, needOptions } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import {
  type ForecastColumns,
  type ForecastInfo,
  type ForecastInput,
  readForecast,
} from "../purchase/forecast.ts";
import { sumIntervals } from "../purchase/forecast-intervals.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { readHoldout } from "../read-holdout.ts";

/** Columns and settings of {@link calibrationTable}. */
export type CalibrationTableOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> &
  OptionalColumn<Row, "holdoutFrequency", number> &
  OptionalColumn<Row, "holdoutDuration", number> & {
    /** Customers with so many repeat orders or more are one group, 1 to 1000. Default 7. */
    readonly upTo?: number;
    /** Level of the intervals, such as 0.95: how unsure what the model expects is because its parameters are. Default: none are computed. */
    readonly level?: number;
  };

/** Customers with equally many repeat orders. */
export interface CalibrationRow {
  /** Their repeat orders as text: "0", "1", ... and "7+" for the last group. */
  readonly group: string;
  /** Their repeat orders; of the last group the fewest. */
  readonly frequency: number;
  /** How many customers there are. */
  readonly customers: number;
  /** How many the model expects. */
  readonly expectedCustomers: number;
  /** Its interval, symmetric on the log scale; null without a covariance. Absent without `level`. */
  readonly expectedCustomersLow?: number | null;
  readonly expectedCustomersHigh?: number | null;
  /** Mean orders of a customer of the group in the hold-out; null without hold-out or customers. */
  readonly holdout: number | null;
  /** What the model expects of them, given what it knew of each. */
  readonly expectedHoldout: number | null;
  /** The interval of that mean; absent without `level`. */
  readonly expectedHoldoutLow?: number | null;
  readonly expectedHoldoutHigh?: number | null;
}

/** What a calibration table says about itself. */
export interface CalibrationInfo extends ForecastInfo {
  readonly kind: "purchase-calibration";
  readonly customers: number;
  /** Level of the intervals; absent without any. */
  readonly level?: number;
  /** Orders in the hold-out, in all, expected and actual; null without one. */
  readonly holdout: { readonly expected: number; readonly actual: number } | null;
}

/** Actual beside expected, one row a number of repeat orders. */
export type CalibrationTable = Table<CalibrationRow, CalibrationInfo>;

/**
 * Does the model describe its customers? Two comparisons by the number of repeat orders. In the time it was fitted on: how many customers have 0, 1, 2, ... of them, and how many the model
 * expects, which is the probability of so many repeat orders of a new customer within each customer's age, summed. In the hold-out, when the customers have one (`splitSummary`): how many
 * orders each group placed in the mean, and the mean of the conditional expectations. Both are the figures behind the two plots of Fader, Hardie and Lee (2005) and of BTYD.
 *
 * With `level` the expected columns have intervals: how unsure they are because the parameters are, not how far real groups may stray from them by chance. Expected customers sum to customers. O(n + distinct ages x groups).
 *
 * @throws "bad-option", "bad-model"; "mixed-info" when the customers count time in another unit than the model; "missing-column" for a hold-out without its duration; "bad-value",
 * "missing-value".
 *
 * @example
 * import { calibrationTable, fitMbgNbd } from "clientele";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, holdoutFrequency: 0, holdoutDuration: 39, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, holdoutFrequency: 0, holdoutDuration: 39, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, holdoutFrequency: 1, holdoutDuration: 39, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, holdoutFrequency: 4, holdoutDuration: 39, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, holdoutFrequency: 2, holdoutDuration: 39, count: 3 },
 * ];
 * const table = calibrationTable(fitMbgNbd(customers, { unit: "week" }), customers, { upTo: 3 });
 * table.of("2"); // => { group: "2", frequency: 2, customers: 16, expectedCustomers: 10.747825, holdout: 1, expectedHoldout: 1.514703 }
 * table.of("3+").customers; // => 12
 * table.info.holdout; // => { expected: 69.884169, actual: 58 }
 */
export function calibrationTable<Row extends object>(
  model: PurchaseModel,
  customers: Data<Row>,
  options: CalibrationTableOptions<NoInfer<Row>> = {} as CalibrationTableOptions<NoInfer<Row>>,
): CalibrationTable {
  const what = "calibrationTable";
  needOptions(options, what, "an object, or nothing");
  const { upTo = 7 } = options;
  if (!Number.isInteger(upTo) || upTo < 1 || upTo > 1000)
    throw badOption("upTo", upTo, "a whole number from 1 to 1000");
  const data = customers instanceof Table || Array.isArray(customers) ? customers : [...customers];
  const input = readForecast(model, data, options, what, true);
  const length = upTo + 1;
  const of = Array.from({ length: 5 }, () => new Float64Array(length));
  const [frequency, counted, expectedCustomers, holdout, expectedHoldout] = of;
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const later = readHoldout(data, options, input, what);
  const sumsOf = (moved: Pick<ForecastInput, "parametersAt">) => {
    const both = new Float64Array(2 * length);
    both.set(expectedGroups(model, { ...input, ...moved }, length));
    if (later !== undefined) both.set(expectedLater({ ...input, ...moved }, later.duration, length), length);
    return both;
  };
  const expected = sumsOf(input);
  expectedCustomers.set(expected.subarray(0, length));
  expectedHoldout.set(expected.subarray(length));
  const ends = level === undefined ? undefined : sumIntervals(input, level, sumsOf);
  let total = 0;
  for (let i = 0; i < input.length; i++) {
    if (input.count[i] === 0) continue;
    const group = Math.min(upTo, input.frequency[i]);
    counted[group] += input.count[i];
    total += input.count[i];
    if (later === undefined) continue;
    holdout[group] += input.count[i] * later.actual[i];
  }
  const sums = { expected: 0, actual: 0 };
  for (let g = 0; g < length; g++) {
    frequency[g] = g;
    sums.expected += expectedHoldout[g];
    sums.actual += holdout[g];
    // no customers, no mean
    holdout[g] = later === undefined ? Number.NaN : holdout[g] / counted[g];
    expectedHoldout[g] = later === undefined ? Number.NaN : expectedHoldout[g] / counted[g];
  }
  const meanOf = (sums: Float64Array) =>
    sums.slice(length).map((v, g) => (later === undefined ? Number.NaN : v / counted[g]));
  const levels = Array.from(frequency, (n) => (n === upTo ? `${n}+` : String(n)));
  return new Table<CalibrationRow, CalibrationInfo>(
    length,
    {
      group: { codes: Int32Array.from(levels, (_, g) => g), levels },
      frequency,
      customers: counted,
      expectedCustomers,
      ...(ends && {
        expectedCustomersLow: ends.low.subarray(0, length),
        expectedCustomersHigh: ends.high.subarray(0, length),
      }),
      holdout,
      expectedHoldout,
      ...(ends && {
        expectedHoldoutLow: meanOf(ends.low),
        expectedHoldoutHigh: meanOf(ends.high),
      }),
    },
    {
      kind: "purchase-calibration",
      ...input.info,
      key: "group",
      customers: total,
      ...(level !== undefined && { level }),
      holdout: later === undefined ? null : sums,
    },
  );
}

/** Orders in the hold-out that the model expects of each group, in all. */
function expectedLater(
  { kernel, parametersAt, frequency, recency, age, count, length }: ForecastInput,
  duration: Float64Array,
  groups: number,
): Float64Array {
  const sums = new Float64Array(groups);
  for (let i = 0; i < length; i++) {
    if (count[i] === 0) continue;
    const p = parametersAt(i);
    const alive = shareBeside(kernel.leftOdds(p, frequency[i], recency[i], age[i]));
    const orders = alive * kernel.expected(p, frequency[i], age[i], duration[i], recency[i]);
    sums[Math.min(groups - 1, frequency[i])] += count[i] * orders;
  }
  return sums;
}

/** Customers that the model expects in each group; the last takes what is left. */
function expectedGroups(model: PurchaseModel, input: ForecastInput, groups: number): Float64Array {
  const { kernel, age, count } = input;
  const sums = new Float64Array(groups);
  const known = new Map<number, Float64Array>();
  for (let i = 0; i < input.length; i++) {
    if (count[i] === 0) continue;
    // covariates make each customer a case of its own
    let shares = model.covariates === undefined ? known.get(age[i]) : undefined;
    if (shares === undefined) {
      const p = input.parametersAt(i);
      const odds = kernel.leftOdds(p, 0, 0, 0);
      shares = new Float64Array(groups);
      let rest = 1;
      for (let n = 0; n < groups - 1; n++) {
        shares[n] = shareBeside(odds) * chance(n, age[i], (t) => kernel.orders(p, 0, 0, t, n, 0));
        if (n === 0) shares[n] += shareBeside(-odds);
        rest -= shares[n];
      }
      shares[groups - 1] = Math.max(0, rest);
      known.set(age[i], shares);
    }
    for (let g = 0; g < groups; g++) sums[g] += count[i] * shares[g];
  }
  return sums;
}

/** In no time there are no orders. */
function chance(n: number, t: number, within: (t: number) => number): number {
  return t === 0 ? Number(n === 0) : within(t);
}
