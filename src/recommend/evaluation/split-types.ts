import type { Duration, TimeInput } from "../../core/time.ts";
import type { Interactions } from "../input/interaction-types.ts";

/** What is held back as the test. */
export type SplitWay = "last-out" | "last-basket" | "last-share" | "time" | "rolling";

/** Options of `splitInteractions`. */
export interface SplitInteractionsOptions {
  /**
   * "last-out": each customer's last item. "last-basket": each customer's last basket. "last-share": the last `share` of each customer's rows. "time": what everybody did from
   * `at` on, the only way in which nothing of the test time is known to anybody. "rolling": several such times, one after another.
   */
  readonly way: SplitWay;
  /**
   * What becomes of rows of one customer at one time, of which none is the later. "together" (default): they are never parted, so that the last item may be several. "by-item": the
   * one with the higher id is later (the order of published comparisons). "random": in random order, `repeats` times; an evaluation takes the mean. For "last-basket"
   * it is baskets of one time, and "by-item" and "random" both take them as they stand. Of no account for "time" and "rolling".
   */
  readonly ties?: "together" | "by-item" | "random";
  /** With "last-share": the share of a customer's rows, above 0 and below 1, rounded down, at least one row. Default 0.2. */
  readonly share?: number;
  /** With "time": the first instant of the test. Default: `window` before `until`. */
  readonly at?: TimeInput;
  /** With "time" and "rolling": the exclusive end of the (last) test. Default: that of the interactions. */
  readonly until?: TimeInput;
  /** With "time" and "rolling": how long a test lasts. Default: the median time between two baskets of a customer, at least 7 days and at most a quarter of the time there is. */
  readonly window?: Duration;
  /** With "rolling": how many tests, back from `until`, 1 to 100. Default 3. */
  readonly folds?: number;
  /** With ties "random": how many orders are drawn, 1 to 100. Default 5. */
  readonly repeats?: number;
  /** Rows (with "last-basket": baskets) that a customer must have to be tested on, 2 or more. Default 2, with "last-share" 5. Of no account for "time" and "rolling", which need one row before the test. */
  readonly least?: number;
  /** Items that fewer customers of the training rows have are left out of both parts. Default 0: none are. */
  readonly minCustomers?: number;
  /** Whether each training part is split once more in the same way, to choose settings by without looking at the test. Default false. */
  readonly validation?: boolean;
  /** Draws random orders. Default 1. */
  readonly seed?: number;
}

/** Customers who are not tested on, and why. */
export interface UntestedCustomers {
  readonly reason: string;
  readonly customers: number;
}

/** What is learnt from and what is tested on. Customers and items have the places that they had in the whole. */
export interface InteractionFold {
  /** Everything before the test, of all customers; rows that name nobody included. */
  readonly train: Interactions;
  /** The rows of those who are tested on. */
  readonly test: Interactions;
  /** The same split of `train`, where it was asked for. */
  readonly validation: InteractionFold | null;
  /** First instant of the test, in ms; null where every customer has one of their own. */
  readonly from: number | null;
  /** Exclusive end of the test, in ms; null likewise. */
  readonly to: number | null;
  /** Customers with rows in `test`. */
  readonly customers: number;
  readonly untested: readonly UntestedCustomers[];
}

/** A split of interactions: one fold, or several where there are several test times or orders of ties. */
export interface InteractionSplit {
  readonly way: SplitWay;
  /** The latest test first. */
  readonly folds: readonly InteractionFold[];
}
