import type { Table, TableInfo } from "../../core/table.ts";
import type { CatalogueMatch } from "./catalogue-match.ts";

/**
 * One customer's dealings with one item in one basket: lines of the same item in the same basket are one row.
 * Rows are in order of customer, basket and item; `basket` counts from 0 without a gap in the order of rows, and for one customer in order of time.
 */
export interface InteractionRow {
  /** null where nobody is named: such rows count in baskets, never for a customer. They stand last. */
  readonly customer: string | null;
  readonly item: string;
  /** The first of the lines that make the row, in ms; null where the source has no times. */
  readonly time: number | null;
  /** Number of the basket, from 0. */
  readonly basket: number;
  /** How much it says about what the customer likes: the largest weight of the lines that make the row. */
  readonly weight: number;
  /** Pieces, less those given back. Absent where the source counts none. */
  readonly quantity?: number;
  /** Money charged less money given back. Absent where the source has none. */
  readonly amount?: number;
}

/** What is known of the items: one entry per place in `columns.item.levels`; a list that nothing is known for is absent. */
export interface ItemFacts {
  readonly category?: readonly (string | null)[];
  /** Price of one piece. From the catalogue, else what a piece cost on average. */
  readonly price?: readonly (number | null)[];
  /** Name, description and tags as one text. */
  readonly text?: readonly (string | null)[];
  /** Pieces in stock; null: not known. */
  readonly stock?: readonly (number | null)[];
  /** What one piece costs the shop. */
  readonly cost?: readonly (number | null)[];
}

/** Lines that did not become interactions. */
export interface LeftOutLines {
  /** Why, in a few words. */
  readonly reason: string;
  readonly lines: number;
}

/** What a table of interactions says about itself. */
export interface InteractionsInfo extends TableInfo {
  readonly kind: "interactions";
  readonly zone: string;
  /** Exclusive end of what was looked at, in ms: the option, else that of the source, else just after the last time. Absent without times. */
  readonly asOf?: number;
  /** Start of what was looked at, in ms, where one was given. */
  readonly from?: number;
  /** Customers who are named. The first places of the table are theirs. */
  readonly customers: number;
  readonly baskets: number;
  /** Items, those of the catalogue that nobody bought included. */
  readonly items: number;
  /** Facts about the items; absent where nothing is known. */
  readonly facts?: ItemFacts;
  /** How far the catalogue knows what was sold; absent without one. */
  readonly catalogue?: CatalogueMatch;
  /** What is odd: a catalogue that knows hardly any of the items sold, as when its ids are written otherwise. */
  readonly warnings: readonly string[];
  /** Lines of the source; those used, given back and left out add up to it. */
  readonly lines: number;
  /** Lines that are part of an interaction. */
  readonly used: number;
  /** Lines that took something back. */
  readonly returned: number;
  readonly leftOut: readonly LeftOutLines[];
}

/** Interactions: one row per customer, basket and item, from `interactionsOf`. */
export type Interactions = Table<InteractionRow, InteractionsInfo>;
