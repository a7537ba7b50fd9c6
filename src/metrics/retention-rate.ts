import type { Data } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { levelOption, oneOf } from "../core/options.ts";
import {
  dayNumber,
  dayStart,
  type Period,
  periodIndex,
  periodStart,
  type TimeInput,
  timeOption,
  type WeekStart,
} from "../core/time.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { shareEstimate, wilsonInterval } from "../numeric/intervals.ts";
import { definitionOf, type MetricDefinition, windowWords } from "./definitions.ts";
import { windowOf } from "./kpi-window.ts";
import { checkWindow, type MetricWindow } from "./options.ts";
import {
  coverageOf,
  type MetricCoverage,
  type MetricOptions,
  type OrderLog,
  readOrderLog,
} from "./order-log.ts";
import { REFUND_ONLY } from "./settle-orders.ts";

/** Options of {@link retentionRate}. The windows are `from` and `to`, or `period` and `asOf`. */
export type RetentionRateOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricOptions & {
    /** "any-activity" (default), "rolling" or "period"; see {@link retentionRate}. */
    readonly variant?: "any-activity" | "rolling" | "period";
    /** Start of the window, inclusive. */
    readonly from?: TimeInput;
    /** End of the window, exclusive. */
    readonly to?: TimeInput;
    /** Start of the base window, inclusive. Default: as long before `from` as `to` is after it. */
    readonly baseFrom?: TimeInput;
    /** End of the base window, exclusive. Default `from`. */
    readonly baseTo?: TimeInput;
    /** Instead of `from` and `to`: the last whole calendar period before `asOf`, against the one before. */
    readonly period?: Period;
    /** Exclusive end of what is known; later rows are left out. Required with `period`. Default: every row counts. */
    readonly asOf?: TimeInput;
    /** First day of the week, for `period: "week"`. Default "monday". */
    readonly weekStart?: WeekStart;
    /** Confidence level of the interval. Default 0.95. */
    readonly level?: number;
  };

/** What {@link retentionRate} returns. All counts are customers. */
export interface RetentionRate extends Estimate, MetricCoverage {
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  readonly base: MetricWindow;
  /** False when `asOf` cuts the window: customers may still come. */
  readonly complete: boolean;
  /** With an order in the base window. */
  readonly atStart: number;
  /** Of those: with an order in the window (rolling: in it or after it). */
  readonly retained: number;
  /** With an order in the window. */
  readonly atEnd: number;
  /** Of those: with their first order in the window. */
  readonly newCustomers: number;
  /** Of those: neither new nor in the base window. */
  readonly returned: number;
}

/**
 * Share of the customers of a base window who are still customers in the window after it, by one of three definitions in use:
 *
 * - `"any-activity"`: who order again in the window;
 * - `"rolling"`: who order in the window or at any time after it (unbounded);
 * - `"period"`: (customers of the window - new ones) / customers of the base window, the arithmetic of company reports. Customers who
 *   come back from before the base window count in it, so it can pass 1.
 *
 * Interval: Wilson's; for `"period"` the Wilson intervals of those kept and of those who came back, joined by the method of variance
 * estimates recovery (Zou and Donner 2008). O(rows).
 *
 * @throws "bad-option" for windows that are missing, empty or overlap, "too-few-rows" when nobody ordered in the base window,
 * "missing-column", "bad-value", "missing-value", "unknown-zone".
 *
 * @example
 * import { retentionRate } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 20 },
 *   { customer: "bob", time: "2026-01-20", amount: 35 },
 *   { customer: "ann", time: "2026-02-11", amount: 15 },
 *   { customer: "cem", time: "2026-02-12", amount: 50 },
 * ];
 * const rate = retentionRate(orders, { period: "month", asOf: "2026-03-01" });
 * rate.value; // => 0.5
 * rate.interval; // => [0.09453121, 0.9054688]
 * [rate.atStart, rate.retained, rate.newCustomers]; // => [2, 1, 1]
 * rate.definition.window; // => "2026-02-01 up to, not including, 2026-03-01 (UTC); base 2026-01-01 up to, not including, 2026-02-01 (UTC)"
 * retentionRate(orders, { from: "2027-01-01", to: "2027-02-01" }); // throws "too-few-rows"
 */
