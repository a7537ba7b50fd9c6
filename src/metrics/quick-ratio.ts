import type { Data } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { ratioEstimate } from "../numeric/intervals.ts";
import { type RevenueMoves, type RevenueRetentionOptions, revenueMoves } from "./revenue-retention.ts";

/** What {@link quickRatio} returns. */
export interface QuickRatio extends RevenueMoves {
  /** Gains / losses; null when nothing was lost. */
  readonly ratio: Estimate | null;
  /** New, returning and expanding revenue. */
  readonly gains: number;
  /** Contraction and churn, as a positive amount. */
  readonly losses: number;
}

/**
 * Quick ratio of recurring revenue: (new + reactivation + expansion) / (contraction + churn) between the ends of a window. Below 1 the business shrinks;
 * 4 is a rule of thumb for young ones. Without losses there is no ratio (`null`). t interval over customers (each a cluster). O(n log n).
 *
 * @throws "bad-option" for a window that is missing or negative, "missing-column", "bad-value", "missing-value", "unknown-zone".
 *
 * @example
 * import { quickRatio } from "clientele/metrics";
 * const boxes = [
 *   { customer: "ann", start: "2025-10-01", end: "2026-01-15", amount: 30 },
 *   { customer: "ann", start: "2026-01-15", end: null, amount: 45 },
 *   { customer: "bob", start: "2025-11-01", end: "2026-01-20", amount: 10 },
 *   { customer: "cem", start: "2026-01-10", end: null, amount: 20 },
 * ];
 * const quick = quickRatio(boxes, { from: "2026-01-01", to: "2026-02-01" });
 * [quick.ratio?.value, quick.gains, quick.losses]; // => [3.5, 35, 10]
 * quickRatio(boxes, { from: "2025-12-01", to: "2026-01-01" }).ratio; // => null
 * quickRatio(boxes, { from: "2026-01-01" }); // throws "bad-option"
 */
export function quickRatio<Row extends object>(
  subscriptions: Data<Row>,
  options: RevenueRetentionOptions<NoInfer<Row>>,
): QuickRatio {
  const { moves, level, facts } = revenueMoves(
    subscriptions,
    options as RevenueRetentionOptions,
    "Quick ratio",
    "recurring revenue",
    "quickRatio",
  );
  const { before, after } = moves;
  const gained = after.map((b, i) => Math.max(0, b - before[i]));
  const lost = after.map((b, i) => Math.max(0, before[i] - b));
  const losses = facts.contraction + facts.churn;
  return {
    ratio: losses > 0 ? ratioEstimate(gained, lost, level) : null,
    gains: facts.gained + facts.expansion,
    losses,
    ...facts,
  };
}
