import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, levelOption, shareOption, zoneFor } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { DAY_MS, type Duration, LAST_TIME, type TimeInput, timeOption, unitDays } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { logOddsOf, shareBeside } from "../../numeric/log-odds.ts";
import {
  type ForecastColumns,
  type ForecastInfo,
  type ForecastInput,
  readForecast,
} from "../purchase/forecast.ts";
import { forecastIntervals } from "../purchase/forecast-intervals.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { lengthAhead, timeAheadOf } from "../seasonal/time-ahead.ts";
import { customerKinds } from "./customer-kinds.ts";
import { onOccasions } from "./read-buying.ts";
import { byCalendar } from "./value-times.ts";

/** Columns and settings of {@link nextOrder}. */
export type NextOrderOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> & {
  /** What times count from: the exclusive end of what is known. Default: the table's own. */
  readonly asOf?: TimeInput;
  /** Zone of an `asOf` without one. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** Adds what is said of this time from now on: `noOrder` and `aliveThen`. Default: neither. */
  readonly window?: Duration;
  /** Probability that the next order, if one comes, falls between `early` and `late`. Default 0.8. */
  readonly share?: number;
  /** Level of the intervals, such as 0.95, of `alive`, `ever`, `noOrder` and `aliveThen`: how unsure these are because the model's parameters are. Default: none are computed. */
  readonly level?: number;
  /** Below this probability of ordering ever again no times are given. Default 0.5. */
  readonly least?: number;
};

/** When one customer orders next. */
export interface NextOrderRow {
  readonly customer: string;
  /** Probability of still being a customer now. */
  readonly alive: number;
  /** Its interval, symmetric in log-odds as those of the other probabilities; null where the model is certain or has no covariance. Absent without `level`. */
  readonly aliveLow?: number | null;
  readonly aliveHigh?: number | null;
  /** Probability of ordering ever again. */
  readonly ever: number;
  readonly everLow?: number | null;
  readonly everHigh?: number | null;
  /** Median time of the next order if one comes, in ms; null where that is less likely than `least`, or beyond the calendar. */
  readonly next: number | null;
  /** Times between which it falls with the probability `share`, if it comes. */
  readonly early: number | null;
  readonly late: number | null;
  /** Why there is no time: "probably gone" or "too far away"; null where there is one. */
  readonly reason: string | null;
  /** With `window`: probability of no order within it. */
  readonly noOrder?: number;
  readonly noOrderLow?: number | null;
  readonly noOrderHigh?: number | null;
  /** With `window`: probability of still being a customer at its end, with what is known now. */
  readonly aliveThen?: number;
  readonly aliveThenLow?: number | null;
  readonly aliveThenHigh?: number | null;
}

/** What a table of next orders says about itself. */
export interface NextOrderInfo extends ForecastInfo {
  readonly kind: "next-order";
  /** What times count from, in ms. */
  readonly asOf: number;
  readonly share: number;
  readonly least: number;
  /** Level of the intervals; absent without any. */
  readonly level?: number;
  /** The window in `unit`; null without. */
  readonly window: number | null;
}

/** Next orders, one row a customer. */
export type NextOrders = Table<NextOrderRow, NextOrderInfo>;

/**
 * When each customer orders next: the median time and the times between which the order falls with a probability of 80 % (`share`), given that one comes at all, and how likely that is (`ever`). Who
 * has probably gone gets no time: `next` is null and `reason` says so. With `window` also the probability of no order within it, and that of still being a customer at its end. Times
 * count from `asOf`, to which customers' ages run. Any buying model, covariates included, but BG/BB: there an order comes on an occasion, whose time is known, and `occasionForecast` says how likely. A model on a seasonal clock knows that orders wait for the busy months. Dates take the parameters as known; with `level` the probabilities have intervals. O(n log n), some ten microseconds a distinct row.
 *
 * @throws "bad-option", also when nothing says `asOf`; "mixed-info" for another `asOf` or unit than the table's; "bad-model"; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitMbgNbd, nextOrder } from "clientele/cltv";
 * const customers = [
 *   { customer: "ann", frequency: 0, recency: 0, age: 38, count: 120 },
 *   { customer: "bob", frequency: 1, recency: 5, age: 38, count: 24 },
 *   { customer: "cem", frequency: 2, recency: 30, age: 38, count: 16 },
 *   { customer: "dot", frequency: 6, recency: 36, age: 38, count: 9 },
 *   { customer: "eve", frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitMbgNbd(customers, { unit: "week" });
 * const next = nextOrder(model, customers, { asOf: "2026-11-01", window: { weeks: 4 } });
 * const dot = next.of("dot");
 * new Date(dot.next).toISOString().slice(0, 10); // => "2026-12-07"
 * [dot.early < dot.next, dot.next < dot.late]; // => [true, true]
 * next.of("eve")?.reason; // => "probably gone"
 * nextOrder(model, customers); // throws "bad-option"
 */
