import type { Objective } from "../../numeric/maximize.ts";
import type { PurchaseKernel } from "./kernel.ts";
import type { PurchaseRows } from "./purchase-rows.ts";

/** The log-likelihood of all rows as a function of the logarithms of the parameters, with gradient and Hessian. O(rows). */
export function objectiveOf(kernel: PurchaseKernel, rows: PurchaseRows): Objective {
  const k = kernel.parameters.length;
  const { length, frequency, recency, age, count } = rows;
  const size = k + (k * (k + 1)) / 2;
  const p = new Float64Array(k);
  const out = new Float64Array(size);
  const sums = new Float64Array(size);
  return (at, gradient, hessian) => {
    for (let j = 0; j < k; j++) p[j] = Math.exp(at[j]);
    sums.fill(0);
    let value = 0;
    for (let i = 0; i < length; i++) {
      const w = count[i];
      value += w * kernel.logLikelihood(p, frequency[i], recency[i], age[i], out);
      for (let j = 0; j < size; j++) sums[j] += w * out[j];
    }
    for (let i = 0, h = k; i < k; i++) {
      gradient[i] = p[i] * sums[i];
      for (let j = i; j < k; j++, h++) {
        const both = p[i] * p[j] * sums[h] + (i === j ? gradient[i] : 0);
        hessian[i * k + j] = both;
        hessian[j * k + i] = both;
      }
    }
    return value;
  };
}
