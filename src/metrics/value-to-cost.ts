import { ClienteleError, show } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import { normalQuantile } from "../numeric/normal.ts";
import type { MetricDefinition } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";

/** Options of {@link valueToCost}. */
export interface ValueToCostOptions {
  /** What the value is made of: "margin" (default), or "revenue", which overstates the ratio. */
  readonly basis?: "margin" | "revenue";
  /** The ratio that is asked for. Default 3, a rule of thumb. */
  readonly target?: number;
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
}

/** What {@link valueToCost} returns. */
export interface ValueToCost extends Estimate {
  readonly definition: MetricDefinition;
  readonly target: number;
  /** Where the whole interval lies; "unclear" when the target is in it, "unknown" without an interval. */
  readonly standing: "above" | "below" | "unclear" | "unknown";
  /** What to be careful about, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Customer lifetime value / acquisition cost (LTV:CAC), from two estimates that are independent of each other, with the standard error and the interval of the
 * delta method. A plain number counts as known exactly; an estimate without a standard error leaves the ratio without one. The value should be margin
 * over the same horizon for every comparison: revenue overstates the ratio by 1 / margin. O(1).
 *
 * @throws "bad-value" for a cost of zero or less, or a value that is no number, "bad-option".
 *
 * @example
 * import { valueToCost } from "clientele/metrics";
 * const value = { value: 240, se: 20, interval: [200.8, 279.2], level: 0.95 } as const;
 * const cost = { value: 60, se: 6, interval: [48.2, 71.8], level: 0.95 } as const;
 * const ratio = valueToCost(value, cost);
 * ratio.value; // => 4
 * ratio.se; // => 0.5206833
 * ratio.interval; // => [2.979479, 5.020521]
 * ratio.standing; // => "unclear"
 * valueToCost(240, 60).standing; // => "above"
 * valueToCost(240, 0); // throws "bad-value"
 */
export function valueToCost(
  value: Estimate | number,
  cost: Estimate | number,
  options: ValueToCostOptions = {},
): ValueToCost {
  const basis = oneOf(options.basis ?? "margin", "basis", ["margin", "revenue"]);
  const level = levelOption(options.level);
  const target = options.target ?? 3;
  if (!(Number.isFinite(target) && target > 0))
    throw badOption("target", target, "a ratio above zero, such as 3");
  const top = known(value, "value");
  const bottom = known(cost, "cost");
  if (!(bottom.value > 0)) {
    throw new ClienteleError(
      "bad-value",
      `The cost of a customer is ${show(bottom.value)}; a ratio needs a cost above zero.`,
      { value: bottom.value, expected: "a cost above zero" },
    );
  }
  const ratio = top.value / bottom.value;
  const se =
    top.se === null || bottom.se === null ? null : Math.hypot(top.se, ratio * bottom.se) / bottom.value;
  const half = se === null ? null : normalQuantile((1 + level) / 2) * se;
  return {
    value: ratio,
    se,
    interval: half === null ? null : [ratio - half, ratio + half],
    level,
    definition: kpiDefinition("Value to cost", basis, "the horizon of the value, and the window of the cost"),
    target,
    standing: standingOf(ratio, half, target),
    warnings:
      basis === "revenue"
        ? ["The value is revenue: the goods sold are not paid from it yet, so the ratio is overstated."]
        : [],
  };
}

function known(x: Estimate | number, name: string): { readonly value: number; readonly se: number | null } {
  const estimate = typeof x === "number" ? { value: x, se: 0 } : x;
  const { value, se } = estimate ?? { value: Number.NaN, se: null };
  if (Number.isFinite(value) && (se === null || (Number.isFinite(se) && se >= 0))) return { value, se };
  throw new ClienteleError(
    "bad-value",
    `The ${name} is ${show(x)}; expected a number, or an estimate with a value and a standard error.`,
    { value: x, expected: "a number or an estimate" },
  );
}

function standingOf(ratio: number, half: number | null, target: number): ValueToCost["standing"] {
  if (half === null) return "unknown";
  if (ratio - half >= target) return "above";
  return ratio + half < target ? "below" : "unclear";
}
