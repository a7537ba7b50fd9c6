import type { Id } from "../../core/columns.ts";
import type { TimeInput } from "../../core/time.ts";

/** Something a customer did with an item. */
export interface HistoryRow {
  readonly item: Id;
  /** When. Rows without a time count as older than all that have one. */
  readonly time?: TimeInput | null;
  /** Which basket: rows of one basket carry the same. Default: a basket is a day, and all rows without a time are one. */
  readonly basket?: Id | null;
  /** How much it says about what the customer likes, more than 0 (0 leaves the row out), up to 1e12. Default 1. */
  readonly weight?: number | null;
  /** Baskets that the row stands for: 5 for "bought five times"; 0 leaves the row out, up to 1e12. Default 1. */
  readonly count?: number | null;
  /** Pieces bought: what `buyAgain` looks at where the model goes by quantity. Default: not known. */
  readonly quantity?: number | null;
}

/**
 * All that one customer did, by the ids of the items: plain data, in any order of rows. Models keep nothing of customers: what is not in here is not known, so that lists change, and what was bought
 * before counts as new.
 */
export interface CustomerHistory {
  /** null: nobody is named. */
  readonly customer: string | null;
  readonly rows: readonly HistoryRow[];
}

/** A customer as a recommender is asked about him: the whole history, or its rows alone, or just the ids of the items. */
export type CustomerInput = CustomerHistory | Iterable<Id | HistoryRow>;
