import { gaussRule } from "../../numeric/gauss-legendre.ts";

/** Logarithms are taken of products, before these get too small. */
const TINY = 1e-200;
/** Of more events than this all but the last ones are summed as an integral. */
const MANY = 8000;
/** Steps at the end, where terms change fastest, that are always added one by one. */
const LAST = 2000;

/**
 * Sums over the steps of Efron's rule for `events` tied events that hold the share `share` of the risk: at step l the part l / events of it is gone and `left = 1 - gone share` is left of the risk set.
 * `out` gets the sums of 1 / left, gone / left, 1 / left^2, gone / left^2, gone^2 / left^2; the result is the sum of log left. O(events) up to 8,000 events, beyond that no longer than for them.
 */
export function efronSums(events: number, share: number, out: Float64Array): number {
  const first = events > MANY ? events - LAST : 0;
  out.fill(0, 0, 5);
  let logs = first > 0 ? sumsBefore(first, events, share, out) : 0;
  let product = 1;
  let a0 = 0;
  let a1 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  for (let l = first; l < events; l++) {
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
  out[0] += a0;
  out[1] += a1;
  out[2] += b0;
  out[3] += b1;
  out[4] += b2;
  return logs + Math.log(product);
}

/**
 * The same sums over the steps before `until`, by Euler and Maclaurin's formula: integral, half of the terms at the ends, a twelfth of the slopes there; what follows is below 1e-14 of the sum. The integral by Gauss's rule over
 * stretches in which what is left halves, so that nothing cancels.
 */
function sumsBefore(until: number, events: number, share: number, out: Float64Array): number {
  const { points, weights } = gaussRule();
  const rate = share / events;
  let logs = 0;
  const add = (l: number, factor: number) => {
    const gone = l / events;
    const lost = gone * share;
    const one = 1 / (1 - lost);
    out[0] += factor * one;
    out[1] += factor * gone * one;
    out[2] += factor * one * one;
    out[3] += factor * gone * one * one;
    out[4] += factor * gone * gone * one * one;
    logs += factor * Math.log1p(-lost);
  };
  const addSlopes = (l: number, factor: number) => {
    const gone = l / events;
    const one = 1 / (1 - gone * share);
    const each = one / events;
    const fall = rate * one * one;
    out[0] += factor * fall;
    out[1] += factor * (each + gone * fall);
    out[2] += factor * 2 * one * fall;
    out[3] += factor * one * (each + 2 * gone * fall);
    out[4] += factor * 2 * gone * one * (each + gone * fall);
    logs -= factor * rate * one;
  };
  for (let from = 0; from < until; ) {
    const to = Math.min(until, from + (events / share - from) / 2);
    for (let q = 0; q < points.length; q++) add(from + points[q] * (to - from), weights[q] * (to - from));
    from = to;
  }
  add(0, 0.5);
  add(until, -0.5);
  addSlopes(0, -1 / 12);
  addSlopes(until, 1 / 12);
  return logs;
}
