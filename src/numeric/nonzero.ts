/** Keeps a part of a continued fraction from being divided by, when it is 0 (Lentz's method). */
export function nonzero(x: number): number {
  return Math.abs(x) < 1e-300 ? 1e-300 : x;
}
