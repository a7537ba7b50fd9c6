import { BgBbLikelihood } from "./bg-bb.ts";

/**
 * Probabilities of 0, 1, ... `next` purchases on the next occasions of a customer who bought on x of n and is there with probability `alive`: what is known of him updates all four
 * parameters, and the rest is the model's distribution for a new customer (Fader, Hardie and Shang 2010, equation 8). O(next^2).
 */
export function occasionProbabilities(
  p: ArrayLike<number>,
  alive: number,
  x: number,
  n: number,
  next: number,
): Float64Array {
  const updated = new BgBbLikelihood([p[0] + x, p[1] + n - x, p[2], p[3] + n], next);
  const out = new Float64Array(next + 1);
  // log of the number of ways to choose y of m occasions, m by m
  const logFactorial = new Float64Array(next + 1);
  for (let m = 1; m <= next; m++) logFactorial[m] = logFactorial[m - 1] + Math.log(m);
  const ways = (y: number, m: number) => logFactorial[m] - logFactorial[y] - logFactorial[m - y];
  for (let y = 0; y <= next; y++) {
    let total = Math.exp(ways(y, next) + updated.logThere(y, next));
    for (let m = y; m < next; m++) total += Math.exp(ways(y, m) + updated.logLeft(y, m));
    out[y] = alive * total;
  }
  out[0] += 1 - alive;
  return out;
}
