import type { Objective } from "../../../numeric/maximize.ts";
import type { PurchaseKernel } from "../kernel.ts";
import type { PurchaseRows } from "../purchase-rows.ts";
import type { Moves } from "./moves.ts";

/** Standardized covariates of the rows. */
export interface DesignRows {
  /** Values, row after row. */
  readonly z: Float64Array;
  /** Different columns of `z`. */
  readonly width: number;
  /** For each coefficient, buying before leaving, its column of `z`. */
  readonly uses: Int32Array;
  /** How many of the coefficients are of buying. */
  readonly buying: number;
}

/**
 * The log-likelihood as a function of the logarithms of the parameters and then the coefficients, with gradient and Hessian. On the log scale a row's own parameters are
 * linear in all of these, so the chain rule is a sum: what a process does to its parameters is one direction, and each coefficient is its covariate times that direction.
 * O(rows (k + q)^2).
 */
export function covariateObjective(
  kernel: PurchaseKernel,
  rows: PurchaseRows,
  { z, width, uses, buying }: DesignRows,
  moves: Moves,
): Objective {
  const k = kernel.parameters.length;
  const q = uses.length;
  const n = k + q;
  const { length, frequency, recency, age, count } = rows;
  const p = new Float64Array(k);
  const out = new Float64Array(k + (k * (k + 1)) / 2);
  // the k parameters, then both processes as directions
  const e = k + 2;
  const slope = new Float64Array(e);
  const bend = new Float64Array(e * e);
  const towards = new Float64Array(2 * k);
  for (const [j, sign] of moves.buying) towards[j] = sign;
  for (const [j, sign] of moves.leaving) towards[k + j] = sign;
  const place = Int32Array.from({ length: n }, (_, m) => (m < k ? m : m < k + buying ? k : k + 1));
  const factor = new Float64Array(n).fill(1);
  return (at, gradient, hessian) => {
    gradient.fill(0);
    hessian.fill(0);
    let value = 0;
    for (let i = 0; i < length; i++) {
      let buys = 0;
      let leaves = 0;
      for (let c = 0; c < q; c++) {
        const x = z[i * width + uses[c]];
        factor[k + c] = x;
        if (c < buying) buys += at[k + c] * x;
        else leaves += at[k + c] * x;
      }
      for (let j = 0; j < k; j++) p[j] = Math.exp(at[j] + towards[j] * buys + towards[k + j] * leaves);
      const w = count[i];
      value += w * kernel.logLikelihood(p, frequency[i], recency[i], age[i], out);
      extend(out, p, towards, k, slope, bend);
      for (let m = 0; m < n; m++) {
        const row = place[m] * e;
        const weight = w * factor[m];
        if (weight === 0) continue;
        gradient[m] += weight * slope[place[m]];
        for (let l = m; l < n; l++) hessian[m * n + l] += weight * factor[l] * bend[row + place[l]];
      }
    }
    for (let m = 0; m < n; m++) for (let l = m + 1; l < n; l++) hessian[l * n + m] = hessian[m * n + l];
    return value;
  };
}

/** Derivatives of one row with respect to the logarithms of its parameters, and along the two directions. */
function extend(
  out: Float64Array,
  p: Float64Array,
  towards: Float64Array,
  k: number,
  slope: Float64Array,
  bend: Float64Array,
): void {
  const e = k + 2;
  for (let i = 0, h = k; i < k; i++) {
    slope[i] = p[i] * out[i];
    for (let j = i; j < k; j++, h++) {
      const both = p[i] * p[j] * out[h] + (i === j ? slope[i] : 0);
      bend[i * e + j] = both;
      bend[j * e + i] = both;
    }
  }
  for (let d = 0; d < 2; d++) {
    let along = 0;
    for (let j = 0; j < k; j++) along += towards[d * k + j] * slope[j];
    slope[k + d] = along;
    for (let i = 0; i < k; i++) {
      let mixed = 0;
      for (let j = 0; j < k; j++) mixed += towards[d * k + j] * bend[i * e + j];
      bend[i * e + k + d] = mixed;
      bend[(k + d) * e + i] = mixed;
    }
  }
  for (let d = 0; d < 2; d++)
    for (let f = 0; f < 2; f++) {
      let mixed = 0;
      for (let j = 0; j < k; j++) mixed += towards[d * k + j] * bend[j * e + k + f];
      bend[(k + d) * e + k + f] = mixed;
    }
}
