import type { TableColumn } from "../../core/table.ts";
import type { WeekStart } from "../../core/time.ts";
import type { Condition, FactTableName } from "./condition.ts";

/** Row types of the tables that facts were made from, `never` where a table was not given. */
export interface FactsSchema {
  readonly profiles: object;
  readonly customers: object;
  readonly scores: object;
  readonly orders: object;
  readonly events: object;
}

/** A table with one row per customer. */
export interface FactTable {
  /** Rows it was made from. */
  readonly rows: number;
  /** In the order of the facts' customers; "no value" for those without a row. */
  readonly columns: { readonly [field: string]: TableColumn };
}

/** Events sorted by customer, then time. */
export interface FactLog {
  /** Customer i has the rows `start[i]` to before `start[i + 1]`. */
  readonly start: Int32Array;
  readonly time: Float64Array;
  /** Name of each event; absent where all are of one kind. */
  readonly event?: { readonly codes: Int32Array; readonly levels: readonly string[] };
  readonly columns: { readonly [property: string]: TableColumn };
}

/** A segment that conditions can refer to: by its members, 1 for each customer that is one, or by a condition. */
export interface FactSegment {
  readonly name: string;
  readonly members?: Uint8Array;
  readonly condition?: Condition;
}

/** The logs facts can hold: the events table, and what orders are made into. */
export type FactLogName = "events" | "order" | "order item" | "order refund";

/** What facts say about themselves. */
export interface FactsInfo {
  readonly kind: "facts";
  /** Exclusive end of what is known, in ms: "now" for every rule. */
  readonly asOf: number;
  readonly zone: string;
  readonly weekStart: WeekStart;
  /** Rows of orders and events left out: they name no customer, are of an id that is probably no person, are not before `asOf`, or are invalid. */
  readonly leftOut: {
    readonly withoutCustomer: number;
    readonly suspected: number;
    readonly afterAsOf: number;
    readonly invalid: number;
  };
}

/**
 * Everything rules can ask about, sorted once. Plain data (typed arrays, text, numbers): it can be sent to a worker. Made by `prepareFacts`.
 */
export interface Facts<S extends FactsSchema = FactsSchema> {
  /** Everyone named in any of the inputs, in order of first appearance. A 0/1 column of `evaluateSegment` is in this order. */
  readonly customers: readonly string[];
  readonly tables: { readonly [name in FactTableName]?: FactTable };
  readonly logs: { readonly [name in FactLogName]?: FactLog };
  readonly segments: readonly FactSegment[];
  readonly info: FactsInfo;
  /** For the type checker only: never there at run time. */
  readonly schema?: S;
}
