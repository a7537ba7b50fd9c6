/**
 * One curve of the natural cubic spline over `knots` (Harrell's restricted cubic basis): with x itself the curves 1 to knots - 2 span all natural splines. Straight beyond the outer knots; scaled by the
 * squared width of the knots, so that it is of the size of x.
 */
export function naturalCurve(x: number, knots: readonly number[], curve: number): number {
  const last = knots.length - 1;
  const [a, b, from] = [knots[last], knots[last - 1], knots[curve - 1]];
  const width = a - knots[0];
  return (
    (cube(x - from) - (cube(x - b) * (a - from)) / (a - b) + (cube(x - a) * (b - from)) / (a - b)) /
    (width * width)
  );
}

function cube(x: number): number {
  return x > 0 ? x * x * x : 0;
}