export function retentionRate<Row extends object>(
  orders: Data<Row>,
  options: RetentionRateOptions<NoInfer<Row>>,
): RetentionRate {
  const variant = oneOf(options.variant ?? "any-activity", "variant", ["any-activity", "rolling", "period"]);
  const level = levelOption(options.level);
  const log = readOrderLog(orders, options, "retentionRate");
  const asOf =
    options.asOf === undefined ? Number.POSITIVE_INFINITY : timeOption(options.asOf, "asOf", log.zone);
  const { window, base } = windowsOf(options, log, asOf);
  const c = count(log, window, base, asOf);
  if (c.atStart === 0) {
    throw new ClienteleError(
      "too-few-rows",
      `No customer ordered in the base window ${windowWords(base.from, base.to, log.zone)}; a retention rate needs at least one.`,
      {
        value: 0,
        expected: "an order of a customer in the base window",
      },
    );
  }
  const retained = variant === "rolling" ? c.everAfter : c.retained;
  const estimate =
    variant === "period" ? keptAndReturned(c, level) : shareEstimate(retained, c.atStart, level);
  return {
    ...estimate,
    definition: definitionOf(
      "Retention rate",
      variant,
      `${windowWords(window.from, window.to, log.zone)}; base ${windowWords(base.from, base.to, log.zone)}`,
    ),
    window,
    base,
    complete: window.to <= asOf,
    atStart: c.atStart,
    retained,
    atEnd: c.atEnd,
    newCustomers: c.newCustomers,
    returned: c.returned,
    ...coverageOf(log, window.from, Math.min(window.to, asOf)),
  };
}

type WindowOptions = Pick<
  RetentionRateOptions,
  "from" | "to" | "baseFrom" | "baseTo" | "period" | "weekStart"
>;

function windowsOf(
  options: WindowOptions,
  { zone }: OrderLog,
  asOf: number,
): { window: MetricWindow; base: MetricWindow } {
  const { period, weekStart = "monday" } = options;
  const window = windowOf(options, asOf, zone, "A retention rate");
  const { from, to } = window;
  if (period !== undefined) {
    const before = periodIndex(dayNumber(from, zone), period, weekStart) - 1;
    return { window, base: { from: dayStart(periodStart(before, period, weekStart), zone), to: from } };
  }
  const baseTo = options.baseTo === undefined ? from : timeOption(options.baseTo, "baseTo", zone);
  const baseFrom =
    options.baseFrom === undefined ? baseTo - (to - from) : timeOption(options.baseFrom, "baseFrom", zone);
  checkWindow(baseFrom, baseTo, "baseFrom", "baseTo");
  if (baseTo > from) {
    throw new ClienteleError(
      "bad-option",
      "The base window must end before the window begins, or customers would be retained by one and the same order (option baseTo lies after from).",
      {
        value: baseTo,
        expected: "baseTo at or before from",
      },
    );
  }
  return { window, base: { from: baseFrom, to: baseTo } };
}

interface Counts {
  atStart: number;
  retained: number;
  everAfter: number;
  atEnd: number;
  newCustomers: number;
  returned: number;
  /** Customers who ordered before the window but not in the base window. */
  dormant: number;
}

const BEFORE = 1;
const BASE = 2;
const WITHIN = 4;
const AFTER = 8;

function count(log: OrderLog, window: MetricWindow, base: MetricWindow, asOf: number): Counts {
  const seen = new Uint8Array(log.customers);
  for (let i = 0; i < log.length; i++) {
    const c = log.customer[i];
    const t = log.time[i];
    if (c < 0 || log.role[i] === REFUND_ONLY || t >= asOf) continue;
    if (t < window.from) seen[c] |= t >= base.from && t < base.to ? BASE : BEFORE;
    else seen[c] |= t < window.to ? WITHIN : AFTER;
  }
  const n: Counts = {
    atStart: 0,
    retained: 0,
    everAfter: 0,
    atEnd: 0,
    newCustomers: 0,
    returned: 0,
    dormant: 0,
  };
  for (const s of seen) {
    const inBase = (s & BASE) !== 0;
    const within = (s & WITHIN) !== 0;
    if (inBase) n.atStart++;
    else if ((s & BEFORE) !== 0) n.dormant++;
    if (inBase && within) n.retained++;
    if (inBase && (s & (WITHIN | AFTER)) !== 0) n.everAfter++;
    if (!within) continue;
    n.atEnd++;
    if ((s & (BASE | BEFORE)) === 0) n.newCustomers++;
    else if (!inBase) n.returned++;
  }
  return n;
}

/** kept / S + returned / S: two independent shares, the second of the dormant customers and scaled to S. */
function keptAndReturned({ atStart, retained, returned, dormant }: Counts, level: number): Estimate {
  const kept = shareEstimate(retained, atStart, level);
  if (dormant === 0) return kept;
  const back = shareEstimate(returned, dormant, level);
  const scale = dormant / atStart;
  const value = kept.value + back.value * scale;
  const [low, high] = kept.interval as readonly [number, number];
  const [backLow, backHigh] = wilsonInterval(returned, dormant, level);
  return {
    value,
    se: Math.hypot(kept.se as number, (back.se as number) * scale),
    interval: [
      value - Math.hypot(kept.value - low, (back.value - backLow) * scale),
      value + Math.hypot(high - kept.value, (backHigh - back.value) * scale),
    ],
    level,
  };
}
