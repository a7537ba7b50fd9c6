/**
 * P(D > d) of the largest distance of two empirical distributions of n and m values of one continuous distribution: Kolmogorov's limit with the
 * correction for small samples of Stephens (1970). With ties it is too large, never too small. O(1).
 */
export function kolmogorovUpper(distance: number, n: number, m: number): number {
  const size = Math.sqrt((n * m) / (n + m));
  const x = (size + 0.12 + 0.11 / size) * distance;
  if (!(x > 0.04)) return 1;
  // each series where it is short
  if (x < 1.18) {
    const y = Math.exp(-(Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * (y + y ** 9 + y ** 25 + y ** 49);
  }
  const y = Math.exp(-2 * x * x);
  return 2 * (y - y ** 4 + y ** 9 - y ** 16);
}
