import type { Model } from "../../core/model.ts";

/** What is bought again, and when. Plain JSON. Days have seven digits. */
export interface BuyAgainModel extends Model {
  readonly kind: "buy-again";
  readonly version: 2;
  /** Days after which a purchase counts half in a customer's own history. */
  readonly halfLife: number;
  /** Exclusive end of what was counted, in ms; null without times. */
  readonly asOf: number | null;
  /** Whether an item counts more that many customers buy now, and buy again. */
  readonly demand: boolean;
  /** Customers counted. */
  readonly customers: number;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Chance that a purchase of the item is followed by another one of the same customer, some day. */
  readonly repeat: readonly number[];
  /** Customers with the item in the last 30 days (without times: ever). */
  readonly lately: readonly number[];
  /** Days between two purchases of one customer, typically (the median). Empty without times. */
  readonly gap: readonly number[];
  /** Standard deviation of the natural log of one customer's gaps, typically. Empty without times. */
  readonly spread: readonly number[];
  /** Gaps seen of each item. */
  readonly gaps: readonly number[];
  /** A customer with so many gaps of an item of his own is halfway between his own rhythm and the item's. null without times. */
  readonly ownGaps: number | null;
  /** The same of how regular he is: the spread of an item counts as so many gaps beside his own. The fewer, the more customers differ in it. null without times. */
  readonly spreadGaps: number | null;
  /** A purchase of twice as many pieces lasts 2^byQuantity times as long. Absent: pieces do not matter. */
  readonly byQuantity?: number;
  /** Pieces bought at a time, typically (the median): what `gap` is for. Where there is `byQuantity`. */
  readonly pieces?: readonly number[];
}
