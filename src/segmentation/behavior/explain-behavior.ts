import { ClienteleError, show } from "../../core/errors.ts";
import { type BehaviorFlag, behaviorLabels } from "./behavior-labels.ts";
import { type BehaviorSegmentsOptions, behaviorThresholds } from "./behavior-thresholds.ts";
import type { PurchaseBehavior } from "./purchase-types.ts";

/** Why a customer has a label. */
export interface BehaviorReason {
  readonly flag: BehaviorFlag;
  /** The label as it stands in "labels". */
  readonly label: string;
  /** Why, in a sentence with the customer's and the shop's figures. */
  readonly reason: string;
}

/**
 * Why a customer has the labels that {@link behaviorSegments} gives with the same options: one sentence for each, with the customer's figures beside the shop's. Empty
 * for a customer without labels. O(n log n) for the shop's limits; O(1) with those of an earlier result.
 *
 * @throws "bad-value" when the table has no such customer, "bad-option", "bad-input".
 *
 * @example
 * import { explainBehavior, purchaseBehavior } from "clientele/segmentation";
 * const orders = [1, 2, 3, 4, 5, 6].flatMap((month) => [
 *   { customer: "ann", time: `2026-0${month}-03`, amount: 12, discount: 3 },
 *   { customer: `new ${month}`, time: `2026-0${month}-06`, amount: 10, discount: 0 },
 *   { customer: `other ${month}`, time: `2026-0${month}-08`, amount: 10, discount: 0 },
 * ]);
 * const behavior = purchaseBehavior(orders, { asOf: "2026-07-01" });
 * const why = explainBehavior(behavior, "ann").find((r) => r.flag === "discountHunter");
 * why?.reason; // => "100 % of 6 orders were at a discount. Allowing for chance that is at least 61 %, more than 1.5 times the shop's 33 %."
 * explainBehavior(behavior, "new 2").map((r) => r.reason); // => ["Bought on a single day so far."]
 * explainBehavior(behavior, "zoe"); // throws "bad-value"
 */
export function explainBehavior(
  behavior: PurchaseBehavior,
  customer: string,
  options: BehaviorSegmentsOptions = {},
): BehaviorReason[] {
  const thresholds = behaviorThresholds(behavior, options);
  const row = behavior.of(customer);
  if (row === undefined)
    throw new ClienteleError(
      "bad-value",
      `No customer ${show(customer)} in this table of behavior: only those who bought before ${new Date(behavior.info.asOf).toISOString()} are in it.`,
      { column: "customer", value: customer },
    );
  return behaviorLabels()
    .filter(({ holds }) => holds(row, thresholds))
    .map(({ flag, name, reason }) => ({ flag, label: name(row), reason: reason(row, thresholds) }));
}
