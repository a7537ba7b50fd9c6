import { betaFraction } from "./incomplete-beta.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

// beyond this many degrees of freedom the expansion around the normal is exact to double precision
const NEARLY_NORMAL = 1e5;

/** Student t distribution function P(T <= t) with `df` > 0 degrees of freedom (not necessarily whole; Infinity is the normal). */
export function studentTCdf(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  const x = Math.abs(t);
  const [center, tail] = halves(x, df);
  if (t < 0) return tail;
  return center < 0.25 ? 0.5 + center : 1 - tail;
}

/**
 * Student t quantile: the t with P(T <= t) = p. NaN outside 0..1, infinite at the ends.
 * Newton's method on the smaller of the two sides (relative error about 1e-14).
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const sign = p < 0.5 ? -1 : 1;
  if (tail === 0) return sign * Number.POSITIVE_INFINITY;
  const z = -normalQuantile(tail);
  if (df > NEARLY_NORMAL) return sign * expansion(z, df);
  return sign * (tail < 0.25 ? solveTail(tail, z, df) : solveCenter(Math.abs(p - 0.5), df));
}

// P(0 < T < t) is concave: Newton from below climbs to the root without overshooting
function solveCenter(target: number, df: number): number {
  let t = target / density(0, df);
  for (let i = 0; i < 60; i++) {
    const step = (target - halves(t, df)[0]) / density(t, df);
    t += step;
    if (Math.abs(step) <= 1e-15 * t) break;
  }
  return t;
}

// log P(T > t) is concave in log t: Newton may overshoot once and then descends to the root
function solveTail(target: number, z: number, df: number): number {
  // an upper bound from the power law of the far tail; the expansion around the normal is closer when df is large
  const bound = Math.exp((Math.log(density(0, df)) + ((df - 1) / 2) * Math.log(df) - Math.log(target)) / df);
  let t = df < 3 ? bound : Math.min(bound, expansion(z, df));
  for (let i = 0; i < 100; i++) {
    const tail = halves(t, df)[1];
    const step = (Math.log(tail / target) * tail) / (t * density(t, df));
    t *= Math.exp(step);
    if (Math.abs(step) <= 1e-15) break;
  }
  return t;
}

/** P(0 < T < x) and P(T > x), each computed without subtracting where it is the smaller one. */
function halves(x: number, df: number): readonly [center: number, tail: number] {
  if (df > NEARLY_NORMAL) {
    const tail = normalCdf(-normalised(x, df));
    return [0.5 - tail, tail];
  }
  const a = df / 2;
  const square = (x / df) * x;
  const y = Number.isFinite(square) ? square / (1 + square) : 1;
  // y^(1/2) (1-y)^a / B(1/2, a), shared by both continued fractions
  const front = ((Math.sqrt(y) * Math.exp(-a * Math.log1p(square))) / Math.sqrt(Math.PI)) * gammaRatio(a);
  if (y < 1.5 / (a + 2.5)) {
    const center = front * betaFraction(0.5, a, y);
    return [center, 0.5 - center];
  }
  const tail = (front * betaFraction(a, 0.5, 1 / (1 + square))) / (2 * a);
  return [0.5 - tail, tail];
}

function density(x: number, df: number): number {
  return (
    (gammaRatio(df / 2) / Math.sqrt(Math.PI * df)) * Math.exp(-((df + 1) / 2) * Math.log1p((x / df) * x))
  );
}

/** Gamma(a + 1/2) / Gamma(a): the asymptotic series after climbing to a >= 30, so no two large logarithms are subtracted. */
function gammaRatio(a: number): number {
  let climb = 1;
  let n = a;
  while (n < 30) {
    climb *= n / (n + 0.5);
    n++;
  }
  const r = 1 / n;
  const series =
    1 +
    r *
      (-1 / 8 +
        r *
          (1 / 128 +
            r *
              (5 / 1024 +
                r * (-21 / 32768 + r * (-399 / 262144 + r * (869 / 4194304 + (r * 39325) / 33554432))))));
  return climb * Math.sqrt(n) * series;
}

/** The z with P(Z > z) = P(T > t), as a series in 1/df: {@link expansion} turned round. */
function normalised(t: number, df: number): number {
  if (!Number.isFinite(t)) return t;
  const s = t * t;
  const g1 = (s + 1) / 4;
  const g2 = ((13 * s + 8) * s + 3) / 96;
  const g3 = (((35 * s + 19) * s + 1) * s - 15) / 384;
  return t * (1 - (g1 - (g2 - g3 / df) / df) / df);
}

/** Quantile as a series in 1/df around the normal quantile z (Abramowitz and Stegun 26.7.5). */
function expansion(z: number, df: number): number {
  const s = z * z;
  const g1 = (s + 1) / 4;
  const g2 = ((5 * s + 16) * s + 3) / 96;
  const g3 = (((3 * s + 19) * s + 17) * s - 15) / 384;
  const g4 = ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160;
  return z * (1 + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df);
}
