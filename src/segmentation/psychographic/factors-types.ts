/** One item of a {@link FactorModel}. */
export interface FactorItem {
  readonly item: string;
  readonly mean: number;
  /** Standard deviation, with n - 1 in the denominator. */
  readonly deviation: number;
  /** Correlation with each factor. */
  readonly loadings: readonly number[];
  /** Share of its variance that the factors explain. */
  readonly communality: number;
  /** The share that they do not: 1 - communality where the fit is exact on the diagonal. */
  readonly uniqueness: number;
  /** What each factor's score takes of the standardized answer (Thomson's regression method). */
  readonly weights: readonly number[];
  /** Kaiser's measure of sampling adequacy: how much of its correlations is shared by more than two items; below 0.5 it should be left out. */
  readonly adequacy: number;
}

/** One factor of a {@link FactorModel}. */
export interface FactorVariance {
  /** Sum of its squared loadings. */
  readonly variance: number;
  /** Its share of the variance of all items. */
  readonly share: number;
  /** The share that it and those before it have. */
  readonly cumulative: number;
}

/** A test with a chi-square statistic. */
export interface FactorTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

/** A factor analysis, plain JSON: what `fitFactors` returns. The factor that explains most comes first. */
export interface FactorModel {
  readonly kind: "factors";
  readonly version: 1;
  readonly rotation: "varimax" | "none";
  readonly items: readonly FactorItem[];
  readonly factors: readonly FactorVariance[];
  /** How the number of factors came about. */
  readonly choice: {
    readonly rule: "given" | "parallel" | "kaiser";
    /** Eigenvalues of the correlations, largest first. */
    readonly eigenvalues: readonly number[];
    /** What chance alone reaches in 95 of 100 cases; null unless asked by the rule. */
    readonly chance: readonly number[] | null;
  };
  /** Whether the answers are fit for a factor analysis. */
  readonly checks: {
    /** Kaiser, Meyer and Olkin's measure over all items: below 0.5 not, from 0.8 on well. */
    readonly kmo: number;
    /** Bartlett's test that no two items correlate. */
    readonly sphericity: FactorTest;
  };
  readonly fit: {
    /** "boundary": an item's uniqueness would fall below 0.005 (a Heywood case); "max iterations": the likelihood was still rising. */
    readonly status: "converged" | "boundary" | "max iterations";
    /** The discrepancy of the correlations from those of the model, at its least (`criteria["objective"]` of R's `factanal`). */
    readonly objective: number;
    /** Test that so many factors are enough, with Bartlett's correction; null where the model has no degrees of freedom left. */
    readonly test: FactorTest | null;
    /** Customers who answered all items: those counted here. */
    readonly customers: number;
    /** Customers left out because an answer is missing. */
    readonly leftOut: number;
    readonly iterations: number;
    readonly seed: number;
    readonly warnings: readonly string[];
  };
}
