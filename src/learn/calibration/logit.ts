import { LEAST_CHANCE } from "../evaluation/log-loss-of.ts";

/** Log-odds of a probability, which is cut at 2.2e-16 from 0 and 1: from -36 to 36. */
export function logitOf(p: number): number {
  if (p <= LEAST_CHANCE) return Math.log(LEAST_CHANCE);
  if (p >= 1 - LEAST_CHANCE) return -Math.log(LEAST_CHANCE);
  return Math.log(p) - Math.log1p(-p);
}

/** Logarithm of a probability, cut in the same way. */
export function logOf(p: number): number {
  return Math.log(Math.max(LEAST_CHANCE, p));
}
