import type { Data } from "../../core/columns.ts";
import { badOption, zoneFor } from "../../core/options.ts";
import type { OrderColumns } from "../../core/order-rows.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import {
  type Duration,
  dayStart,
  durationDays,
  lastDaySeen,
  type TimeInput,
  type TimeUnit,
  timeOption,
  unitDays,
} from "../../core/time.ts";
import { type OrderLine, type SplitSummaryOptions, splitSummary } from "../../data/index.ts";
import { shareBeside } from "../../numeric/log-sum-exp.ts";
import { forecastKernel } from "../purchase/forecast.ts";
import { parametersOf } from "../purchase/kernels.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { repeatDays } from "./repeat-days.ts";

/** Columns and settings of {@link trackPurchases}. Columns default to the names of the orders table. */
export type TrackPurchasesOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  Pick<SplitSummaryOptions<never>, "from" | "zone" | "suspects" | "onInvalid"> & {
    /** Exclusive end of what is known: where the picture ends. Required. */
    readonly to: TimeInput;
    /** Where the model stopped learning and the hold-out begins. Default: the model's own `asOf`. */
    readonly at?: TimeInput;
    /** Length of a period in whole days. Default a week. */
    readonly every?: Duration;
  };

/** Expected and actual repeat orders of one period. */
export interface TrackedPeriod {
  /** Number of the period, from 1. */
  readonly period: number;
  /** Its start, inclusive, in ms. */
  readonly from: number;
  /** Its end, exclusive, in ms. */
  readonly to: number;
  /** Customers who had placed their first order by its end. */
  readonly customers: number;
  /** Repeat orders expected in it. */
  readonly expected: number;
  /** Repeat orders that came. */
  readonly actual: number;
  /** Repeat orders expected until its end. */
  readonly expectedTotal: number;
  /** Repeat orders that came until its end. */
  readonly actualTotal: number;
  /** 1 for what the model has not seen, else 0. */
  readonly holdout: number;
  /** 1, or 0 for a first or last period that is shorter than the others. */
  readonly complete: number;
}

/** Expected and actual repeat orders of several periods together. */
export interface TrackedTotal {
  readonly expected: number;
  readonly actual: number;
}

/** What a tracking table says about itself. */
export interface PurchaseTrackingInfo extends TableInfo {
  readonly kind: "purchase-tracking";
  readonly model: PurchaseModel["kind"];
  readonly unit: TimeUnit;
  /** Start of the hold-out in ms. */
  readonly at: number;
  /** Length of a period in days. */
  readonly every: number;
  /** Customers known at the start of the hold-out: all that are followed. */
  readonly customers: number;
  readonly calibration: TrackedTotal;
  readonly holdout: TrackedTotal;
  /** What a person should know, in words. */
  readonly notes: readonly string[];
}

/** Expected and actual repeat orders, one row a period. */
export type PurchaseTracking = Table<TrackedPeriod, PurchaseTrackingInfo>;

/**
 * Does the model follow the shop? Repeat orders expected and actual, period by period, through the time it was fitted on and the hold-out after it: the tracking plots of Fader, Hardie and
 * Lee (2005) and of BTYD. Expected is what the model says of a NEW customer (the unconditional expectation), summed over the customers known at `at`, each from the day of the first order
 * on; nothing of what they did afterwards enters. Who first ordered in the hold-out is not followed.
 *
 * Orders count as in `splitSummary`: one a customer and day, returns and ids that are probably no person left out. A period ends with its last day, like a customer's age: at the end of
 * the calibration the expected total is that of the ages the model was fitted on. (BTYD and lifetimes add a day: on CDNOW 78 whole weeks instead of 77.86, and 0.13 % more orders.) Periods are laid so that one begins at `at`; the first and
 * the last may be shorter (`complete` is 0). O(rows log rows + periods x days with first orders).
 *
 * @throws "bad-option" for a time that is none or when `to` is not after `at`; "too-few-rows" when nobody had ordered by `at`; "bad-model", also with covariates: ask `purchaseModelFor` first;
 * "mixed-info", "missing-column", "bad-value" and "missing-value" as `splitSummary`.
 *
 * @example
 * import { fitNbd, trackPurchases } from "clientele";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 20 },
 *   { customer: "ann", time: "2026-01-09", amount: 20 },
 *   { customer: "bob", time: "2026-01-06", amount: 20 },
 *   { customer: "ann", time: "2026-01-20", amount: 20 },
 *   { customer: "bob", time: "2026-01-22", amount: 20 },
 * ];
 * const known = [{ frequency: 1, recency: 4, age: 13 }, { frequency: 0, recency: 0, age: 12 }];
 * const model = fitNbd(known, { unit: "day" });
 * const tracking = trackPurchases(model, orders, { at: "2026-01-19", to: "2026-02-02" });
 * tracking.length; // => 4
 * tracking.at(3).actualTotal; // => 3
 * tracking.info.holdout; // => { expected: 1.12, actual: 2 }
 * trackPurchases(model, orders, { at: "2026-01-19", to: "2026-01-19" }); // throws "bad-option"
 */
