import type { PurchaseFit } from "../purchase/purchase-model.ts";
import type { SpendIndependence } from "./spend-independence.ts";
import type { FirstOrder, SpendLeftOut } from "./spend-rows.ts";

/** What customers spend per purchase. */
export interface GammaGammaModel {
  readonly kind: "gamma-gamma";
  readonly version: 1;
  /**
   * p: shape of the gamma distribution that one customer's purchases come from; q and v: shape and rate of the gamma distribution of its rate among customers. Fader and
   * Hardie call them p, q and gamma. v is money.
   */
  readonly params: { readonly p: number; readonly q: number; readonly v: number };
  /** Whether first purchases are part of it. */
  readonly firstOrder: FirstOrder;
  /** ISO 4217 code of the money; null when the data did not say. */
  readonly currency: string | null;
  /** Exclusive end of what the data knew, in ms; null when the data did not say. */
  readonly asOf: number | null;
  readonly leftOut: SpendLeftOut;
  /** Whether those who buy more often spend more or less per purchase, which the model rules out. */
  readonly independence: SpendIndependence;
  readonly fit: PurchaseFit<"p" | "q" | "v">;
}

/** Mean spend of the population; null where q <= 1, when there is none. */
export function meanSpend({ p, q, v }: GammaGammaModel["params"]): number | null {
  return q > 1 ? (p * v) / (q - 1) : null;
}
