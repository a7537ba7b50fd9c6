import { fLower, fUpper } from "./f-distribution.ts";

/** The x with P(F <= x) = p of an F distribution, by halving intervals; relative error about 1e-14. */
export function fQuantile(p: number, top: number, bottom: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  // the smaller of the two tails, which has the digits
  const above =
    p < 0.5 ? (x: number) => fLower(x, top, bottom) < p : (x: number) => fUpper(x, top, bottom) > 1 - p;
  let high = 1;
  while (above(high) && high < 1e300) high *= 2;
  let low = high / 2;
  while (!above(low) && low > 1e-300) low /= 2;
  high = Math.min(high, 2 * low);
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (above(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
