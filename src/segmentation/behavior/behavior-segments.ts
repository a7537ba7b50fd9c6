import { type Columns, Table, type TableInfo } from "../../core/table.ts";
import { type BehaviorFlag, type BehaviorThresholds, behaviorLabels } from "./behavior-labels.ts";
import { type BehaviorSegmentsOptions, behaviorThresholds } from "./behavior-thresholds.ts";
import type { PurchaseBehavior } from "./purchase-types.ts";

/** What is said of one customer: 1 or 0 for each label, and the labels as one text. */
export type BehaviorSegmentRow = { readonly customer: string } & {
  readonly [flag in BehaviorFlag]: number;
} & {
  /** The labels, separated by ", "; null for none. */
  readonly labels: string | null;
};

/** What {@link behaviorSegments} says about its table. */
export interface BehaviorSegmentsInfo extends TableInfo {
  readonly kind: "behavior-segments";
  readonly key: "customer";
  /** The limits used; hand them to a later call to judge by the same. */
  readonly thresholds: BehaviorThresholds;
  /** How many customers have each label. */
  readonly sizes: { readonly [flag in BehaviorFlag]: number };
}

/** Labels of customers, one row each. */
export type BehaviorSegments = Table<BehaviorSegmentRow, BehaviorSegmentsInfo>;

/**
 * Names for how customers buy: one-time buyer, frequent buyer, regular, big spender, big baskets, fan of an item, loyal to a category, likes variety, discount
 * hunter, seasonal, weekend / morning / afternoon / evening / night shopper, returns a lot. A customer can have several labels or none.
 *
 * A label about a share (discounts, returns, weekends, parts of the day) or a frequency is given when the lower end of the customer's interval is above `multiple`
 * times the shop's own figure, and at least two such orders: few orders prove little. "Big" is above the shop's quantile, "regular" and "seasonal" follow their tests, a season
 * besides needs two different years. All limits are learnt from this shop and stand in `info.thresholds`. {@link explainBehavior} says why in words. O(n log n).
 *
 * @throws "bad-option" for a wrong option, "bad-input" for another table.
 *
 * @example
 * import { behaviorSegments, purchaseBehavior } from "clientele/segmentation";
 * const orders = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((month) => [
 *   { customer: "ann", time: `2026-0${month}-03T09:00`, amount: 12, discount: 3 },
 *   { customer: `new ${month}`, time: `2026-0${month}-06T15:00`, amount: 10, discount: 0 },
 *   { customer: `other ${month}`, time: `2026-0${month}-07T15:00`, amount: 10, discount: 0 },
 * ]);
 * const segments = behaviorSegments(purchaseBehavior(orders, { asOf: "2026-09-01" }));
 * segments.of("ann")?.labels; // => "frequent buyer, regular, big spender, discount hunter, morning shopper"
 * segments.of("new 1")?.labels; // => "one-time buyer"
 * segments.info.thresholds.discountShare; // => 0.5
 * segments.info.sizes.discountHunter; // => 1
 * behaviorSegments(purchaseBehavior(orders, { asOf: "2026-09-01" }), { multiple: 0 }); // throws "bad-option"
 */
export function behaviorSegments(
  behavior: PurchaseBehavior,
  options: BehaviorSegmentsOptions = {},
): BehaviorSegments {
  const thresholds = behaviorThresholds(behavior, options);
  const labels = behaviorLabels();
  const n = behavior.length;
  const flags = labels.map(() => new Float64Array(n));
  const names = new Map<string, number>();
  const codes = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    const row = behavior.at(i);
    if (row === undefined) continue;
    const own: string[] = [];
    for (const [f, { holds, name }] of labels.entries()) {
      if (!holds(row, thresholds)) continue;
      flags[f][i] = 1;
      own.push(name(row));
    }
    if (own.length === 0) continue;
    const text = own.join(", ");
    if (!names.has(text)) names.set(text, names.size);
    codes[i] = names.get(text) as number;
  }
  const byFlag = labels.map(({ flag }, f) => [flag, flags[f]] as const);
  const { asOf, zone, source, currency } = behavior.info;
  return new Table<BehaviorSegmentRow, BehaviorSegmentsInfo>(
    n,
    {
      customer: behavior.columns.customer,
      ...Object.fromEntries(byFlag),
      labels: { codes, levels: [...names.keys()] },
    } as unknown as Columns<BehaviorSegmentRow>,
    {
      kind: "behavior-segments",
      key: "customer",
      ...(source !== undefined && { source }),
      ...(currency !== undefined && { currency }),
      asOf,
      zone,
      thresholds,
      sizes: Object.fromEntries(
        byFlag.map(([flag, column]) => [flag, column.reduce((a, b) => a + b, 0)]),
      ) as BehaviorSegmentsInfo["sizes"],
    },
  );
}
