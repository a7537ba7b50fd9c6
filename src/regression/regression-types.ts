import type { Column, Id, OnInvalid } from "../core/columns.ts";
import type { Rejected } from "../core/table.ts";
import type { TimeInput } from "../core/time.ts";

/** How errors are estimated: see {@link RegressionOptions}. */
export type RegressionErrors = "classic" | "hc3" | "clustered";

/** What every regression takes besides its columns x. */
export interface RegressionOptions<Row extends object> {
  /** What is explained: a column of numbers. */
  readonly y: Column<Row, number | bigint>;
  /** How much a row tells in R's sense: the variance of row i is sigma^2 / weight. 0 leaves the row out. Default: all alike. */
  readonly weight?: Column<Row, number | bigint>;
  /** How many equal rows a row stands for, a whole number; 0 = absent. Default: 1. */
  readonly count?: Column<Row, number | bigint>;
  /**
   * "classic" takes all rows as equally noisy and independent, "hc3" lets the noise differ from row to row, "clustered" lets rows of one cluster go together (Stata's
   * factor; t with clusters - 1 degrees of freedom). Default: "clustered" where `cluster` is given, else "classic".
   */
  readonly errors?: RegressionErrors;
  /** What rows that go together share, such as the customer; needed for "clustered". */
  readonly cluster?: Column<Row, Id>;
  /** What puts the rows in order (times, or numbers); with it the check for rows that follow their predecessors is made. Default: none. */
  readonly order?: Column<Row, TimeInput>;
  /** Names of rows, shown beside those that weigh most. Default: none, only their numbers. */
  readonly label?: Column<Row, Id>;
  /** Confidence level of intervals. Default 0.95. */
  readonly level?: number;
  /** Rows with a value of another kind: "throw" (default), or "skip", which reports them as rejected. */
  readonly onInvalid?: OnInvalid;
}

/** Which regression a model is. */
export type RegressionKind =
  | "linear-regression"
  | "polynomial-regression"
  | "exponential-regression"
  | "power-regression"
  | "theil-sen-regression";

/** A column that explains. */
export interface RegressionPredictor {
  readonly column: string;
  readonly kind: "number" | "category";
  /** Smallest and largest number seen; null for categories. */
  readonly range: readonly [low: number, high: number] | null;
  /** Categories seen, in the order of their text; null for numbers. */
  readonly levels: readonly string[] | null;
  /** The category that the others are compared with. */
  readonly reference: string | null;
}

/** One line of the table of coefficients. What the data cannot carry is null; a value of null is a column that others make up. */
export interface RegressionCoefficient {
  /** "(constant)", "visitors", "channel: web", "visitors^2" or "log(visitors)". */
  readonly term: string;
  readonly column: string | null;
  /** The category, compared with the reference. */
  readonly category: string | null;
  readonly value: number | null;
  readonly se: number | null;
  readonly t: number | null;
  /** Two-sided p of a value of zero. */
  readonly p: number | null;
  readonly interval: readonly [low: number, high: number] | null;
}

/** A test of an assumption. A small p speaks against it. */
export interface RegressionTest {
  readonly test: string;
  readonly value: number;
  readonly df: readonly number[];
  readonly p: number;
}

/** A row that weighs much in a fit. */
export interface InfluentialRow {
  /** Row of the input, from 0. */
  readonly row: number;
  readonly label: string | null;
  /** y less what the fit expects, on the scale of the fit. */
  readonly residual: number;
  /** The residual over its error when the row itself is left out of the fit; null where that cannot be had. */
  readonly studentized: number | null;
  /** How far the row's own y pulls the fit at its place, 0 to 1; null for Theil-Sen. */
  readonly leverage: number | null;
  /** How far all fitted values move when the row is left out (Cook 1977); null where the row alone decides its value. */
  readonly cook: number | null;
}

/** How far other columns make up one: its variance inflation factor. */
export interface RegressionInflation {
  readonly column: string;
  /** 1: nothing. For a column of categories the generalised factor of Fox and Monette (1992). */
  readonly value: number;
  readonly df: number;
  /** value^(1 / df), comparable between columns. */
  readonly perDf: number;
}

