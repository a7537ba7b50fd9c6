import { incompleteBeta } from "./incomplete-beta.ts";

/** P(X <= x) of Snedecor's F with `top` and `bottom` > 0 degrees of freedom, accurate far into the tail. */
export function fLower(x: number, top: number, bottom: number): number {
  if (Number.isNaN(x) || !(top > 0 && bottom > 0)) return Number.NaN;
  if (x <= 0) return 0;
  // X <= x where 1 / X >= 1 / x, and 1 / X is an F with the degrees of freedom changed over
  return fUpper(1 / x, bottom, top);
}

/** P(X > x) of Snedecor's F with `top` and `bottom` > 0 degrees of freedom, accurate far into the tail. */
export function fUpper(x: number, top: number, bottom: number): number {
  if (Number.isNaN(x) || !(top > 0 && bottom > 0)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  // both shares by division, so that neither is one less the other
  const ratio = (top / bottom) * x;
  return incompleteBeta(1 / (1 + ratio), ratio / (1 + ratio), bottom / 2, top / 2)[0];
}
