/** Customers whose covariates change with time, as the kernels see them. Times are in one unit, counted from the first order. */
export interface VaryingRows {
  readonly length: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  /** How many customers each row stands for. */
  readonly count: Float64Array;
  /**
   * Stretches of time in which the covariates stay. Those of row i are from[i] to from[i + 1]: up to silent[i] the time until the last order, in no order, as only its sum matters; up to
   * ahead[i] the silence since; the rest is the future that a forecast asks about.
   */
  readonly from: Int32Array;
  readonly silent: Int32Array;
  readonly ahead: Int32Array;
  readonly span: Float64Array;
  /** Of each stretch, which combination of covariates holds. */
  readonly cell: Int32Array;
  /** The combinations at the repeat orders; those of row i are orderFrom[i] to orderFrom[i + 1]. */
  readonly orderFrom: Int32Array;
  readonly orderCell: Int32Array;
}

/** Combinations of covariate values. */
export interface Cells {
  readonly length: number;
  /** Values of the terms, combination after combination. */
  readonly z: Float64Array;
  /** Terms in a combination. */
  readonly width: number;
  /** For each coefficient, buying before leaving, its term. */
  readonly uses: Int32Array;
  /** How many of the coefficients are of buying. */
  readonly buying: number;
}

/** How many times as fast buying and leaving go in each combination. */
export interface Paces {
  readonly buying: Float64Array;
  readonly leaving: Float64Array;
}

/** Fills in the paces that the coefficients give, buying before leaving. O(combinations coefficients). */
export function pacesInto(
  { length, z, width, uses, buying }: Cells,
  coefficients: ArrayLike<number>,
  paces: Paces,
  first = 0,
): void {
  for (let cell = 0; cell < length; cell++) {
    let buys = 0;
    let leaves = 0;
    for (let c = 0; c < uses.length; c++) {
      const by = coefficients[first + c] * z[cell * width + uses[c]];
      if (c < buying) buys += by;
      else leaves += by;
    }
    paces.buying[cell] = Math.exp(buys);
    paces.leaving[cell] = Math.exp(leaves);
  }
}