export function trackPurchases<Row extends object>(
  model: PurchaseModel,
  orders: Data<Row>,
  options: TrackPurchasesOptions<NoInfer<Row>>,
): PurchaseTracking {
  const kernel = forecastKernel(model, "trackPurchases");
  const p = parametersOf(model, kernel);
  const { every = { weeks: 1 }, ...chosen } = (options ?? {}) as unknown as TrackPurchasesOptions<OrderLine>;
  const width = durationDays(every, "every");
  if (!Number.isInteger(width))
    throw badOption("every", every, "a number of whole days, such as { weeks: 1 }");
  const data = (orders instanceof Table || Array.isArray(orders) ? orders : [...orders]) as Data<OrderLine>;
  const zone = zoneFor(data, chosen.zone);
  const start = chosen.at ?? model.asOf;
  if (start === null)
    throw badOption(
      "at",
      undefined,
      "the time where the hold-out begins: the model does not say what it knew",
    );
  const at = timeOption(start, "at", zone);
  const split = splitSummary(data, { ...chosen, at, unit: model.unit });
  const days = repeatDays(data, chosen, split);

  const border = lastDaySeen(at, zone) + 1;
  const end = lastDaySeen(split.info.holdout.to, zone) + 1;
  const first = days.firstDay;
  const before = Math.ceil((border - first) / width);
  const length = before + Math.ceil((end - border) / width);
  const born = shareBeside(kernel.leftOdds(p, 0, 0, 0));
  const unit = unitDays(model.unit);
  const expectedBy = Float64Array.from(
    { length: end - first },
    (_, age) => born * kernel.expected(p, 0, 0, age / unit, 0),
  );
  const of = Array.from({ length: 10 }, () => new Float64Array(length));
  const [period, from, to, customers, expected, actual, expectedTotal, actualTotal, holdout, complete] = of;
  for (let i = 0; i < length; i++) {
    const opens = border + (i - before) * width;
    const a = Math.max(first, opens);
    const b = Math.min(end, opens + width);
    period[i] = i + 1;
    from[i] = dayStart(a, zone);
    to[i] = dayStart(b, zone);
    holdout[i] = Number(i >= before);
    complete[i] = Number(b - a === width);
    for (let day = first; day < b; day++) {
      customers[i] += days.newcomers[day - first];
      expectedTotal[i] += days.newcomers[day - first] * expectedBy[b - 1 - day];
    }
    for (let day = a; day < b; day++) actual[i] += days.repeats[day - first];
    expected[i] = expectedTotal[i] - (i === 0 ? 0 : expectedTotal[i - 1]);
    actualTotal[i] = actual[i] + (i === 0 ? 0 : actualTotal[i - 1]);
  }
  const calibration = { expected: expectedTotal[before - 1], actual: actualTotal[before - 1] };
  const { source, asOf: _, rejected } = split.info;
  return new Table<TrackedPeriod, PurchaseTrackingInfo>(
    length,
    { period, from, to, customers, expected, actual, expectedTotal, actualTotal, holdout, complete },
    {
      kind: "purchase-tracking",
      ...(source !== undefined && { source }),
      ...(rejected !== undefined && { rejected }),
      model: model.kind,
      unit: model.unit,
      zone: zone.name,
      asOf: split.info.holdout.to,
      at,
      every: width,
      customers: split.length,
      calibration,
      holdout: {
        expected: expectedTotal[length - 1] - calibration.expected,
        actual: actualTotal[length - 1] - calibration.actual,
      },
      notes: model.fit.status === "converged" ? [] : model.fit.warnings,
    },
  );
}
