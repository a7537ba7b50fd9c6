import { choleskyInPlace } from "../numeric/cholesky.ts";
import type { LeastSquares } from "../numeric/least-squares.ts";
import type { Term } from "./design-terms.ts";
import type { ReadPredictor } from "./read-design.ts";
import type { RegressionInflation } from "./regression-types.ts";

/**
 * Generalised variance inflation factors (Fox and Monette 1992) from the correlations of the estimates: det(own) det(others) / det(all); for one number
 * column the usual factor. Powers of one column make each other up by design: they have none.
 */
export function inflationOf(
  fit: LeastSquares,
  predictors: readonly ReadPredictor[],
  terms: readonly Term[],
): RegressionInflation[] {
  const { rank, inverse, kept } = fit;
  const offset = fit.intercept ? 1 : 0;
  const size = rank - offset;
  if (predictors.length < 2 || size === 0) return [];
  const variance = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      let total = 0;
      for (let c = Math.max(i, j) + offset; c < rank; c++)
        total += inverse[c * rank + i + offset] * inverse[c * rank + j + offset];
      variance[i * size + j] = total;
    }
  const owner = Array.from(kept.subarray(offset), (column) => terms[column - offset].predictor);
  const all = [...owner.keys()];
  const whole = logDeterminant(variance, size, all);
  return predictors.flatMap(({ column }, predictor) => {
    const own = all.filter((k) => owner[k] === predictor);
    if (own.length === 0) return [];
    const others = all.filter((k) => owner[k] !== predictor);
    const log = logDeterminant(variance, size, own) + logDeterminant(variance, size, others) - whole;
    if (!Number.isFinite(log)) return [];
    const df = own.length;
    return [{ column, value: Math.exp(log), df, perDf: Math.exp(log / df) }];
  });
}

/** Logarithm of the determinant of the correlations of the chosen estimates. */
function logDeterminant(variance: Float64Array, size: number, chosen: readonly number[]): number {
  const d = chosen.length;
  const block = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      const [a, b] = [chosen[i], chosen[j]];
      block[i * d + j] =
        variance[a * size + b] / Math.sqrt(variance[a * size + a]) / Math.sqrt(variance[b * size + b]);
    }
  if (!choleskyInPlace(block, d)) return Number.NaN;
  let log = 0;
  for (let i = 0; i < d; i++) log += 2 * Math.log(block[i * d + i]);
  return log;
}
