import type { ColumnOption, Data, Id, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import type { Rejected, Table, TableInfo } from "../../core/table.ts";
import type { TimeInput } from "../../core/time.ts";
import type { Suspect } from "../../data/index.ts";

/** Where a customer stands. */
export type LifecycleStage =
  | "Prospect"
  | "New"
  | "Active"
  | "Occasional"
  | "Frequent"
  | "At Risk"
  | "Lapsed"
  | "Won Back";

/** What is known of a customer's pace after a purchase: it was the first, the second, or it is one of a slow or a fast row of them. */
export type LifecyclePace = "first" | "second" | "occasional" | "frequent";

/** How long a silence may last, in whole days since the last purchase day. */
export interface SilenceLimits {
  /** Longer than this: at risk. */
  readonly atRisk: number;
  /** Longer than this: lapsed. */
  readonly lapsed: number;
  /** "learnt" from such gaps alone, "shared" with more kinds of gaps because there were too few, or the library's "default". */
  readonly status: "learnt" | "shared" | "default";
  /** Gaps looked at, the open ones included. */
  readonly gaps: number;
  /** Of those, the ones that ended in a purchase within `horizon`. */
  readonly returns: number;
  /** Days that gaps are followed: returns later than that are none. */
  readonly horizon: number;
  /** The chance of a return within `horizon` days of the last purchase, for a customer just past the limit; null for defaults. */
  readonly chanceAtRisk: Estimate | null;
  readonly chanceLapsed: Estimate | null;
}

/** The lifecycle of a shop's customers, as plain JSON. */
export interface LifecycleModel {
  readonly kind: "lifecycle";
  readonly version: 1;
  /** IANA time zone of days. */
  readonly zone: string;
  /** Exclusive end of the orders it was learnt from, ms. */
  readonly asOf: number;
  /** Silence limits by the customer's pace at the last purchase. */
  readonly limits: { readonly [P in LifecyclePace]: SilenceLimits };
  /** From the third purchase on: frequent when the mean of the last (up to three) gaps is at most `days`, else occasional. */
  readonly frequent: { readonly days: number; readonly status: "learnt" | "default" };
  /** What the limits were set by. */
  readonly settings: {
    readonly atRiskShare: number;
    readonly lapsedChance: number;
    readonly horizonDays: number;
    readonly minimumReturns: number;
  };
  readonly fit: {
    readonly status: "learnt" | "partly learnt" | "default";
    readonly warnings: readonly string[];
    readonly customers: number;
    /** Days with a purchase, summed over customers. */
    readonly purchases: number;
    /** Gaps that ended in a purchase, however long. */
    readonly returns: number;
  };
}

/** Columns and settings that everything about the lifecycle reads its orders by. Columns default to the names of the orders table. */
export type LifecycleOrders<Row extends object> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput> &
  OptionalColumn<Row, "amount", number | bigint> &
  OptionalColumn<Row, "order", Id> &
  OptionalColumn<Row, "quantity", number | bigint> &
  OptionalColumn<Row, "refund", number | bigint> & {
    /** What becomes of ids that are probably no person: "exclude" (default), "keep", or a list of ids confirmed as persons. */
    readonly suspects?: "exclude" | "keep" | readonly string[];
    /** "throw" on an invalid row (default), or "skip" it and report it in `info.rejected`. */
    readonly onInvalid?: OnInvalid;
  };

/** Someone known without an order. */
export interface LifecycleProfile {
  readonly customer: Id | null;
  /** When the profile began; without it, it was there from the start. */
  readonly created?: TimeInput | null;
}

/** Rows of profiles. */
export type LifecycleProfiles = Data<LifecycleProfile>;

/** One customer's stage. */
export interface LifecycleRow {
  readonly customer: string;
  readonly stage: LifecycleStage;
  /** When the stage began, ms; null for a prospect whose profile has no date. */
  readonly since: number | null;
  /** The stage that comes next if no order does; null when none. */
  readonly next: LifecycleStage | null;
  /** When that is, ms. */
  readonly nextAt: number | null;
  /** Days with a purchase. */
  readonly purchases: number;
  /** First order of the last purchase day, ms. */
  readonly last: number | null;
}

/** What a table of stages says about itself. */
export interface LifecycleInfo extends TableInfo {
  readonly kind: "lifecycle-stages";
  readonly key: "customer";
  readonly asOf: number;
  readonly zone: string;
  /** Ids left out because they are probably no person. */
  readonly excluded: readonly string[];
  /** Rows of the input that make no purchase, as a lifecycle state has it. */
  readonly leftOut: LifecycleStateInfo["leftOut"];
}

/** The stage of each customer. */
export type LifecycleStages = Table<LifecycleRow, LifecycleInfo>;

/** One day on which a customer bought. */
export interface PurchaseDay {
  readonly customer: string;
  /** The first order of that day, ms. */
  readonly time: number;
}

/** What a lifecycle state says about itself. */
export interface LifecycleStateInfo extends TableInfo {
  readonly kind: "lifecycle-state";
  readonly key: "customer";
  /** Exclusive end of what is known, ms. */
  readonly asOf: number;
  readonly zone: string;
  /** Ids that are probably no person: their days are kept here, and left out of stages until confirmed. */
  readonly suspects: readonly Suspect[];
  /** Days that the last update added or moved before the `asOf` it started from. */
  readonly late: number;
  /** Rows of the last input that are not in here: at or after `asOf`, without a customer, or only giving back. */
  readonly leftOut: {
    readonly afterAsOf: number;
    readonly noCustomer: number;
    readonly returns: number;
  };
  readonly rejected?: readonly Rejected[];
}

/** All that stages need to know of the orders: who bought on which days, by customer and day. */
export type LifecycleState = Table<PurchaseDay, LifecycleStateInfo>;
