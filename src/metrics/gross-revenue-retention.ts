import type { Data } from "../core/columns.ts";
import { ratioEstimate } from "../numeric/intervals.ts";
import {
  atStart,
  type RevenueRetention,
  type RevenueRetentionOptions,
  revenueMoves,
} from "./revenue-retention.ts";

/**
 * Gross revenue retention (GRR): of what the customers at the start of a window paid a month, the share that is left at its end without counting
 * expansion: (start - contraction - churn) / start, never above 1. t interval over customers (each a cluster), cut off at 0 and 1; one customer
 * alone carries none. O(n log n).
 *
 * @throws "bad-option" for a window that is missing or negative, "too-few-rows" when nobody pays at its start, "missing-column", "bad-value", "missing-value",
 * "unknown-zone".
 *
 * @example
 * import { grossRevenueRetention } from "clientele/metrics";
 * const boxes = [
 *   { customer: "ann", start: "2025-10-01", end: "2026-01-15", amount: 30 },
 *   { customer: "ann", start: "2026-01-15", end: null, amount: 45 },
 *   { customer: "bob", start: "2025-11-01", end: "2026-01-20", amount: 10 },
 *   { customer: "cem", start: "2026-01-10", end: null, amount: 20 },
 * ];
 * const grr = grossRevenueRetention(boxes, { from: "2026-01-01", to: "2026-02-01" });
 * grr.value; // => 0.75
 * [grr.opening, grr.contraction, grr.churn]; // => [40, 0, 10]
 * grossRevenueRetention(boxes, { from: "2026-01-01", to: "2025-01-01" }); // throws "bad-option"
 */
export function grossRevenueRetention<Row extends object>(
  subscriptions: Data<Row>,
  options: RevenueRetentionOptions<NoInfer<Row>>,
): RevenueRetention {
  const { moves, level, facts } = revenueMoves(
    subscriptions,
    options as RevenueRetentionOptions,
    "Gross revenue retention",
    "customers at start",
    "grossRevenueRetention",
  );
  const { before, after } = atStart(moves, "gross revenue retention", facts.definition.window);
  const kept = after.map((b, i) => Math.min(b, before[i]));
  const rate = ratioEstimate(kept, before, level);
  const interval = rate.interval && ([Math.max(0, rate.interval[0]), Math.min(1, rate.interval[1])] as const);
  return { ...rate, interval, ...facts };
}
