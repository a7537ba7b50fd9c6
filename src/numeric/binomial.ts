import { incompleteBeta } from "./incomplete-beta.ts";

/** P(X >= k) of n draws that succeed with chance p each (DLMF 8.17.5), accurate far into the tail. */
export function binomialUpper(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n || !(p > 0)) return 0;
  return incompleteBeta(Math.min(1, p), Math.max(0, 1 - p), k, n - k + 1)[0];
}
