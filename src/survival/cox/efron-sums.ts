/** Logarithms are taken of products, before these get too small. */
const TINY = 1e-200;

/**
 * Sums over the steps of Efron's rule for `events` tied events that hold the share `share` of the risk: at step l the part l / events of it is gone and `left = 1 - gone share` is left of the risk set.
 * `out` gets the sums of 1 / left, gone / left, 1 / left^2, gone / left^2, gone^2 / left^2; the result is the sum of log left. O(events).
 */
export function efronSums(events: number, share: number, out: Float64Array): number {
  let logs = 0;
  let product = 1;
  let a0 = 0;
  let a1 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  for (let l = 0; l < events; l++) {
    const gone = l / events;
    const left = 1 - gone * share;
    product *= left;
    if (product < TINY) {
      logs += Math.log(product);
      product = 1;
    }
    const one = 1 / left;
    a0 += one;
    a1 += gone * one;
    const both = gone * one;
    b0 += one * one;
    b1 += both * one;
    b2 += both * both;
  }
  out[0] = a0;
  out[1] = a1;
  out[2] = b0;
  out[3] = b1;
  out[4] = b2;
  return logs + Math.log(product);
}
