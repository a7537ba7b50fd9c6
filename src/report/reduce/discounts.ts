import { isClienteleError } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import type { TextColumn } from "../../core/table.ts";
import type { Orders } from "../../data/index.ts";
import { type DiscountComparison, discountEffect, priceEffect } from "../../describe/index.ts";
import type { ReportDiscounts } from "../reductions.ts";
import { type RecentLines, withoutSuspects } from "./recent.ts";

/** What goes with discounts and with prices; null where no line has a discount. O(lines). */
export function discountsOf({ orders, from }: RecentLines): ReportDiscounts | null {
  const discount = orders.columns.discount as Float64Array | undefined;
  if (!discount?.some((v) => v > 0)) return null;
  const log = withoutSuspects(orders);
  const effect = orNull(() => discountEffect(log));
  if (effect === null || effect.discountedOrders === 0) return null;
  return {
    from,
    orders: effect.orders,
    discountedOrders: effect.discountedOrders,
    clusters: effect.clusters,
    shareOfOrders: effect.shareOfOrders && plain(effect.shareOfOrders),
    shareOfRevenue: effect.shareOfRevenue && plain(effect.shareOfRevenue),
    depth: effect.depth,
    value: effect.value && compared(effect.value),
    units: effect.units && compared(effect.units),
    sameItem: effect.sameItem && plain(effect.sameItem),
    price: priceOf(log),
  };
}

function plain({ value, se, interval, level }: Estimate): Estimate {
  return { value, se, interval, level };
}

function compared({ with: a, without: b, difference }: DiscountComparison): DiscountComparison {
  return { with: plain(a), without: plain(b), difference: { ...plain(difference), p: difference.p } };
}

function priceOf(log: Orders): ReportDiscounts["price"] {
  const item = log.columns.item as TextColumn | undefined;
  const { quantity } = log.columns;
  if (quantity === undefined || !item?.codes.some((code) => code >= 0)) return null;
  const row = orNull(() => priceEffect(log)?.at(0));
  if (row?.elasticity == null || row.elasticityLow === null || row.elasticityHigh === null) return null;
  return {
    elasticity: row.elasticity,
    low: row.elasticityLow,
    high: row.elasticityHigh,
    items: row.itemsWithChange,
  };
}

function orNull<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (isClienteleError(error) && ["too-few-rows", "missing-column"].includes(error.code)) return null;
    throw error;
  }
}
