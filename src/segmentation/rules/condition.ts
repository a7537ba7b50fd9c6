import type { Period } from "../../core/time.ts";

/**
 * A length of time in a rule, its parts added up. A year is 365.25 days, a month a twelfth of it, a day 24 hours; the sum is rounded to whole ms.
 */
export interface RuleSpan {
  readonly minutes?: number;
  readonly hours?: number;
  readonly days?: number;
  readonly weeks?: number;
  readonly months?: number;
  readonly years?: number;
}

/**
 * A point in time in a rule: absolute (`at`: ms, or ISO text, read in the zone of the facts when it has none), relative to `asOf` (`ago`, `ahead`), or the
 * first instant of the calendar period `shift` periods after the one that holds `asOf` (`startOf`; shift 0 unless given, negative = earlier).
 */
export type RuleMoment =
  | { readonly at: string | number }
  | { readonly ago: RuleSpan }
  | { readonly ahead: RuleSpan }
  | { readonly startOf: Period; readonly shift?: number };

/**
 * A stretch of time `[from, to)`.
 *
 * - `last`: rolling, `[asOf - span, asOf)`; `next`: `[asOf, asOf + span)`.
 * - `calendar`: `count` (1 unless given) whole calendar periods, the first of them `shift` (0 unless given) periods after the one that holds `asOf`:
 *   `{ calendar: "month", shift: -1 }` is last month, `{ calendar: "day", shift: -7, count: 7 }` the seven days before today.
 * - `from`, `to`: any two moments; without `from` since ever, without `to` up to `asOf`.
 */
export type RuleWindow =
  | { readonly last: RuleSpan }
  | { readonly next: RuleSpan }
  | { readonly calendar: Period; readonly shift?: number; readonly count?: number }
  | { readonly from?: RuleMoment; readonly to?: RuleMoment };

/** What a test compares with. Text only fits text, numbers and yes/no fit numbers, moments fit times (ms, or ISO text). */
export type RuleOperand = string | number | boolean | RuleMoment;

/** A test of one value. All but "unknown" are false for a value that is not known. */
export type RuleTest<V = RuleOperand> =
  | { readonly is: "eq" | "ne" | "lt" | "lte" | "gt" | "gte"; readonly value: V }
  /** Both ends included. */
  | { readonly is: "between"; readonly low: V; readonly high: V }
  | { readonly is: "in"; readonly values: readonly V[] }
  /** Letter for letter, or with both sides in lower case. */
  | { readonly is: "contains" | "starts-with"; readonly text: string; readonly ignoreCase?: boolean }
  /** A time within `[from, to)`. */
  | { readonly is: "during"; readonly window: RuleWindow }
  | { readonly is: "known" | "unknown" };

/** A test of a property of an event. */
export interface PropertyTest {
  readonly property: string;
  readonly test: RuleTest;
}

/** Which events: by name ("order", "order item", "order refund" are made from orders; "any event" is all of the events table), and all tests hold. */
export interface EventKind {
  readonly event: string | readonly string[];
  readonly where?: readonly PropertyTest[];
}

/** Which events, and when; without a window all before `asOf`. */
export interface EventChoice extends EventKind {
  readonly window?: RuleWindow;
}

/** The tables with one row per customer. */
export type FactTableName = "profiles" | "customers" | "scores";

/** Holds when all, or any, of the parts do. */
export interface GroupCondition {
  readonly op: "all" | "any";
  readonly of: readonly Condition[];
}

/** Holds when the part does not. */
export interface NotCondition {
  readonly op: "not";
  readonly of: Condition;
}

/** A field of the customer's row in one of the tables. */
export interface FieldCondition {
  readonly op: "field";
  readonly table: FactTableName;
  readonly field: string;
  readonly test: RuleTest;
}

/** At least one such event, or none. */
export interface DidCondition {
  readonly op: "did" | "did-not";
  readonly events: EventChoice;
}

/** How many such events. */
export interface CountCondition {
  readonly op: "count";
  readonly events: EventChoice;
  readonly test: RuleTest<number>;
}

/** Sum (of none: 0), average (of none: not known) or number of distinct known values of a property. */
export interface MeasureCondition {
  readonly op: "sum" | "average" | "distinct";
  readonly events: EventChoice;
  readonly property: string;
  readonly test: RuleTest<number>;
}

/** The first such event of all lies in the window. */
export interface FirstTimeCondition {
  readonly op: "first-time";
  readonly events: EventKind;
  readonly window: RuleWindow;
}

/** None in `[asOf - quiet, asOf)`, but at least one in the `active` span before that (without `active`: at any time before). */
export interface StoppedCondition {
  readonly op: "stopped";
  readonly events: EventKind;
  readonly quiet: RuleSpan;
  readonly active?: RuleSpan;
}

/** One in `[asOf - recent, asOf)` that came more than `quiet` after the one before it. */
export interface RestartedCondition {
  readonly op: "restarted";
  readonly events: EventKind;
  readonly quiet: RuleSpan;
  readonly recent: RuleSpan;
}

/** At least one in `atLeast` of the last `periods` periods: whole calendar ones before that of `asOf`, or spans counted back from `asOf`. */
export interface RegularlyCondition {
  readonly op: "regularly";
  readonly events: EventKind;
  readonly every: Period | RuleSpan;
  readonly periods: number;
  readonly atLeast: number;
}

/**
 * "followed-by": some `first` has a `next` later, at most `within` after it. "not-followed-by": some `first` has none, and its time is up
 * (`first + within < asOf`). Events of one instant do not follow each other unless `sameTime`; no event follows itself.
 */
export interface SequenceCondition {
  readonly op: "followed-by" | "not-followed-by";
  readonly first: EventChoice;
  readonly next: EventChoice;
  readonly within: RuleSpan;
  readonly sameTime?: boolean;
}

/**
 * A yearly return of a date falls on a civil day from `today + from` (0 unless given) to before `today + to` (`from + 1` unless given). Today is the day
 * of `asOf`; the date itself is no anniversary; 29 February returns on the 28th in common years.
 */
export interface AnniversaryCondition {
  readonly op: "anniversary";
  readonly of: { readonly table: FactTableName; readonly field: string } | { readonly first: EventKind };
  readonly from?: number;
  readonly to?: number;
}

/** The customer's share, a hash of seed and id in `[0, 1)`, lies in `[from, to)`. */
export interface BucketCondition {
  readonly op: "bucket";
  readonly seed: string | number;
  readonly from: number;
  readonly to: number;
}

/** Member of a segment of the facts. */
export interface SegmentCondition {
  readonly op: "in-segment";
  readonly segment: string;
}

/** A rule about a customer: plain JSON. It holds or it does not; there is no third answer. */
export type Condition =
  | GroupCondition
  | NotCondition
  | FieldCondition
  | DidCondition
  | CountCondition
  | MeasureCondition
  | FirstTimeCondition
  | StoppedCondition
  | RestartedCondition
  | RegularlyCondition
  | SequenceCondition
  | AnniversaryCondition
  | BucketCondition
  | SegmentCondition;
