import { differenceOfShares } from "../../numeric/differences.ts";
import { fisherTwoByTwo } from "../../numeric/fisher-two-by-two.ts";

/** Which test of two shares: Pearson's chi-square, Fisher's exact one, or "auto": exact where an expected count is below 5. */
export type ShareTestMethod = "auto" | "chi-square" | "exact";

/** Two-sided p that a of n and b of m are one share, and by which test; null when all or none have it. */
export function shareTest(
  a: number,
  n: number,
  b: number,
  m: number,
  method: ShareTestMethod,
): { readonly p: number | null; readonly exact: boolean } {
  const having = a + b;
  const lacking = n + m - having;
  if (having === 0 || lacking === 0 || n === 0 || m === 0) return { p: null, exact: false };
  const least = (Math.min(having, lacking) / (n + m)) * Math.min(n, m);
  const exact = method === "exact" || (method === "auto" && least < 5);
  const p = exact ? fisherTwoByTwo(a, b, n - a, m - b) : differenceOfShares(a, n, b, m, 0.95).p;
  return { p, exact };
}
