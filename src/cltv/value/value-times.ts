import { badOption } from "../../core/options.ts";
import type { Duration } from "../../core/time.ts";
import { type Discount, deltaOf } from "../purchase/discount.ts";
import type { Discounted } from "../purchase/discounted.ts";
import { discountedAhead } from "../purchase/discounted-ahead.ts";
import { inUnit } from "../purchase/forecast.ts";
import type { PurchaseKernel } from "../purchase/kernel.ts";
import { lengthAhead, type TimeAhead } from "../seasonal/time-ahead.ts";
import type { Clock } from "./read-buying.ts";

/** When money counts how much, in the kernel's time. On a seasonal clock money is discounted by the calendar. */
export interface ValueTimes {
  readonly delta: number;
  /** Infinity: without end. */
  readonly horizon: number;
  /** Length of the stretches to whose end is discounted, by the calendar; 0: none. */
  readonly every: number;
  /** Time from now on along the seasonal clock; undefined in calendar time. */
  readonly ahead?: TimeAhead | undefined;
}

/** Stretches within the horizon at most. */
const STRETCHES = 10_000;

/** Reads horizon and discount. */
export function valueTimes(
  options: Discount & {
    readonly horizon?: Duration | "infinite";
    readonly discountEvery?: Duration;
  },
  clock: Omit<Clock, "notes">,
): ValueTimes {
  const { unit, step, ahead } = clock;
  const { horizon: asked, discountEvery } = options;
  if (asked === undefined)
    throw badOption("horizon", asked, 'a length of time such as { years: 2 }, or "infinite"');
  const horizon =
    asked === "infinite" ? Number.POSITIVE_INFINITY : lengthAhead(asked, clock, ahead, "horizon") / step;
  const delta = deltaOf(options, unit) * step;
  if (discountEvery === undefined) return { delta, horizon, every: 0, ahead };
  const every = inUnit(discountEvery, unit, "discountEvery") / step;
  if (!(horizon / every <= STRETCHES))
    throw badOption(
      "discountEvery",
      discountEvery,
      `a length of time that fits at most ${STRETCHES} times into the horizon, which must not be infinite`,
    );
  return { delta, horizon, every, ahead };
}

/** A time from now on by the calendar. */
export function byCalendar(time: number, ahead: TimeAhead | undefined): number {
  return ahead === undefined ? time : ahead.toCalendar(time);
}

/** Expected orders of one who is alive, discounted: each when it comes, or to the end of its stretch. */
export function discountedOver(
  kernel: PurchaseKernel,
  { delta, horizon, every, ahead }: ValueTimes,
): Discounted {
  if (every === 0 || delta === 0) return discountedAhead(kernel, delta, horizon, ahead);
  // a horizon of whole stretches ends with one, whatever the last bit says
  const stretches = Math.ceil(byCalendar(horizon, ahead) / every - 1e-9);
  const ends = Float64Array.from({ length: stretches }, (_, n) =>
    Math.min(ahead === undefined ? (n + 1) * every : ahead.toClock((n + 1) * every), horizon),
  );
  return (p, x, age, recency) => {
    let total = 0;
    let before = 0;
    for (let n = 1; n <= stretches; n++) {
      const upTo = kernel.expected(p, x, age, ends[n - 1], recency);
      total += (upTo - before) * Math.exp(-delta * n * every);
      before = upTo;
    }
    return total;
  };
}
