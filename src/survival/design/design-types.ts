import type { KeysOf } from "../../core/columns.ts";

/** Name of a column that can explain lifetimes: numbers, truth values or text. */
export type CovariateColumnName<Row> =
  | (string extends keyof Row ? string : never)
  | KeysOf<Row, string | number | boolean | bigint>;

/** A column and how it enters. */
export interface CovariateSpec<Row extends object = object> {
  readonly column: CovariateColumnName<Row>;
  /** "category" also for numbers that are names of groups. Default: as the column holds, text or numbers. */
  readonly as?: "number" | "category";
  /** The category that the others are compared with. Default: the one that most customers left from, so that others are compared with what is known best. */
  readonly reference?: string;
  /** Enter as powers 1 to this. Default 1. */
  readonly degree?: number;
  /** Enter as a natural cubic spline: a smooth curve, straight beyond its outer knots. `df` curves with knots at quantiles, or the knots themselves, outer ones included. */
  readonly spline?: { readonly df: number } | { readonly knots: readonly number[] };
}

/** The product of two columns: does the effect of one depend on the other? */
export interface InteractionSpec<Row extends object = object> {
  readonly interaction: readonly [CovariateColumnName<Row>, CovariateColumnName<Row>];
}

/** One covariate as it may be given: a name, a column with settings, or an interaction of two columns. */
export type Covariate<Row extends object = object> =
  | CovariateColumnName<Row>
  | CovariateSpec<Row>
  | InteractionSpec<Row>;

/** A column that a model was fitted on. */
export interface DesignColumn {
  readonly column: string;
  readonly kind: "number" | "category";
  /** Categories, sorted; null for numbers. */
  readonly levels: readonly string[] | null;
  readonly reference: string | null;
  /** Smallest and largest number; null for categories. */
  readonly range: readonly [low: number, high: number] | null;
  /** Knots of its spline, outer ones included; null without. */
  readonly knots: readonly number[] | null;
}

/** What one column gives to a term: itself, a power, a curve of its spline, or whether it is a category. */
export interface DesignPart {
  readonly column: string;
  readonly level: string | null;
  readonly power: number;
  /** Number of the curve, 1 for the first beyond the straight line; 0: no spline. */
  readonly curve: number;
}

/** One column of the design: the product of its parts. */
export interface DesignTerm {
  readonly name: string;
  readonly parts: readonly DesignPart[];
  /** Mean over the rows of the fit, each as often as it counts. */
  readonly mean: number;
}

/** How covariates of a row become numbers; part of every model with covariates. */
export interface DesignSchema {
  readonly columns: readonly DesignColumn[];
  readonly terms: readonly DesignTerm[];
}

/** Covariates of rows as numbers. */
export interface Design {
  readonly schema: DesignSchema;
  readonly length: number;
  /** One array for each term. */
  readonly x: readonly Float64Array[];
}
