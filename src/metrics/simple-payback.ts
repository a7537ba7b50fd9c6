import { ClienteleError, show } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { levelOption } from "../core/options.ts";
import { normalQuantile } from "../numeric/normal.ts";
import type { MetricDefinition } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";

/** Options of {@link simplePayback}. */
export interface SimplePaybackOptions {
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
}

/** What {@link simplePayback} returns: months. */
export interface SimplePayback extends Estimate {
  readonly definition: MetricDefinition;
  /** What to be careful about, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Simple payback: the cost of winning a customer / the contribution margin a customer brings per month, in months. Two estimates that are independent of each other give the
 * standard error and the interval of the delta method, cut off at 0; a plain number counts as known exactly, and an estimate without a standard error leaves
 * the result without one. It takes every month to be alike: customers who leave or buy most at first pay back later or earlier than it says, which
 * {@link paybackByCohort} shows. O(1).
 *
 * @throws "bad-value" for a cost below zero, a margin of zero or less (it never pays back), or what is no number; "bad-option".
 *
 * @example
 * import { simplePayback } from "clientele/metrics";
 * const cost = { value: 60, se: 6, interval: [48.2, 71.8], level: 0.95 } as const;
 * const margin = { value: 12, se: 1.5, interval: [9, 15], level: 0.95 } as const;
 * const payback = simplePayback(cost, margin);
 * payback.value; // => 5
 * payback.se; // => 0.8003905
 * payback.interval; // => [3.431263, 6.568737]
 * simplePayback(60, 12).interval; // => [5, 5]
 * simplePayback(60, 0); // throws "bad-value"
 */
export function simplePayback(
  cost: Estimate | number,
  monthlyMargin: Estimate | number,
  options: SimplePaybackOptions = {},
): SimplePayback {
  const level = levelOption(options.level);
  const top = known(cost, "cost of a customer", 0);
  const bottom = known(monthlyMargin, "monthly margin of a customer", Number.MIN_VALUE);
  const value = top.value / bottom.value;
  const se =
    top.se === null || bottom.se === null ? null : Math.hypot(top.se, value * bottom.se) / bottom.value;
  const z = normalQuantile((1 + level) / 2);
  const unsure = bottom.se !== null && bottom.value - z * bottom.se <= 0;
  return {
    value,
    se,
    interval: se === null ? null : [Math.max(0, value - z * se), value + z * se],
    level,
    definition: kpiDefinition(
      "Payback",
      "simple",
      "the window of the cost, and the time that the monthly margin is a mean of",
    ),
    warnings: unsure
      ? ["The monthly margin may be zero: the cost may never be earned back, however the interval ends."]
      : [],
  };
}

function known(
  x: Estimate | number,
  name: string,
  least: number,
): { readonly value: number; readonly se: number | null } {
  const { value, se } = typeof x === "number" ? { value: x, se: 0 } : (x ?? { value: Number.NaN, se: null });
  if (Number.isFinite(value) && value >= least && (se === null || (Number.isFinite(se) && se >= 0)))
    return { value, se };
  const expected = least > 0 ? "above zero" : "zero or more";
  throw new ClienteleError(
    "bad-value",
    `The ${name} is ${show(typeof x === "number" ? x : value)}; expected a number ${expected}, or an estimate of one.`,
    { value, expected },
  );
}