export function nextOrder<Row extends object>(
  model: PurchaseModel,
  customers: Data<Row>,
  options: NextOrderOptions<NoInfer<Row>> = {} as NextOrderOptions<NoInfer<Row>>,
): NextOrders {
  if (onOccasions(model))
    throw new ClienteleError(
      "bad-model",
      "nextOrder says when an order comes between two moments, and in a model of purchases on occasions (bg-bb) it comes on one of them: occasionForecast has the probability of a purchase on the next ones.",
    );
  const input = readForecast(model, customers, options, "nextOrder", true);
  const asOf = startOf(customers, options);
  const ahead = timeAheadOf({ ...model, asOf }, customers);
  const share = shareOption(options.share ?? 0.8, "share");
  const least = shareOption(options.least ?? 0.5, "least");
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const window = options.window === undefined ? null : lengthAhead(options.window, model, ahead, "window");
  const { kernel, frequency, recency, age, length } = input;
  const ms = unitDays(model.unit) * DAY_MS;
  const kinds = customerKinds(input);
  const shares = [0.5, (1 - share) / 2, (1 + share) / 2];
  const patterns = Array.from(kinds.patternRow, (i, k) => {
    const p = kinds.parameters.parameters[kinds.patternKind[k]];
    const silence = (t: number) => kernel.orders(p, frequency[i], age[i], t, 0, recency[i]);
    // what is known of the rate of orders is gamma(shape, time)
    const shape = p[0] + frequency[i];
    const time = p[1] + age[i];
    const scale = time / shape;
    const never = silence(foreverOf(shape, time));
    return {
      comes: 1 - never,
      times: shares.map((q) =>
        never < 1 ? byCalendar(timeOf(silence, never + (1 - q) * (1 - never), scale), ahead) : Number.NaN,
      ),
      quiet: window === null ? 0 : silence(window),
      stays: window === null ? 0 : kernel.survives(p, frequency[i], age[i], window, recency[i]),
    };
  });
  const n = window === null ? 5 : 7;
  const out = Array.from({ length: n }, () => new Float64Array(length));
  const reasons = new Int32Array(length).fill(-1);
  for (let i = 0; i < length; i++) {
    const d = kinds.distinctOf[i];
    const { comes, times, quiet, stays } = patterns[kinds.patternOf[d]];
    const alive = shareBeside(
      kernel.leftOdds(kinds.parameters.parameters[kinds.kindOf[d]], frequency[i], recency[i], age[i]),
    );
    out[0][i] = alive;
    out[1][i] = alive * comes;
    const far = asOf + times[0] * ms;
    const known = out[1][i] >= least && far <= LAST_TIME;
    reasons[i] = known ? -1 : out[1][i] >= least ? 1 : 0;
    for (let t = 0; t < 3; t++) {
      const time = asOf + times[t] * ms;
      out[2 + t][i] = known && time <= LAST_TIME ? time : Number.NaN;
    }
    if (window !== null) {
      out[5][i] = 1 - alive + alive * quiet;
      out[6][i] = alive * stays;
    }
  }
  return new Table<NextOrderRow, NextOrderInfo>(
    length,
    {
      customer: input.customer,
      alive: out[0],
      ever: out[1],
      next: out[2],
      early: out[3],
      late: out[4],
      reason: { codes: reasons, levels: ["probably gone", "too far away"] },
      ...(window !== null && { noOrder: out[5], aliveThen: out[6] }),
      ...(level !== undefined && probabilityEnds(input, level, window)),
    },
    {
      kind: "next-order",
      ...input.info,
      asOf,
      share,
      least,
      ...(level !== undefined && { level }),
      window: window === null ? null : byCalendar(window, ahead),
    },
  );
}