/** What was looked into. null: it cannot be told from these data. */
export interface RegressionChecks {
  /** Residuals from a bell curve: Jarque and Bera (1980), from skewness and kurtosis; for large n. */
  readonly normality: RegressionTest | null;
  /** Equal noise: Breusch and Pagan's test, studentised by Koenker (1981). */
  readonly equalNoise: RegressionTest | null;
  /** The form of the curve: Ramsey's RESET with squares and cubes of the fitted values. */
  readonly form: RegressionTest | null;
  /** Neighbours in `order`: Durbin and Watson, near 2 when there is no likeness; p two-sided by the normal approximation. Only where `order` is given and no two rows share a place in it. */
  readonly order: RegressionTest | null;
  readonly inflation: readonly RegressionInflation[];
  /** Up to five rows with the largest Cook's distance, largest first; for Theil-Sen the rows furthest off. */
  readonly influence: readonly InfluentialRow[];
}

/** What became of the rows. */
export interface RegressionRows {
  /** Rows of the input. */
  readonly read: number;
  readonly used: number;
  /** Rows that lack a value. */
  readonly left: number;
  /** Rows that are absent: their count or weight is 0. */
  readonly absent: number;
  /** How many of them lack which column. */
  readonly missing: readonly { readonly column: string; readonly rows: number }[];
  readonly rejected: readonly Rejected[];
}

/** How a row becomes numbers: what `predictRegression` needs. */
export interface RegressionBasis {
  /** For each kept column: predictor (-1: the constant), category, power, and how it is shifted and scaled before and after the power. */
  readonly columns: readonly RegressionBasisColumn[];
  readonly solution: readonly number[];
  /** Covariance of the solution; null without errors. */
  readonly covariance: readonly (readonly number[])[] | null;
}

/** One column of a {@link RegressionBasis}: ((value - shift) / unit)^power, less `center`, over `scale`. */
export interface RegressionBasisColumn {
  readonly predictor: number;
  readonly category: string | null;
  readonly power: number;
  readonly shift: number;
  readonly unit: number;
  readonly center: number;
  readonly scale: number;
}

/** A fitted regression: plain JSON. */
export interface RegressionModel {
  readonly kind: RegressionKind;
  readonly version: 1;
  /** Name of the column that is explained. */
  readonly y: string;
  /** What was fitted: y itself, or its natural logarithm. */
  readonly scale: "y" | "log y";
  readonly intercept: boolean;
  readonly predictors: readonly RegressionPredictor[];
  readonly coefficients: readonly RegressionCoefficient[];
  readonly errors: RegressionErrors | "ranks";
  readonly level: number;
  /** Rows, counts included. */
  readonly n: number;
  /** n less the coefficients. */
  readonly df: number;
  /** Degrees of freedom of t: df, or clusters - 1. */
  readonly tDf: number;
  readonly clusters: number | null;
  /** Typical distance of a row from the fit, on its scale; for Theil-Sen 1.4826 times the median absolute residual. */
  readonly residualSe: number | null;
  /** Share of the variance that is explained, on the fit's scale; null when y has one value. */
  readonly r2: number | null;
  readonly adjustedR2: number | null;
  /** All coefficients but the constant are zero. */
  readonly f: RegressionTest | null;
  /** As R's `logLik`, `AIC` and `BIC`, on the fit's scale. */
  readonly logLik: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  /** Covariance of the coefficients in their order; null in rows and columns of those without a value. */
  readonly covariance: readonly (readonly (number | null)[])[] | null;
  /** For fits of log y: the curve is the median; times one of these it is the mean. */
  readonly meanFactor: { readonly smearing: number; readonly logNormal: number } | null;
  /** Quantiles of the residuals at 0, 1 / (k - 1), ... 1. */
  readonly residualQuantiles: readonly number[];
  readonly basis: RegressionBasis;
  readonly rows: RegressionRows;
  readonly fit: {
    /** "not identified": some coefficients have no value; "perfect": nothing is left to estimate errors from; "no errors": see warnings. */
    readonly status: "fitted" | "not identified" | "perfect" | "no errors";
    readonly warnings: readonly string[];
  };
  readonly checks: RegressionChecks;
  /** Largest relative difference of our coefficients from those of the package ml-regression on the same rows; null where that has no such fit, see `note`. */
  readonly difference: {
    readonly peer: "ml-regression";
    readonly largest: number | null;
    readonly note: string | null;
  };
}
