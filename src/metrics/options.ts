import { ClienteleError } from "../core/errors.ts";
import { oneOf } from "../core/options.ts";
import { type TimeInput, timeOption } from "../core/time.ts";
import type { OrderLog } from "./order-log.ts";

/** A half-open window of time in ms: `from` counts, `to` does not. NaN where there is no order to take it from. */
export interface MetricWindow {
  readonly from: number;
  readonly to: number;
}

/** Which orders a metric looks at. */
export interface MetricWindowOptions {
  /** Start of the window, inclusive. Default: the first row. */
  readonly from?: TimeInput;
  /** End of the window, exclusive. Default: just after the last row. */
  readonly to?: TimeInput;
}

/** Which money a metric counts. */
export interface MetricMoneyOptions {
  /** Money less refunds ("net", default) or before them ("gross"). */
  readonly money?: "net" | "gross";
}

/** The money option, "net" unless given. */
export function moneyOption({ money = "net" }: MetricMoneyOptions): "net" | "gross" {
  return oneOf(money, "money", ["net", "gross"]);
}

/** Refuses a window that ends before it begins. */
export function checkWindow(from: number, to: number, fromName: string, toName: string): void {
  if (from < to) return;
  throw new ClienteleError(
    "bad-option",
    `The window is empty: option ${fromName} (${iso(from)}) must lie before option ${toName} (${iso(to)}).`,
    {
      value: to,
      expected: `a time after ${fromName}`,
    },
  );
}

/** The window of two optional times; without them it begins with the first row and ends just after the last. */
export function windowOption({ from, to }: MetricWindowOptions, log: OrderLog): MetricWindow {
  const isOpen = from === undefined || to === undefined;
  const [first, last] = isOpen ? log.once("first and last time", () => ends(log.time)) : [];
  const start = from === undefined ? (first as number) : timeOption(from, "from", log.zone);
  const end = to === undefined ? (last as number) + 1 : timeOption(to, "to", log.zone);
  if (from !== undefined && to !== undefined) checkWindow(start, end, "from", "to");
  return { from: start, to: end };
}

function ends(times: Float64Array): readonly [first: number, last: number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    if (times[i] < first) first = times[i];
    if (times[i] > last) last = times[i];
  }
  return times.length === 0 ? [Number.NaN, Number.NaN] : [first, last];
}

/** The error of a window (in words) without what a figure needs at least one of. */
export function tooFewRows(what: string, window: string, figure: string, expected: string): ClienteleError {
  return new ClienteleError("too-few-rows", `${what} (${window}); ${figure} needs at least one.`, {
    value: 0,
    expected,
  });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
