// What is used of the package ml-regression, which comes without types.
declare module "ml-regression" {
  export class SimpleLinearRegression {
    constructor(x: number[], y: number[]);
    readonly slope: number;
    readonly intercept: number;
  }
  export class MultivariateLinearRegression {
    constructor(x: number[][], y: number[][], options: { intercept: boolean; statistics: boolean });
    /** One row for each column of x, then the intercept. */
    readonly weights: number[][];
  }
  export class PolynomialRegression {
    constructor(x: number[], y: number[], degree: number);
    readonly coefficients: number[];
  }
  /** y = B exp(A x) */
  export class ExponentialRegression {
    constructor(x: number[], y: number[]);
    readonly A: number;
    readonly B: number;
  }
  /** y = A x^B */
  export class PowerRegression {
    constructor(x: number[], y: number[]);
    readonly A: number;
    readonly B: number;
  }
  export class TheilSenRegression {
    constructor(x: number[], y: number[]);
    readonly slope: number;
  }
}
