import { badOption } from "../../core/options.ts";
import type { Duration, TimeUnit } from "../../core/time.ts";
import { type Discount, deltaOf } from "../purchase/discount.ts";
import { type Discounted, discountedBy } from "../purchase/discounted.ts";
import { inUnit } from "../purchase/forecast.ts";
import type { PurchaseKernel } from "../purchase/kernel.ts";

/** When money counts how much, in units of model time. */
export interface ValueTimes {
  readonly delta: number;
  /** Infinity: without end. */
  readonly horizon: number;
  /** Length of the stretches to whose end is discounted; 0: none. */
  readonly every: number;
}

/** Stretches within the horizon at most. */
const STRETCHES = 10_000;

/** Reads horizon and discount. */
export function valueTimes(
  options: Discount & {
    readonly horizon?: Duration | "infinite";
    readonly discountEvery?: Duration;
  },
  unit: TimeUnit,
): ValueTimes {
  const { horizon: asked, discountEvery } = options;
  if (asked === undefined)
    throw badOption("horizon", asked, 'a length of time such as { years: 2 }, or "infinite"');
  const horizon = asked === "infinite" ? Number.POSITIVE_INFINITY : inUnit(asked, unit, "horizon");
  const delta = deltaOf(options, unit);
  if (discountEvery === undefined) return { delta, horizon, every: 0 };
  const every = inUnit(discountEvery, unit, "discountEvery");
  if (!(horizon / every <= STRETCHES))
    throw badOption(
      "discountEvery",
      discountEvery,
      `a length of time that fits at most ${STRETCHES} times into the horizon, which must not be infinite`,
    );
  return { delta, horizon, every };
}

/** Expected orders of one who is alive, discounted: each when it comes, or to the end of its stretch. */
export function discountedOver(kernel: PurchaseKernel, { delta, horizon, every }: ValueTimes): Discounted {
  if (every === 0 || delta === 0) return discountedBy(kernel, delta, horizon);
  // a horizon of whole stretches ends with one, whatever the last bit says
  const stretches = Math.ceil(horizon / every - 1e-9);
  return (p, x, age, recency) => {
    let total = 0;
    let before = 0;
    for (let n = 1; n <= stretches; n++) {
      const upTo = kernel.expected(p, x, age, Math.min(n * every, horizon), recency);
      total += (upTo - before) * Math.exp(-delta * n * every);
      before = upTo;
    }
    return total;
  };
}
