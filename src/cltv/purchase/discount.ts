import { badOption } from "../../core/options.ts";
import { type TimeUnit, unitDays } from "../../core/time.ts";

/** How later money counts less. Neither: it does not. */
export interface Discount {
  /** Yearly rate: 0.1 makes an order in a year worth 1 / 1.1. Whatever the model's unit is. Default 0. */
  readonly annualDiscount?: number;
  /** Instead: the continuous rate per unit of the model's time, for comparison with papers (15 % a year in weeks: log(1.15) / 52.18). */
  readonly delta?: number;
}

/** The continuous rate per unit of model time. A year has 365.25 days. */
export function deltaOf({ annualDiscount, delta }: Discount, unit: TimeUnit): number {
  if (delta !== undefined) {
    if (annualDiscount !== undefined)
      throw badOption("delta", delta, "either annualDiscount or delta, not both");
    if (typeof delta === "number" && delta >= 0 && delta < Number.POSITIVE_INFINITY) return delta;
    throw badOption("delta", delta, "a rate, zero or more");
  }
  const yearly = annualDiscount ?? 0;
  if (!(typeof yearly === "number" && yearly >= 0 && yearly < Number.POSITIVE_INFINITY))
    throw badOption("annualDiscount", yearly, "a rate a year, zero or more, such as 0.1");
  return (Math.log1p(yearly) * unitDays(unit)) / 365.25;
}
