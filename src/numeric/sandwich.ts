import type { LeastSquares } from "./least-squares.ts";
import { mirror } from "./mirror.ts";

/**
 * How the errors of a fit are estimated: "classic" (all rows equally noisy), "hc3" (noise may differ from row to row; MacKinnon and White 1985), "clustered"
 * (rows of one cluster may go together; Liang and Zeger 1986, with Stata's factor, "CR1").
 */
export type ErrorKind = "classic" | "hc3" | "clustered";

/** Clusters by row: codes from 0. */
export interface Clusters {
  readonly codes: Int32Array;
  readonly count: number;
}

/** The covariance of a fit's solution. */
export interface CoefficientCovariance {
  /** rank x rank, in the coordinates of `solution`; NaN where `trouble` says why there is none. */
  readonly matrix: Float64Array;
  /** Degrees of freedom of t. */
  readonly df: number;
  /** Why no error can be given; of "leverage" `row` is at fault. */
  readonly trouble: "one cluster" | "no rows left" | "leverage" | undefined;
  readonly row: number | undefined;
}

/**
 * Covariance of the solution of a least squares fit. `absorbed` counts effects that were taken out of all columns before. O(n rank^2).
 */
export function coefficientCovariance(
  fit: LeastSquares,
  kind: ErrorKind,
  clusters?: Clusters,
  absorbed = 0,
): CoefficientCovariance {
  const { rank, inverse, n } = fit;
  const df = fit.df - absorbed;
  const meat = new Float64Array(rank * rank);
  let trouble: CoefficientCovariance["trouble"];
  let row: number | undefined;
  let tDf = df;
  if (kind === "classic") {
    const variance = fit.perfect ? 0 : fit.residualSquares / df;
    for (let c = 0; c < rank; c++) meat[c * rank + c] = variance;
  } else if (kind === "hc3") {
    row = addRows(fit, meat);
    if (row !== undefined) trouble = "leverage";
  } else {
    const { codes, count } = clusters as Clusters;
    tDf = count - 1;
    addClusters(fit, codes, count, meat);
    const factor = ((count / (count - 1)) * (n - 1)) / df;
    for (let k = 0; k < meat.length; k++) meat[k] *= factor;
    if (count < 2) trouble = "one cluster";
  }
  if (df <= 0) trouble ??= "no rows left";
  if (fit.perfect && kind !== "classic") meat.fill(0);
  const matrix = trouble === undefined ? between(inverse, meat, rank) : meat.fill(Number.NaN);
  return { matrix, df: tDf, trouble, row };
}

/** Squared scores of rows, each divided by what its leverage takes away; a row that alone decides its fitted value, where there is one. */
function addRows(fit: LeastSquares, meat: Float64Array): number | undefined {
  const { qr, root, counts, residuals, leverage } = fit;
  const { q, rank, rows } = qr;
  for (let i = 0; i < rows; i++) {
    if (1 - leverage[i] < 1e-10) return i;
    // in q the count is in already; of the root only the weight's part is to come
    const weight = counts === undefined ? root[i] : root[i] / Math.sqrt(counts[i]);
    const score = (weight * residuals[i]) / (1 - leverage[i]);
    for (let a = 0; a < rank; a++) {
      const own = score * q[a * rows + i];
      for (let b = 0; b <= a; b++) meat[a * rank + b] += own * score * q[b * rows + i];
    }
  }
  mirror(meat, rank);
  return undefined;
}

/** Scores summed by cluster, then squared. */
function addClusters(
  { qr, root, residuals }: LeastSquares,
  codes: Int32Array,
  count: number,
  meat: Float64Array,
): void {
  const { q, rank, rows } = qr;
  const scores = new Float64Array(count * rank);
  for (let i = 0; i < rows; i++)
    for (let c = 0; c < rank; c++) scores[codes[i] * rank + c] += root[i] * residuals[i] * q[c * rows + i];
  for (let g = 0; g < count; g++)
    for (let a = 0; a < rank; a++)
      for (let b = 0; b <= a; b++) meat[a * rank + b] += scores[g * rank + a] * scores[g * rank + b];
  mirror(meat, rank);
}

/** U M U' for an upper triangle U given column after column. */
function between(u: Float64Array, m: Float64Array, size: number): Float64Array {
  const half = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = i; k < size; k++)
      for (let j = 0; j < size; j++) half[i * size + j] += u[k * size + i] * m[k * size + j];
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      let total = 0;
      for (let k = j; k < size; k++) total += half[i * size + k] * u[k * size + j];
      out[i * size + j] = total;
    }
  return out;
}
