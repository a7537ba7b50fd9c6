import type { Table, TableInfo } from "../../core/table.ts";
import type { LifetimeAccount } from "../input/complete-rows.ts";
import type { IntervalScale } from "./limits.ts";

/** Unit of ages. */
export type AgeUnit = "day" | "week" | "month" | "year";

/** One age at which somebody of a group left or was last seen. */
export interface SurvivalStep {
  readonly time: number;
  /** How many were watched just before. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** Chance to be there after this age, until the next. */
  readonly survival: number;
  /** Limits of the interval; null where the scale has none (survival 0, for most scales 1). */
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
  /** Standard error of `survival`; null at survival 0. */
  readonly error: number | null;
  readonly cumulativeHazard: number;
  /** Standard error of `cumulativeHazard`. */
  readonly hazardError: number;
  /** Limits of the band, which holds the whole curve at once; null outside of its ages. Absent without option `band`. */
  readonly bandLow?: number | null;
  readonly bandHigh?: number | null;
}

/** What a table of steps says about itself. */
export interface CurveInfo extends TableInfo {
  readonly kind: "survival-curve" | "hazard-curve" | "incidence-curve" | "mean-curve";
}

/** A share of customers and the age by which it has left. */
export interface LifetimeQuantile {
  /** Share that has left, 0.5 for the median. */
  readonly share: number;
  /** Null when the curve does not come down so far. */
  readonly value: number | null;
  /** Limits; each null when its curve does not come down so far. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
}

/** The curve of one group. */
export interface SurvivalGroup {
  /** Null when all customers are one group. */
  readonly group: string | null;
  /** Rows, each counted as often as it says. */
  readonly customers: number;
  /** Events, each counted as often as its row says. */
  readonly events: number;
  readonly curve: Table<SurvivalStep, CurveInfo>;
  readonly median: LifetimeQuantile;
}

/** What a fit says about itself. */
export interface CurveFit {
  readonly status: "ok" | "no events";
  readonly warnings: readonly string[];
  readonly rows: LifetimeAccount;
}

/** Survival curves of one or more groups: plain data, which `JSON.stringify` writes and `parseKaplanMeier` reads. */
export interface KaplanMeier {
  readonly kind: "kaplan-meier";
  readonly version: 1;
  readonly unit: AgeUnit | null;
  /** Column that says the group, null without one or when it is a function. */
  readonly by: string | null;
  readonly level: number;
  readonly interval: IntervalScale;
  /** Where errors come from. */
  readonly errors: "greenwood" | "robust";
  /** What ends a lifetime here: leaving, or being seen for the last time. */
  readonly of: "event" | "censoring";
  /** Age that all curves start from, with survival 1. */
  readonly from: number;
  readonly groups: readonly SurvivalGroup[];
  readonly fit: CurveFit;
}
