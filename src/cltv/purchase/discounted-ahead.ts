import type { TimeAhead } from "../seasonal/time-ahead.ts";
import { type Discounted, discountedBy } from "./discounted.ts";
import type { PurchaseKernel } from "./kernel.ts";

/** Points of the two-point Gauss rule on 0..1; each weighs half. */
const POINTS = [0.21132486540518713, 0.7886751345948129] as const;

/**
 * Discounted expected orders of one who is alive, of a model that may be on a seasonal clock: orders come by the clock, and money is discounted by the calendar. e^(-delta h) E(h) + delta times
 * the integral of e^(-delta t) E(clock(t)), month by month, for horizons up to eight years. Of longer ones four to eight years are summed so, and the whole cycles of four years that are
 * left as if the clock were as far ahead of the calendar all year as it is in the mean. `horizon` is on the clock.
 */
export function discountedAhead(
  kernel: PurchaseKernel,
  delta: number,
  horizon: number,
  ahead: TimeAhead | undefined,
): Discounted {
  const plain = discountedBy(kernel, delta, horizon);
  if (ahead === undefined || delta === 0) return plain;
  const end = ahead.toCalendar(horizon);
  const { cycle } = ahead;
  const whole = end === Number.POSITIVE_INFINITY ? cycle : end - cycle * Math.floor((end - cycle) / cycle);
  const near = end <= 2 * cycle ? end : whole;
  const last = ahead.toClock(near);
  const before = near === end ? undefined : discountedBy(kernel, delta, last);
  const beyond = Math.exp(delta * ahead.lead);
  const borders = ahead.bordersUpTo(near);
  const times: number[] = [];
  const worth: number[] = [];
  for (let m = 1; m < borders.length; m++) {
    const length = borders[m] - borders[m - 1];
    for (const point of POINTS) {
      const t = borders[m - 1] + length * point;
      times.push(ahead.toClock(t));
      worth.push((delta * length * Math.exp(-delta * t)) / POINTS.length);
    }
  }
  times.push(last);
  worth.push(Math.exp(-delta * near));
  return (p, x, age, recency) => {
    let total = 0;
    for (let i = 0; i < times.length; i++) total += worth[i] * kernel.expected(p, x, age, times[i], recency);
    return before === undefined
      ? total
      : total + beyond * (plain(p, x, age, recency) - before(p, x, age, recency));
  };
}
