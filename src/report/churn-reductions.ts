import type { ChurnCandidate } from "../churn/index.ts";
import type { Estimate } from "../core/estimate.ts";

/** A customer's risk of leaving. */
export interface ReportRisk {
  readonly customer: string;
  /** Last order, ms; null without one. */
  readonly last: number | null;
  /** Chance of leaving within the window, and how unsure it is. */
  readonly probability: number;
  readonly low: number | null;
  readonly high: number | null;
  /** What raises it, in words; null when nothing stands out. */
  readonly reasons: string | null;
  readonly suggestion: string;
  /** Revenue expected of the customer in a year; null where it is not known. */
  readonly value: number | null;
}

/** How risks told from an earlier day came out. */
export interface ReportChurnTest {
  /** The day they were told from, and the exclusive end of the window, ms; null: tested on other customers of the same time. */
  readonly from: number | null;
  readonly to: number | null;
  readonly customers: number;
  readonly left: number;
  readonly expected: number;
  /** Share of the pairs of one who left and one who stayed in which the first had the higher risk. */
  readonly auc: Estimate;
  /** How often the riskiest tenth left, against all; null with fewer than ten. */
  readonly lift: number | null;
  /** The same of the simplest score, and whether this one is better by more than chance; null where this is the simplest. */
  readonly simplest: { readonly auc: number; readonly better: boolean } | null;
}

/** Who leaves: learnt from earlier days of the log, tested on a later one, and told of today's customers. */
export interface ReportChurn {
  /** Leaving is no order within the window, or no contract at its end. */
  readonly churn: "orders" | "contract";
  /** Days of the window. */
  readonly days: number;
  /** Whether a longer one was called for than the log can show. */
  readonly shortened: boolean;
  /** Who has not ordered for so many days is gone already. */
  readonly observed: number;
  /** The days that were learnt from and tested on, ms. */
  readonly cuts: readonly number[];
  /** Customers with a risk, those already gone, and those too new for one: all of them, also where only some were drawn. */
  readonly customers: number;
  readonly gone: number;
  readonly young: number;
  /** How many customers were drawn to stand for all; null: everyone was looked at. */
  readonly drawn: number | null;
  readonly way: ChurnCandidate;
  readonly test: ReportChurnTest;
  /** Level of the ranges of risks. */
  readonly level: number;
  /** Risks from which on they are in the middle and high. */
  readonly medium: number;
  readonly high: number;
  /** What `value` is: the forecast of each customer, the mean of all, or not known. */
  readonly values: "forecast" | "mean" | null;
  /** Chance and value of every customer, or of those drawn, to four digits. */
  readonly risks: readonly (readonly [probability: number, value: number | null])[];
  /** Up to 50 customers at middle or high risk, those with the most to lose first. */
  readonly riskiest: readonly ReportRisk[];
}

/** Why nothing can be said of who leaves: too few customers or leavers, too short a log, nearly nobody or nearly everybody leaves, or nothing tells them apart. */
export interface ReportNoChurn {
  readonly refused: "few" | "short" | "rare" | "most" | "no sign";
}
