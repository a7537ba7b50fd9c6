import { ClienteleError } from "../core/errors.ts";
import { oneOf } from "../core/options.ts";
import {
  dayNumber,
  dayStart,
  type Period,
  periodIndex,
  periodStart,
  type TimeInput,
  timeOption,
  type WeekStart,
  type Zone,
} from "../core/time.ts";
import { checkWindow, type MetricWindow } from "./options.ts";

/** How a figure about one window is told which: `from` and `to`, or `period` and `asOf`. */
export interface WindowChoice {
  /** Start of the window, inclusive. */
  readonly from?: TimeInput;
  /** End of the window, exclusive. */
  readonly to?: TimeInput;
  /** Instead of `from` and `to`: the last whole calendar period before `asOf`. */
  readonly period?: Period;
  /** Exclusive end of what is known; later facts are left out. Required with `period`. Default: everything is known. */
  readonly asOf?: TimeInput;
  /** First day of the week, for `period: "week"`. Default "monday". */
  readonly weekStart?: WeekStart;
}

/** A window, and until when the facts are known. */
export interface ChosenWindow extends MetricWindow {
  /** Infinity when everything is known. */
  readonly asOf: number;
  /** False when `asOf` cuts the window. */
  readonly complete: boolean;
}

/** The window that the options choose, and until when the facts are known; `what` is the figure, for messages. */
export function chooseWindow(options: WindowChoice, zone: Zone, what: string): ChosenWindow {
  const asOf = options.asOf === undefined ? Number.POSITIVE_INFINITY : timeOption(options.asOf, "asOf", zone);
  const window = windowOf(options, asOf, zone, what);
  if (asOf <= window.from)
    throw wrongWindow(`${what}: nothing of the window is known, option asOf lies before from.`);
  return { ...window, asOf, complete: window.to <= asOf };
}

/** `from` and `to`, or the last whole `period` before `asOf` (Infinity: not given). */
export function windowOf(
  options: Omit<WindowChoice, "asOf">,
  asOf: number,
  zone: Zone,
  what: string,
): MetricWindow {
  const { period, weekStart = "monday" } = options;
  if (period !== undefined) {
    oneOf(period, "period", ["day", "week", "month", "quarter", "year"]);
    if (options.from !== undefined || options.to !== undefined || asOf === Number.POSITIVE_INFINITY)
      throw wrongWindow(
        `Option period goes with asOf and without from and to: it takes the last whole ${period} before asOf.`,
      );
    // asOf is exclusive: the period it lies in is not over, even where it is the first instant
    const running = periodIndex(dayNumber(asOf, zone), period, weekStart);
    const startOf = (index: number) => dayStart(periodStart(index, period, weekStart), zone);
    return { from: startOf(running - 1), to: startOf(running) };
  }
  if (options.from === undefined || options.to === undefined)
    throw wrongWindow(`${what} needs its window: options from and to, or period and asOf.`);
  const from = timeOption(options.from, "from", zone);
  const to = timeOption(options.to, "to", zone);
  checkWindow(from, to, "from", "to");
  return { from, to };
}

function wrongWindow(message: string): ClienteleError {
  return new ClienteleError("bad-option", message, { expected: "from and to, or period and asOf" });
}
