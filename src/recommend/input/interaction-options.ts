import type { ColumnOption, Data, Id, KeysOf, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import type { AnyRow, Table } from "../../core/table.ts";
import type { TimeInput } from "../../core/time.ts";

/** The column that says what was dealt with: it may be left out where there is one named "item", or "subject", as events name it. */
export type ItemColumn<Row> =
  "subject" extends KeysOf<Row, Id> ? OptionalColumn<Row, "item", Id> : ColumnOption<Row, "item", Id>;

/** Which columns hold what an interaction is made of. Each defaults to the name given here; one that is not there is absent, but for the item. */
export type InteractionColumns<Row> = OptionalColumn<Row, "customer", Id> &
  ItemColumn<Row> &
  OptionalColumn<Row, "time", TimeInput> &
  OptionalColumn<Row, "order", Id> &
  OptionalColumn<Row, "quantity", number | bigint> &
  OptionalColumn<Row, "amount", number | bigint> &
  OptionalColumn<Row, "refund", number | bigint> &
  OptionalColumn<Row, "event", string> &
  OptionalColumn<Row, "category", Id> &
  OptionalColumn<Row, "weight", number>;

/** One row of a catalogue. For columns of other names there is `catalogueOf`. */
export interface CatalogueRow {
  readonly item: Id;
  readonly category?: Id | null;
  /** Price of one piece, zero or more. */
  readonly price?: number | null;
  /** Name, description and tags as one text. */
  readonly text?: string | null;
  /** Pieces in stock; what has 0 is not offered by `recommend` with this catalogue. */
  readonly stock?: number | null;
  /** What one piece costs the shop, zero or more. */
  readonly cost?: number | null;
}

/** Which columns of a catalogue hold what. Each defaults to the name given here; one that is not there is absent, but for the item. */
export type CatalogueColumns<Row> = ColumnOption<Row, "item", Id> &
  OptionalColumn<Row, "category", Id> &
  OptionalColumn<Row, "price", number | bigint> &
  OptionalColumn<Row, "text", Id> &
  OptionalColumn<Row, "stock", number | bigint> &
  OptionalColumn<Row, "cost", number | bigint>;

/** Weights of events: of the kinds "view", "cart" and "order", and of any further event by its own name. 0 leaves the event out. */
export interface EventWeights {
  /** Pages and products looked at. Default 1. */
  readonly view?: number;
  /** Put into the cart, or checkout begun. Default 3. */
  readonly cart?: number;
  /** Bought. Default 5. */
  readonly order?: number;
  /** Any other event by its name, such as `wishlist`. */
  readonly [event: string]: number | undefined;
}

/** Settings of `interactionsOf`. */
export interface InteractionSettings {
  /** Weights of events, used where there is a column of events. A row without an event is an order. Default { view: 1, cart: 3, order: 5 }. */
  readonly weights?: EventWeights;
  /** Only what was known by then, exclusive. Default: the table's own, else every row. */
  readonly asOf?: TimeInput;
  /** Only what happened from then on. Default: every row. */
  readonly from?: TimeInput;
  /** Time zone of the days that are baskets where there is no order. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** "subtract" takes what was given back off the purchase it belongs to (default), "ignore" leaves returns out. */
  readonly returns?: "subtract" | "ignore";
  /** Ids that are probably no person: "exclude" (default) takes their baskets as nobody's, "keep" as a customer's; a list confirms those ids as persons. */
  readonly suspects?: "exclude" | "keep" | readonly string[];
  /** Items that fewer customers dealt with are left out (fewer baskets, where nobody is named). Default 1. */
  readonly minCustomers?: number;
  /** Customers with fewer items than that are left out, once the items are. Default 1. */
  readonly minItems?: number;
  /** The catalogue: categories, prices, texts, stock and costs of items, those that nobody bought included; rows, or a table as `parseCsv` reads it. Where its columns have other names: `catalogueOf(rows, { item: "sku" })`. */
  readonly catalogue?: Data<CatalogueRow> | Table<AnyRow>;
  /** "throw" on an invalid row, or "skip" it. Default "throw". */
  readonly onInvalid?: OnInvalid;
}
