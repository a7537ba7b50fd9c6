const HALF_LOG_TWO_PI = 0.9189385332046728;

/** log Gamma(x) for x > 0: Stirling's series after climbing to 15 or more. Absolute error about 1e-15 near small x, else relative. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x === 1 || x === 2) return 0;
  let product = 1;
  let z = x;
  while (z < 15) product *= z++;
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + tail(z) - Math.log(product);
}

/** log n!, n >= 0. */
export function logFactorial(n: number): number {
  return logGamma(n + 1);
}

/** log n! less Stirling's formula, log(sqrt(2 pi n) (n/e)^n): what Loader's (2000) densities are built from. */
export function stirlingError(n: number): number {
  if (n >= 15) return tail(n);
  if (n === 0) return 0;
  return logGamma(n + 1) - ((n + 0.5) * Math.log(n) - n + HALF_LOG_TWO_PI);
}

/** x log(x/m) + m - x without cancellation where x is near m (Loader 2000, "bd0"). */
export function devianceTerm(x: number, m: number): number {
  const d = x - m;
  if (x === 0) return m;
  if (Math.abs(d) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = d / (x + m);
  const square = v * v;
  let total = d * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= square;
    const next = total + term / (2 * j + 1);
    if (next === total) break;
    total = next;
  }
  return total;
}

// terms of Stirling's series to z^-15; at 15 the next one is below 1e-18
function tail(z: number): number {
  const r = 1 / (z * z);
  return (
    (1 / 12 -
      r *
        (1 / 360 -
          r *
            (1 / 1260 -
              r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r * (1 / 156 - (r * 3617) / 122400))))))) /
    z
  );
}
