/** Height of a curve of points (x, y), sorted by x, at `x`, read linearly between points and level outside of them. */
export function curveAt(points: readonly (readonly [x: number, y: number])[], x: number): number {
  const after = points.findIndex((p) => p[0] >= x);
  if (after < 0) return points[points.length - 1][1];
  if (after === 0) return points[0][1];
  const [a, b] = [points[after - 1], points[after]];
  const width = b[0] - a[0];
  return width === 0 ? b[1] : a[1] + ((x - a[0]) / width) * (b[1] - a[1]);
}
