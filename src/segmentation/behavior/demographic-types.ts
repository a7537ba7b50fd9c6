import type { Column, Id, OnInvalid } from "../../core/columns.ts";
import type { Table, TableInfo } from "../../core/table.ts";
import type { TimeInput } from "../../core/time.ts";
import type { FeatureName } from "../clusters/features.ts";
import type { DemographicGroup } from "./group-column.ts";

/** Options of {@link demographicSegments}. */
export interface DemographicSegmentsOptions<Row extends object> {
  /** Who. Default: the column "customer". */
  readonly customer?: (string extends keyof Row ? string : never) | Column<Row, Id>;
  /** Columns whose texts are the groups as they stand: city, country, language ... Default: none. */
  readonly columns?: readonly ((string extends keyof Row ? string : never) | (keyof Row & string))[];
  /** Date of birth: makes the column "age". */
  readonly birthDate?: (string extends keyof Row ? string : never) | Column<Row, TimeInput>;
  /** Age in years, instead of the date of birth. */
  readonly age?:
    | (string extends keyof Row ? string : never)
    | FeatureName<Row>
    | ((row: Row) => number | null);
  /** Lower ends of the age bands, in years. Default [18, 25, 35, 45, 55, 65]. */
  readonly ageBands?: readonly number[];
  /** Exclusive end of what is known: ages are those of the last day before it. Required with `birthDate`. */
  readonly asOf?: TimeInput;
  /** Columns about sex, health, religion and the like that you have grounds to use: without being named here they are refused. */
  readonly sensitive?: readonly string[];
  /** Groups with fewer customers become `other`; 0 keeps all. Default 0. */
  readonly least?: number;
  /** Name of the group that small ones become. Default "other". */
  readonly other?: string;
  /** Name of the group of those of whom the column says nothing. Default "not known". */
  readonly missing?: string;
  /** Time zone of days. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** What becomes of ids whose name is no person's: "exclude", "keep", or a list of ids confirmed as persons. Default "exclude". */
  readonly suspects?: "exclude" | "keep" | readonly string[];
  /** "throw" on an invalid row, or "skip" it and report it in `info.rejected`. Default "throw". */
  readonly onInvalid?: OnInvalid;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** The group of one customer in each column, and all of them as one text. */
export type DemographicRow = { readonly customer: string; readonly segment: string } & {
  readonly [column: string]: string;
};

/** What {@link demographicSegments} says about its table. */
export interface DemographicInfo extends TableInfo {
  readonly kind: "demographics";
  readonly key: "customer";
  /** All groups, by column, the largest first; with Wilson intervals of their shares. */
  readonly groups: readonly DemographicGroup[];
  /** Columns that were used because `sensitive` names them. */
  readonly sensitive: readonly string[];
  /** What a person should know, in sentences. */
  readonly notes: readonly string[];
  /** Rows without a customer, and of ids that are probably no person. */
  readonly leftOut: {
    readonly withoutCustomer: number;
    readonly suspected: number;
    readonly invalid: number;
  };
}

/** Who customers are, one row each. */
export type Demographics = Table<DemographicRow, DemographicInfo>;
