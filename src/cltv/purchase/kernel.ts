/**
 * What a buying model knows of one customer: x repeat orders, the last at `recency`, known for `age`. `p` holds the parameters in the order of `parameters`,
 * on their natural scale. Kernels are made for one caller (they keep scratch space and the last row's sums) and never allocate once made.
 *
 * Predictions are all made of {@link PurchaseKernel.leftOdds}, which looks at the whole row, and of what one who is alive does next, which depends on x and age
 * alone, and for regular buyers on recency too: the longer the silence, the nearer the next order. A new customer is the row (0, 0, 0).
 */
export interface PurchaseKernel {
  /** Names of the parameters, in order. All are above zero. */
  readonly parameters: readonly string[];
  /** Of each parameter: whether it is a length of time (1) or a pure number (0). */
  readonly timePowers: readonly number[];
  /** Where the climb may start, for ages around 1. */
  readonly starts: readonly (readonly number[])[];
  /** What it means when a parameter runs to zero or without end, in words for people. */
  readonly limits: { readonly [parameter: string]: ParameterLimits };
  /** Whether what one who is alive does next depends on recency too. Default false. */
  readonly usesRecency?: boolean;
  /**
   * Log-likelihood of one row. With `out` also its derivatives with respect to the parameters on their natural scale: first the k of the gradient, then the
   * upper triangle of the Hessian, row after row.
   */
  logLikelihood(p: Float64Array, x: number, recency: number, age: number, out?: Float64Array): number;
  /** Log-odds of having left against being alive at `age`; -Infinity: certainly alive. */
  leftOdds(p: Float64Array, x: number, recency: number, age: number): number;
  /** Expected orders of one who is alive in the time `t` from `age` on. */
  expected(p: Float64Array, x: number, age: number, t: number, recency: number): number;
  /** Expected orders of one who is alive, each worth e^(-delta t) at the time t from `age` on, without end. Infinite where delta 0 makes it so. */
  discounted(p: Float64Array, x: number, age: number, delta: number, recency: number): number;
  /** The same within a horizon, for a delta above zero; kernels without have it integrated from `expected`, and so has undefined: where that is quicker. */
  discountedWithin?(
    p: Float64Array,
    x: number,
    age: number,
    delta: number,
    horizon: number,
    recency: number,
  ): number | undefined;
  /** Probability that one who is alive at `age` is still alive `t` later. */
  survives(p: Float64Array, x: number, age: number, t: number, recency: number): number;
  /** Probability that one who is alive at `age` orders exactly n times in the time `t` from then on. */
  orders(p: Float64Array, x: number, age: number, t: number, n: number, recency: number): number;
}

/** What it means when a parameter has no finite best value. */
export interface ParameterLimits {
  readonly zero: string;
  readonly infinity: string;
}
