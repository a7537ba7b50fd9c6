import type { ColumnOption, Id, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import type { Table, TableInfo } from "../../core/table.ts";

/** One stretch of time that a customer was watched for. */
export interface Lifetime {
  /** Who: all rows of one customer belong together. */
  readonly customer: string;
  /** Age at which watching began, in `info.unit`; 0 unless the customer was older then (delayed entry). */
  readonly start: number;
  /** Age at the event, or at the last moment watched. */
  readonly stop: number;
  /** 1: left at `stop`, 0: was still there. */
  readonly event: number;
  /** Why it ended, where that is known; null while it has not. Absent where no row says. */
  readonly cause?: string | null;
  /** Number of the customer's spell, 1 for the first; a return starts a new one. Absent for subscriptions. */
  readonly spell?: number;
}

/** What a table of lifetimes says about itself. */
export interface LifetimesInfo extends TableInfo {
  readonly kind: "lifetimes";
  readonly unit: "day" | "week" | "month" | "year";
  /** Lifetimes of orders: the silence that counts as leaving, and whether it was learnt from the shop. */
  readonly inactivity?: { readonly days: number; readonly learnt: boolean };
  /** What was assumed and left out, in words. */
  readonly notes: readonly string[];
}

/** Lifetimes, one row per stretch watched; further columns are what may explain them. */
export type Lifetimes<Row extends object = Lifetime> = Table<Row, LifetimesInfo>;

/**
 * Columns that say whose row it is: where some rows start late, those of one customer (in one spell) must not overlap, and one that starts where another stops goes on with it. Rows that all start at age 0 are lifetimes of their own,
 * such as several contracts or the gaps between orders, which is no overlap; a `cluster` makes errors allow for it.
 */
export type CustomerColumns<Row extends object = Lifetime> = OptionalColumn<Row, "customer", Id> &
  OptionalColumn<Row, "spell", Id>;

/** Columns that say how a row counts. */
export type CountColumns<Row extends object = Lifetime> = OptionalColumn<Row, "count", number> &
  OptionalColumn<Row, "weight", number> & {
    /** Unit that the ages of own rows are counted in, so that models can be asked about { months: 3 }. Default: what the table says, else none. */
    readonly unit?: "day" | "week" | "month" | "year";
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/**
 * Where lifetimes are. `stop`: age at the event or when last seen; `event`: 1 or true when it happened then, 0 or false when it had not; `start`: age when watching began (0 without it);
 * `count`: how many equal customers a row stands for; `weight`: a case weight, read only where it is named. The others default to these very names, as the table of `lifetimesOf` has them.
 */
export type LifetimeColumns<Row extends object = Lifetime> = ColumnOption<Row, "stop", number> &
  ColumnOption<Row, "event", number | boolean> &
  OptionalColumn<Row, "start", number> &
  CustomerColumns<Row> &
  CountColumns<Row>;

/** As {@link LifetimeColumns} for ends of several kinds: `cause` is the text of what ended a lifetime, no value while nothing has. */
export type CauseColumns<Row extends object = Lifetime> = ColumnOption<Row, "stop", number> &
  ColumnOption<Row, "cause", string> &
  OptionalColumn<Row, "start", number> &
  CustomerColumns<Row> &
  CountColumns<Row>;

/** As {@link LifetimeColumns} for events that happened between two looks: after `lower`, not after `upper`. No `upper`: not yet; no `lower`, or 0: at some time before; both equal: exactly then. */
export type IntervalColumns<Row extends object = object> = ColumnOption<Row, "lower", number> &
  ColumnOption<Row, "upper", number> &
  CountColumns<Row>;
