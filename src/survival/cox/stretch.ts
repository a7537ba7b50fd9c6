/** A customer's covariates over a stretch of ages. */
export interface Stretch {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}
