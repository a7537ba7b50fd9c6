import type { Data } from "../core/columns.ts";
import { ratioEstimate } from "../numeric/intervals.ts";
import {
  atStart,
  type RevenueRetention,
  type RevenueRetentionOptions,
  revenueMoves,
} from "./revenue-retention.ts";

/**
 * Net revenue retention (NRR): of what the customers at the start of a window paid a month, the share that the same customers pay at its end,
 * expansion included: (start + expansion - contraction - churn) / start. New and returning customers are not in it. Above 1 the old customers alone let the
 * business grow. t interval over customers (each a cluster); one customer alone carries none. O(n log n).
 *
 * @throws "bad-option" for a window that is missing or negative, "too-few-rows" when nobody pays at its start, "missing-column", "bad-value", "missing-value",
 * "unknown-zone".
 *
 * @example
 * import { netRevenueRetention } from "clientele/metrics";
 * const boxes = [
 *   { customer: "ann", start: "2025-10-01", end: "2026-01-15", amount: 30 },
 *   { customer: "ann", start: "2026-01-15", end: null, amount: 45 },
 *   { customer: "bob", start: "2025-11-01", end: "2026-01-20", amount: 10 },
 *   { customer: "cem", start: "2026-01-10", end: null, amount: 20 },
 * ];
 * const nrr = netRevenueRetention(boxes, { from: "2026-01-01", to: "2026-02-01" });
 * nrr.value; // => 1.125
 * [nrr.opening, nrr.expansion, nrr.churn, nrr.gained]; // => [40, 15, 10, 20]
 * netRevenueRetention(boxes, { period: "month", asOf: "2025-10-10" }); // throws "too-few-rows"
 */
export function netRevenueRetention<Row extends object>(
  subscriptions: Data<Row>,
  options: RevenueRetentionOptions<NoInfer<Row>>,
): RevenueRetention {
  const { moves, level, facts } = revenueMoves(
    subscriptions,
    options as RevenueRetentionOptions,
    "Net revenue retention",
    "customers at start",
    "netRevenueRetention",
  );
  const { before, after } = atStart(moves, "net revenue retention", facts.definition.window);
  return { ...ratioEstimate(after, before, level), ...facts };
}
