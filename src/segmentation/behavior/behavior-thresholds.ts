import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, shareOption } from "../../core/options.ts";
import { quantileSorted, sortedNumbers } from "../../numeric/quantile.ts";
import type { BehaviorThresholds } from "./behavior-labels.ts";
import type { PurchaseBehavior } from "./purchase-types.ts";

/** How behavior becomes labels. */
export interface BehaviorSegmentsOptions {
  /** How many times the shop's own figure the lower end of a customer's interval must pass. Default 1.5. */
  readonly multiple?: number;
  /** Orders below which little is said of a customer. Default 3. */
  readonly leastOrders?: number;
  /** Where big begins: the share of customers below it. Default 0.8. */
  readonly quantile?: number;
  /** Limits of an earlier result (`segments.info.thresholds`) instead of this shop's own; excludes the other options. */
  readonly thresholds?: BehaviorThresholds;
}

/** The limits to judge by: those given, else learnt from the table. O(n log n). */
export function behaviorThresholds(
  behavior: PurchaseBehavior,
  options: BehaviorSegmentsOptions = {},
): BehaviorThresholds {
  if (behavior?.info?.kind !== "purchase-behavior")
    throw new ClienteleError(
      "bad-input",
      `Behavior segments are made from the table that purchaseBehavior returns; found ${show(behavior)}.`,
      { value: behavior },
    );
  const { multiple = 1.5, leastOrders = 3, quantile = 0.8 } = options;
  if (options.thresholds !== undefined) return given(options);
  if (!(Number.isFinite(multiple) && multiple >= 1))
    throw badOption("multiple", multiple, "a number of 1 or more");
  if (!(Number.isInteger(leastOrders) && leastOrders >= 1))
    throw badOption("leastOrders", leastOrders, "a whole number of orders, 1 or more");
  shareOption(quantile, "quantile");
  const { columns, info } = behavior;
  const { shop, level } = info;
  const often = columns.orders.map((n, i) => (n >= leastOrders ? i : -1)).filter((i) => i >= 0);
  const of = (values: Float64Array | undefined, rows?: Float64Array) => {
    if (values === undefined) return null;
    const cut = quantileSorted(
      sortedNumbers(rows === undefined ? values : rows.map((i) => values[i])),
      quantile,
    );
    return Number.isNaN(cut) ? null : cut;
  };
  const times = (share: number | null) => (share === null || share * multiple >= 1 ? null : share * multiple);
  return {
    multiple,
    leastOrders,
    p: 1 - level,
    perMonth: shop.perMonth === null ? null : shop.perMonth * multiple,
    discountShare: times(shop.discountShare),
    returnShare: times(shop.returnShare),
    weekendShare: times(shop.weekendShare),
    morningShare: times(shop.morningShare),
    afternoonShare: times(shop.afternoonShare),
    eveningShare: times(shop.eveningShare),
    nightShare: times(shop.nightShare),
    revenue: of(columns.revenue),
    averageOrder: of(columns.averageOrder, often),
    effectiveItems: of(columns.effectiveItems as Float64Array | undefined, often),
    quantile,
    categories: shop.categories,
  };
}

function given({ thresholds, ...others }: BehaviorSegmentsOptions): BehaviorThresholds {
  const second = Object.entries(others).find(([, value]) => value !== undefined);
  if (second !== undefined) throw badOption(second[0], second[1], "nothing beside option thresholds");
  if (typeof thresholds !== "object" || thresholds === null || !Array.isArray(thresholds.categories))
    throw badOption(
      "thresholds",
      thresholds,
      "the thresholds of an earlier result (segments.info.thresholds)",
    );
  return thresholds;
}
