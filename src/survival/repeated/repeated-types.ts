import type { Data, Id, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import type { TimeInput, TimeUnit } from "../../core/time.ts";
import type { Lifetime } from "../input/lifetime-types.ts";

/** How events that repeat are looked at. */
export type RepeatedModel = "andersen-gill" | "pwp-total" | "pwp-gap";

/** A stretch of a customer between two events, or from the last one to the end of watching. */
export type RepeatedRow = Lifetime & {
  /** Which event the customer is waiting for: 1 the first, and so on. */
  readonly number: number;
  readonly [column: string]: string | number | null | undefined;
};

/** Columns and settings of {@link repeatedEvents}. */
export type RepeatedEventsOptions<Row extends object = object> = OptionalColumn<Row, "customer", Id> &
  OptionalColumn<Row, "time", TimeInput> &
  OptionalColumn<Row, "age", number> & {
    /** What the rows are for; see {@link repeatedEvents}. Default "andersen-gill". */
    readonly model?: RepeatedModel;
    /** Exclusive end of what is known, for events with a time. Required there. */
    readonly asOf?: TimeInput;
    /**
     * Who was watched, a row each: `customer`, `from` (age 0 when events have a time: the sign-up; the age at which watching began when they have an age, 0 without it), `until` (end of watching; without it `asOf`), and what is
     * kept. Customers without any event count too. Default: those of the log, each from the first event on, which then is no event but age 0.
     */
    readonly customers?: Data<object>;
    /** Columns to keep: of `customers`, else of the first event of each. */
    readonly keep?: readonly string[];
    /** Highest number: later events share its stratum, as few customers come so far. Default: no limit. */
    readonly most?: number;
    /** Unit of ages. Default "day". */
    readonly unit?: TimeUnit;
    /** Time zone of days and of times written without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };
