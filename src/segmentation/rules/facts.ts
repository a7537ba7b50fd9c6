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
  /** Rows of orders and events left out because they name no customer, because they are not before `asOf`, and because they are invalid. */
  readonly leftOut: {
    readonly withoutCustomer: number;
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
  /** Columns of the tables with one row per customer, in the order of `customers`. */
  readonly tables: {
    readonly [name in FactTableName]?: { readonly [field: string]: TableColumn };
  };
  readonly logs: { readonly [name in FactLogName]?: FactLog };
  readonly segments: readonly FactSegment[];
  readonly info: FactsInfo;
  /** For the type checker only: never there at run time. */
  readonly schema?: S;
}
