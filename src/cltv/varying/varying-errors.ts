import { shareBeside } from "../../numeric/log-odds.ts";
import type { OrderErrors } from "../value/order-errors.ts";
import { VaryingKernel } from "./varying-kernel.ts";
import type { Cells, VaryingRows } from "./varying-rows.ts";

/** Step of the differences in standard errors. */
const STEP = 1e-3;

/**
 * Standard errors by the delta method, with differences along each coordinate that the covariance knows: logarithms of the four parameters, and coefficients. NaN without a covariance.
 * O(rows stretches coordinates).
 */
export function varyingErrors(
  rows: VaryingRows,
  cells: Cells,
  parameters: Float64Array,
  covariance: readonly (readonly number[])[],
): OrderErrors {
  const { length } = rows;
  const k = parameters.length;
  const orders = new Float64Array(length).fill(Number.NaN);
  const odds = new Float64Array(length).fill(Number.NaN);
  if (covariance.length !== k) return { orders, odds };
  const slopes = Array.from({ length: k }, () => ({
    odds: new Float64Array(length),
    orders: new Float64Array(length),
  }));
  const certain = new Uint8Array(length);
  slopes.forEach((slope, j) => {
    const step = STEP * Math.sqrt(covariance[j][j]);
    if (!(step > 0)) return;
    for (const sign of [1, -1]) {
      const moved = parameters.slice();
      moved[j] = j < 4 ? moved[j] * Math.exp(sign * step) : moved[j] + sign * step;
      const kernel = new VaryingKernel(cells, moved);
      for (let i = 0; i < length; i++) {
        kernel.compute(rows, i);
        certain[i] = Number(kernel.odds === Number.NEGATIVE_INFINITY);
        if (certain[i] === 0) slope.odds[i] += (sign * kernel.odds) / (2 * step);
        slope.orders[i] += (sign * (Math.log(kernel.flow) + Math.log(shareBeside(kernel.odds)))) / (2 * step);
      }
    }
  });
  for (let i = 0; i < length; i++) {
    orders[i] = spread((j) => slopes[j].orders[i], covariance);
    if (certain[i] === 0) odds[i] = spread((j) => slopes[j].odds[i], covariance);
  }
  return { orders, odds };
}

function spread(slope: (j: number) => number, covariance: readonly (readonly number[])[]): number {
  let variance = 0;
  for (let a = 0; a < covariance.length; a++)
    for (let b = 0; b < covariance.length; b++) variance += covariance[a][b] * slope(a) * slope(b);
  return Math.sqrt(Math.max(0, variance));
}
