import type { Table } from "../../core/table.ts";
import type { AgeUnit, CurveFit, CurveInfo } from "./curve-types.ts";
import type { IntervalScale } from "./limits.ts";

/** One age of a cumulative incidence. */
export interface IncidenceStep {
  readonly time: number;
  /** How many were watched, free of any cause, just before. */
  readonly atRisk: number;
  /** Events of this cause. */
  readonly events: number;
  /** Chance that this cause has ended a lifetime by now. */
  readonly incidence: number;
  /** Limits of the interval; null where the scale has none. */
  readonly incidenceLow: number | null;
  readonly incidenceHigh: number | null;
  readonly error: number;
  /** Cumulative hazard of the cause. */
  readonly cumulativeHazard: number;
}

/** One age of the share that nothing has ended yet. */
export interface StayStep {
  readonly time: number;
  readonly atRisk: number;
  /** Events of any cause. */
  readonly events: number;
  readonly censored: number;
  readonly survival: number;
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
  readonly error: number;
}

/** Cumulative incidences of one group. They and the share that stays sum to 1 at each age. */
export interface IncidenceGroup {
  /** Null when all customers are one group. */
  readonly group: string | null;
  readonly customers: number;
  /** Those whom nothing has ended yet. */
  readonly staying: Table<StayStep, CurveInfo>;
  readonly causes: readonly {
    readonly cause: string;
    readonly events: number;
    readonly curve: Table<IncidenceStep, CurveInfo>;
  }[];
}

/** Cumulative incidences of competing causes: plain data, which `JSON.stringify` writes and `parseAalenJohansen` reads. */
export interface AalenJohansen {
  readonly kind: "aalen-johansen";
  readonly version: 1;
  readonly unit: AgeUnit | null;
  readonly by: string | null;
  readonly level: number;
  readonly interval: IntervalScale;
  /** Where errors come from. */
  readonly errors: "jackknife" | "delta";
  readonly causes: readonly string[];
  readonly groups: readonly IncidenceGroup[];
  readonly fit: CurveFit;
}