/** How unsure the probabilities are because the parameters are. */
function probabilityEnds(
  input: ForecastInput,
  level: number,
  window: number | null,
): { readonly [name: string]: Float64Array } {
  type Of = (p: Float64Array, alive: number, i: number) => number;
  const { kernel, frequency: x, age, recency } = input;
  const odds = (moved: ForecastInput) =>
    x.map((n, i) => -kernel.leftOdds(moved.parametersAt(i), n, recency[i], age[i]));
  const figure = (of: Of) => (moved: ForecastInput) =>
    odds(moved).map((log, i) => logOddsOf(of(moved.parametersAt(i), shareBeside(-log), i)));
  const silence = (p: Float64Array, t: number, i: number) => kernel.orders(p, x[i], age[i], t, 0, recency[i]);
  const ever: Of = (p, alive, i) => alive * (1 - silence(p, foreverOf(p[0] + x[i], p[1] + age[i]), i));
  const asked: [string, (moved: ForecastInput) => Float64Array][] = [
    ["alive", odds],
    ["ever", figure(ever)],
  ];
  if (window !== null) {
    const noOrder: Of = (p, alive, i) => 1 - alive + alive * silence(p, window, i);
    const then: Of = (p, alive, i) => alive * kernel.survives(p, x[i], age[i], window, recency[i]);
    asked.push(["noOrder", figure(noOrder)], ["aliveThen", figure(then)]);
  }
  return Object.fromEntries(
    asked.flatMap(([name, of]) => {
      const { low, high } = forecastIntervals(input, level, of, (end) => shareBeside(-end));
      return [
        [`${name}Low`, low],
        [`${name}High`, high],
      ];
    }),
  );
}

/** A time so long that the chance of an order after it is below the last digit, of a rate of orders known to be gamma(shape, time). */
function foreverOf(shape: number, time: number): number {
  return time * Math.expm1(Math.min(600, 60 / shape));
}

/** The time at which the falling function `silence` reaches `level`: the interval that holds it is halved, on the log scale, and cut by secants. */
function timeOf(silence: (t: number) => number, level: number, scale: number): number {
  let low = Math.log(scale);
  let high = low;
  while (silence(Math.exp(low)) < level && low > -600) low -= 2;
  while (silence(Math.exp(high)) > level && high < 600) high += 2;
  let above = silence(Math.exp(low)) - level;
  let below = silence(Math.exp(high)) - level;
  let kept = 0;
  for (let i = 0; i < 80 && high - low > 1e-11; i++) {
    // regula falsi with the Illinois rule: an end that stays twice counts half
    const cut = above === below ? 0.5 : above / (above - below);
    const at = low + (high - low) * Math.min(0.999, Math.max(0.001, cut));
    const value = silence(Math.exp(at)) - level;
    if (value === 0) return Math.exp(at);
    if (value > 0) {
      low = at;
      above = value;
      if (kept === 1) below /= 2;
      kept = 1;
    } else {
      high = at;
      below = value;
      if (kept === -1) above /= 2;
      kept = -1;
    }
  }
  return Math.exp((low + high) / 2);
}

/** What times count from: the option, else the table's own; two that differ are an error. */
function startOf(
  data: Data<object>,
  { asOf, zone }: { readonly asOf?: TimeInput; readonly zone?: string },
): number {
  const own = data instanceof Table ? data.info.asOf : undefined;
  if (asOf === undefined) {
    if (own === undefined)
      throw badOption("asOf", asOf, "a time that dates count from: the rows do not say what they know up to");
    return own;
  }
  const time = timeOption(asOf, "asOf", zoneFor(data, zone));
  if (own !== undefined && own !== time)
    throw new ClienteleError(
      "mixed-info",
      `nextOrder: the customers are known up to ${new Date(own).toISOString()}, option asOf says ${new Date(time).toISOString()}. Leave it out, or summarize the orders again.`,
      { value: time, expected: String(own) },
    );
  return time;
}
