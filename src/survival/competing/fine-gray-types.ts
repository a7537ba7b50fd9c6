import type { CoxBaseline, CoxCoefficient, CoxColumns } from "../cox/cox-types.ts";
import type { DesignSchema } from "../design/design-types.ts";
import type { CauseColumns, Lifetime } from "../input/lifetime-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";
import type { SurvivalTest } from "../survival-test.ts";

/** Settings of {@link fitFineGray}. */
export type FineGrayOptions<Row extends object = Lifetime> = CauseColumns<Row> &
  Pick<CoxColumns<Row>, "covariates" | "offset" | "cluster"> & {
    /** The cause that is explained, a value of the column `cause`. Required. */
    readonly of: string;
    /** How events at one age are counted. Default "efron"; "breslow" as cmprsk. */
    readonly ties?: "efron" | "breslow";
    /**
     * Standard errors: "clustered" by customer (default; `cluster` says who belongs together, else each row is one), as R's finegray with coxph; "estimated" also for the chance of being watched being estimated, as cmprsk;
     * "naive" take the weights for known and rows for independent: too small or too large, only for comparison.
     */
    readonly errors?: "clustered" | "estimated" | "naive";
    /** At an age with events and losses, who left is out of sight first ("after events", default, as R's finegray), or could still be lost ("among all", as cmprsk). */
    readonly censoring?: "after events" | "among all";
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** A model of how likely customers leave for one cause by an age, where others may come first; plain data that predicts without rows. */
export interface FineGrayModel {
  readonly kind: "fine-gray";
  readonly version: 1;
  readonly unit: "day" | "week" | "month" | "year" | null;
  readonly cause: string;
  /** All causes of the rows. */
  readonly causes: readonly string[];
  readonly ties: "efron" | "breslow";
  readonly errors: "clustered" | "estimated" | "naive";
  readonly schema: DesignSchema;
  readonly center: readonly number[];
  readonly coefficients: readonly CoxCoefficient[];
  readonly covariance: readonly (readonly (number | null)[])[];
  readonly robustCovariance: readonly (readonly (number | null)[])[] | null;
  readonly strata: readonly string[];
  readonly offset: string | null;
  readonly baseline: readonly CoxBaseline[];
  readonly tests: {
    /** Of the weighted partial likelihood: no true likelihood, so only a guide. */
    readonly likelihoodRatio: SurvivalTest | null;
    readonly wald: SurvivalTest | null;
    readonly score: SurvivalTest | null;
  };
  readonly fit: {
    readonly status: "converged" | "boundary" | "max iterations";
    readonly warnings: readonly string[];
    readonly logLikelihood: number;
    readonly nullLogLikelihood: number;
    readonly iterations: number;
    /** Events of the cause, and of the others. */
    readonly events: number;
    readonly others: number;
    readonly customers: number;
    readonly rows: LifetimeAccount;
    readonly level: number;
  };
}
