import type { StandardTerms } from "./standard-terms.ts";

/** Parameters of one predictor, as they were fitted on standardised terms. */
export interface Block {
  readonly intercept: number;
  readonly first: number;
  readonly terms: StandardTerms;
  /** What the predictor was divided by, after `shift` was taken away. */
  readonly factor: number;
  readonly shift: number;
}

/** Parameters in the units of the data: matrix times the fitted ones plus shift. */
export interface OwnUnits {
  readonly matrix: Float64Array;
  readonly shift: Float64Array;
}

/** Undoes standardisation: theta_j = factor / spread_j t_j, and the intercept gives back what the means took. Parameters in no block stay. */
export function ownUnits(blocks: readonly Block[], p: number): OwnUnits {
  const matrix = new Float64Array(p * p);
  const shift = new Float64Array(p);
  for (let i = 0; i < p; i++) matrix[i * p + i] = 1;
  for (const { intercept, first, terms, factor, shift: moved } of blocks) {
    if (intercept >= 0) {
      matrix[intercept * p + intercept] = factor;
      shift[intercept] = moved;
    }
    for (const [j, spread] of terms.spread.entries()) {
      const at = first + j;
      matrix[at * p + at] = factor / spread;
      if (intercept >= 0) matrix[intercept * p + at] = (-factor * terms.mean[j]) / spread;
    }
  }
  return { matrix, shift };
}

/** The parameters in the units of the data. */
export function inOwnUnits({ matrix, shift }: OwnUnits, at: Float64Array): Float64Array {
  const p = at.length;
  return at.map((_, i) => {
    let total = shift[i];
    for (let j = 0; j < p; j++) total += matrix[i * p + j] * at[j];
    return total;
  });
}

/** Their covariance. */
export function covarianceInOwnUnits({ matrix, shift }: OwnUnits, covariance: Float64Array): number[][] {
  const p = shift.length;
  const half = new Float64Array(p * p);
  for (let i = 0; i < p; i++)
    for (let k = 0; k < p; k++) {
      const m = matrix[i * p + k];
      if (m !== 0) for (let j = 0; j < p; j++) half[i * p + j] += m * covariance[k * p + j];
    }
  const out = Array.from({ length: p }, () => Array.from({ length: p }, () => 0));
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      let total = 0;
      for (let k = 0; k < p; k++) total += half[i * p + k] * matrix[j * p + k];
      out[i][j] = total;
      out[j][i] = total;
    }
  return out;
}
