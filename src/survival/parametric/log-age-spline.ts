import { naturalCurve } from "../design/natural-spline.ts";

/** Value of the k-th function of log age: log age itself, then the curves of the natural spline over `knots` (logarithms). */
export function splineValue(u: number, knots: readonly number[], k: number): number {
  return k === 0 ? u : naturalCurve(u, knots, k);
}

/** Its derivative by log age. */
export function splineSlope(u: number, knots: readonly number[], k: number): number {
  if (k === 0) return 1;
  const last = knots.length - 1;
  const [a, b, from] = [knots[last], knots[last - 1], knots[k - 1]];
  const width = a - knots[0];
  return (
    (3 *
      (square(u - from) - (square(u - b) * (a - from)) / (a - b) + (square(u - a) * (b - from)) / (a - b))) /
    (width * width)
  );
}

function square(x: number): number {
  return x > 0 ? x * x : 0;
}
