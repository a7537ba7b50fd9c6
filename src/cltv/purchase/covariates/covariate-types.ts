/** How covariates of leaving act in BG/NBD and MBG/NBD; see {@link PurchaseCovariates}. */
export type LeavingActs = "spread" | "odds";

/** One covariate as the fit saw it: all that a forecast needs to read it again. */
export interface CovariateColumn {
  readonly column: string;
  /** Levels of text columns, sorted; null for numbers. */
  readonly levels: readonly string[] | null;
  /** The level that the others are compared with; null for numbers. */
  readonly reference: string | null;
  /** Mean over the customers; null for text. */
  readonly mean: number | null;
}

/** What one covariate does. */
export interface CovariateEffect {
  readonly column: string;
  /** The level compared with the reference; null for numbers, where the coefficient is of one unit more. */
  readonly level: string | null;
  /** Change of the logarithm of the rate; e to it is the factor. */
  readonly coefficient: number;
  /** Standard error; null where the data do not hold the coefficient. */
  readonly se: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** Of Wald's test that the coefficient is zero; null where there is no standard error. */
  readonly pValue: number | null;
}

/** Wald's test that a column does nothing at all, over all of its levels. */
export interface CovariateTest {
  readonly process: "buying" | "leaving";
  readonly column: string;
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
}

/** The test of all covariates against the model without them. */
export interface LikelihoodRatioTest {
  /** Log-likelihood without covariates. */
  readonly without: number;
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
}

/**
 * Covariates of a buying model. Buying: a customer's rate of orders is multiplied by e^(coefficients x covariates), alpha divided by it. Leaving: with Pareto/NBD the rate of leaving
 * is multiplied, beta divided; with BG/NBD and MBG/NBD a and b are multiplied both ("spread": the mean chance stays, customers differ less) or a alone ("odds": the odds of leaving
 * after an order).
 *
 * The model's own parameters are those of a customer whose numbers are all zero and whose levels are the references.
 */
export interface PurchaseCovariates {
  /** Columns in the order of first mention. */
  readonly columns: readonly CovariateColumn[];
  readonly buying: readonly CovariateEffect[];
  readonly leaving: readonly CovariateEffect[];
  readonly leavingActs: LeavingActs;
  /** Strength of the penalty on the coefficients of standardized covariates; 0: none. */
  readonly penalty: number;
  readonly tests: readonly CovariateTest[];
  /** Null with a penalty or priors, and at a boundary, where the test does not hold. */
  readonly likelihoodRatio: LikelihoodRatioTest | null;
}
