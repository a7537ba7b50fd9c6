import type { Data } from "../../core/columns.ts";
import { badOption, levelOption, zoneFor } from "../../core/options.ts";
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
import { shareBeside } from "../../numeric/log-odds.ts";
import { boundedInterval, logErrors } from "../delta-method.ts";
import { forecastKernel } from "../purchase/forecast.ts";
import { parametersOf } from "../purchase/kernels.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { clockReader } from "../seasonal/clock-reader.ts";
import { type FollowedKinds, followedKinds } from "./followed-kinds.ts";
import { repeatDays } from "./repeat-days.ts";

/** Columns and settings of {@link trackPurchases}. Columns default to the names of the orders table. */
export type TrackPurchasesOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  Pick<SplitSummaryOptions<never>, "from" | "zone" | "suspects" | "onInvalid"> & {
    /** Exclusive end of what is known: where the picture ends. Required. */
    readonly to: TimeInput;
    /** Where the model stopped learning and the hold-out begins. Default: the model's own `asOf`. */
    readonly at?: TimeInput;
    /**
     * Of a model with covariates: the table that holds them, with a column `customer` and the columns that the model was fitted on, such as the split summary it was fitted to. Required then.
     */
    readonly customers?: Data<object>;
    /** Length of a period in whole days. Default a week. */
    readonly every?: Duration;
    /** Level of the intervals, such as 0.95: how unsure the expected orders are because the model's parameters are. Default: none are computed. */
    readonly level?: number;
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
  /** Its interval, symmetric on the log scale; null without a covariance. Absent without `level`. */
  readonly expectedLow?: number | null;
  readonly expectedHigh?: number | null;
  /** Repeat orders that came. */
  readonly actual: number;
  /** Repeat orders expected until its end. */
  readonly expectedTotal: number;
  /** The same of the sum. */
  readonly expectedTotalLow?: number | null;
  readonly expectedTotalHigh?: number | null;
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
  /** Level of the intervals; absent without any. */
  readonly level?: number;
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
 * the last may be shorter (`complete` is 0). With `level` the expected orders have intervals, because the
 * parameters are unsure; how far a real period may stray from them by chance is not in these, as orders of one customer come together and are no independent events. Of a model on a seasonal clock periods expect as much as their months sell. O(rows log rows + periods x days with first orders).
 *
 * @throws "bad-option" for a time that is none or when `to` is not after `at`; "too-few-rows" when nobody had ordered by `at`; "bad-model"; "missing-value" when `customers` lacks some;
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
  const kernel = forecastKernel(model, "trackPurchases", true);
  const p = parametersOf(model, kernel);
  const {
    every = { weeks: 1 },
    customers: table,
    ...chosen
  } = (options ?? {}) as unknown as TrackPurchasesOptions<OrderLine>;
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
  const unit = unitDays(model.unit);
  const followed = followedKinds(model, p, split.columns.customer.levels, table, "trackPurchases");
  const { kinds } = followed;
  const groups = newcomersByKind(followed, days.born, end - first);
  // on a seasonal clock an age depends on its days, not on their number alone
  const read = model.clock === undefined ? undefined : clockReader(model.clock);
  const clock = Float64Array.from({ length: end - first }, (_, day) =>
    read === undefined ? day : read(first + day),
  );
  const expectUpTo = (q: Float64Array) => {
    const there = shareBeside(kernel.leftOdds(q, 0, 0, 0));
    const known = new Float64Array(end - first).fill(Number.NaN);
    return (born: number, last: number) => {
      const age = last - born;
      if (read === undefined && !Number.isNaN(known[age])) return known[age];
      known[age] = there * kernel.expected(q, 0, 0, (clock[last] - clock[born]) / unit, 0);
      return known[age];
    };
  };
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
    for (let day = first; day < b; day++) customers[i] += days.newcomers[day - first];
    for (let day = a; day < b; day++) actual[i] += days.repeats[day - first];
    actualTotal[i] = actual[i] + (i === 0 ? 0 : actualTotal[i - 1]);
  }
  // expected in all until the end of each period, and then in each period
  const expectedAt = (own: (kind: number) => Float64Array) => {
    const sums = new Float64Array(2 * length);
    for (const { kind, born } of groups) {
      const upTo = expectUpTo(own(kind));
      for (let i = 0; i < length; i++) {
        const last = Math.min(end, border + (i - before + 1) * width) - 1 - first;
        for (const { day, count } of born) if (day <= last) sums[i] += count * upTo(day, last);
      }
    }
    for (let i = 0; i < length; i++) sums[length + i] = sums[i] - (i === 0 ? 0 : sums[i - 1]);
    return sums;
  };
  const sums = expectedAt((kind) => kinds.parameters[kind]);
  expectedTotal.set(sums.subarray(0, length));
  expected.set(sums.subarray(length));
  const level = chosen.level === undefined ? undefined : levelOption(chosen.level);
  const errors =
    level === undefined
      ? undefined
      : logErrors(
          kinds.learnt,
          kinds.doubt.covariance,
          (learnt) => expectedAt((kind) => kinds.parametersFrom(kind, learnt)),
          sums,
        );
  const ends =
    errors && Array.from(sums, (v, i) => boundedInterval(v, errors[i], Number.POSITIVE_INFINITY, level ?? 0));
  const side = (from: number, end: 0 | 1) =>
    Float64Array.from({ length }, (_, i) => ends?.[from + i][end] ?? Number.NaN);
  const calibration = { expected: expectedTotal[before - 1], actual: actualTotal[before - 1] };
  const { source, asOf: _, rejected } = split.info;
  return new Table<TrackedPeriod, PurchaseTrackingInfo>(
    length,
    {
      period,
      from,
      to,
      customers,
      expected,
      ...(ends && { expectedLow: side(length, 0), expectedHigh: side(length, 1) }),
      actual,
      expectedTotal,
      ...(ends && { expectedTotalLow: side(0, 0), expectedTotalHigh: side(0, 1) }),
      actualTotal,
      holdout,
      complete,
    },
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
      ...(level !== undefined && { level }),
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

/** Customers who share their parameters, by the day of their first order. */
interface NewcomersOfKind {
  readonly kind: number;
  readonly born: readonly { readonly day: number; readonly count: number }[];
}

function newcomersByKind({ of }: FollowedKinds, born: Int32Array, span: number): NewcomersOfKind[] {
  const groups = new Map<number, Map<number, number>>();
  for (let c = 0; c < born.length; c++) {
    if (born[c] < 0 || born[c] >= span) continue;
    const kind = of(c);
    const days = groups.get(kind) ?? new Map<number, number>();
    days.set(born[c], (days.get(born[c]) ?? 0) + 1);
    groups.set(kind, days);
  }
  // in an order that does not hang on that of the customers, as sums of decimals do
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([kind, days]) => ({
      kind,
      born: [...days].sort(([a], [b]) => a - b).map(([day, count]) => ({ day, count })),
    }));
}
