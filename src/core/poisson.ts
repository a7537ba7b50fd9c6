import { badDraw, type Random, uniform } from "./random.ts";

/**
 * A Poisson count, exact for any mean up to 10^15: products of uniforms below a mean of 10, else transformed rejection (PTRS, Hoermann 1993).
 */
export function poisson(random: Random, mean: number): number {
  if (!(mean >= 0 && mean <= 1e15)) throw badDraw("The mean of a Poisson", "a number from 0 to 1e15", mean);
  return mean < 10 ? poissonByProduct(random, mean) : poissonByRejection(random, mean);
}

function poissonByProduct(random: Random, mean: number): number {
  const end = Math.exp(-mean);
  let product = 1 - uniform(random);
  let k = 0;
  while (product > end) {
    product *= 1 - uniform(random);
    k++;
  }
  return k;
}

function poissonByRejection(random: Random, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const sure = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform(random) - 0.5;
    const v = 1 - uniform(random);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= sure) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= logPoisson(k, mean)) return k;
  }
}

const LOG_SQRT_2PI = 0.9189385332046728;

/** Log of the Poisson probability of k, without the cancellation of the textbook form at large means (Loader 2000). */
function logPoisson(k: number, mean: number): number {
  if (k < 16) {
    let log = -mean;
    for (let i = 1; i <= k; i++) log += Math.log(mean / i);
    return log;
  }
  const square = k * k;
  const stirling = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / k;
  return k - mean - k * Math.log1p((k - mean) / mean) - stirling - LOG_SQRT_2PI - 0.5 * Math.log(k);
}
