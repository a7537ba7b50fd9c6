import type { OptionalColumn } from "../../core/columns.ts";
import type { Table, TableInfo } from "../../core/table.ts";
import type { PCorrection } from "../../numeric/adjust-log-p.ts";
import type { LifetimeAccount } from "../input/complete-rows.ts";
import type { Lifetime, LifetimeColumns } from "../input/lifetime-types.ts";
import type { SurvivalTest } from "../survival-test.ts";
import type { RankWeights } from "./rank-scores.ts";

/** Columns and settings of `logRank`. */
export type LogRankOptions<Row extends object = Lifetime> = LifetimeColumns<Row> &
  OptionalColumn<Row, "by", string | number | boolean> & {
    /** What each age counts. Default "log-rank", the same for all; see `logRank`. */
    readonly weights?: RankWeights;
    /** Column, or columns, within whose values groups are compared. Default: none. */
    readonly strata?: string | readonly string[];
    /** Test whether survival rises or falls from group to group: true for the groups in their order, or a score for each. Default: no. */
    readonly trend?: boolean | { readonly [group: string]: number };
    /** Compare each pair of groups too, p-values corrected so. Default: no. */
    readonly pairwise?: PCorrection;
  };

/** One group of a comparison. */
export interface ComparedGroup {
  readonly group: string;
  readonly customers: number;
  /** Events, weighted as the test says. */
  readonly observed: number;
  /** Those expected if all groups left alike. */
  readonly expected: number;
}

/** Two groups compared. */
export interface ComparedPair {
  readonly group: string;
  readonly other: string;
  readonly statistic: number;
  readonly pValue: number;
  readonly logPValue: number;
  /** Corrected for the number of pairs. */
  readonly adjustedP: number;
  readonly logAdjustedP: number;
}

/** Survival of groups compared: plain data but for its tables. */
export interface LogRankTest extends SurvivalTest {
  readonly weights: RankWeights;
  readonly groups: Table<ComparedGroup, TableInfo>;
  /** Observed and expected by stratum; null without strata. */
  readonly strata: Table<ComparedGroup & { readonly stratum: string }, TableInfo> | null;
  /** Covariance of observed less expected, in the order of the groups. */
  readonly variance: readonly (readonly number[])[];
  /** The test for trend; null unless asked for. */
  readonly trend: (SurvivalTest & { readonly scores: readonly number[] }) | null;
  /** Each pair; null unless asked for. */
  readonly pairs: Table<ComparedPair, TableInfo> | null;
  readonly fit: { readonly warnings: readonly string[]; readonly rows: LifetimeAccount };
}
