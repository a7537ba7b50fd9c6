/** digamma, the derivative of log Gamma, at x > 0: climbs to 15 or more, then the asymptotic series. Absolute error about 1e-15. */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let below = 0;
  let z = x;
  for (; z < 15; z++) below += 1 / z;
  return Math.log(z) - digammaTail(z) - below;
}

/** trigamma, the second derivative of log Gamma, at x > 0. Relative error about 1e-15. */
export function trigamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let below = 0;
  let z = x;
  for (; z < 15; z++) below += 1 / (z * z);
  return 1 / z + trigammaTail(z) + below;
}

/** log z - digamma(z) for z >= 15. */
export function digammaTail(z: number): number {
  const r = 1 / (z * z);
  return (
    0.5 / z +
    r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * (691 / 32760 - r / 12))))))
  );
}

/** trigamma(z) - 1 / z for z >= 15. */
export function trigammaTail(z: number): number {
  const r = 1 / (z * z);
  return (
    r *
    (0.5 +
      (1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - r * (5 / 66 - r * (691 / 2730 - (r * 7) / 6)))))) /
        z)
  );
}
