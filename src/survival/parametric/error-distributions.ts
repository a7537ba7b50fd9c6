import { gammaQuantile } from "../../numeric/gamma-quantile.ts";
import { incompleteGamma } from "../../numeric/incomplete-gamma.ts";
import { logGamma, stirlingError } from "../../numeric/log-gamma.ts";
import { logNormalUpper } from "../../numeric/log-tails.ts";
import { normalQuantile } from "../../numeric/normal.ts";

/**
 * A distribution of z = (y - location) / scale. Results go into `out`, so that nothing is allocated row after row.
 */
export interface ErrorDistribution {
  /** out[0] = log f(z), out[1] and out[2] its first and second derivative. */
  density(z: number, out: Float64Array): void;
  /** out[0] = log S(z), out[1] = f / S, out[2] = the first derivative of log f. */
  tail(z: number, out: Float64Array): void;
  /** out[0] = log F(z), out[1] = f / F, out[2] = the first derivative of log f. */
  head(z: number, out: Float64Array): void;
  /** The z with S(z) = p. */
  quantile(p: number): number;
}

const HALF_LOG_TWO_PI = 0.9189385332046728;
/** Shapes nearer to 0 are the normal distribution. */
const NORMAL_BELOW = 1e-7;
/** Nearer to 0 tails are a normal one with two terms of its expansion: the incomplete gamma function would take too long. */
const EXPANDED_BELOW = 2e-3;

/** Smallest extreme value: Weibull, exponential and Rayleigh lifetimes. */
export const extremeValue: ErrorDistribution = {
  density(z, out) {
    const e = Math.exp(z);
    out[0] = z - e;
    out[1] = 1 - e;
    out[2] = -e;
  },
  tail(z, out) {
    const e = Math.exp(z);
    out[0] = -e;
    out[1] = e;
    out[2] = 1 - e;
  },
  head(z, out) {
    const e = Math.exp(z);
    const f = -Math.expm1(-e);
    // far left F is e^z, and the ratio 1
    out[0] = e < 1e-10 ? z - e / 2 : Math.log(f);
    out[1] = e === 0 ? 1 : e / Math.expm1(e);
    if (e > 700) out[1] = 0;
    out[2] = 1 - e;
  },
  quantile: (p) => Math.log(-Math.log(p)),
};

/** Normal: log-normal lifetimes. */
export const normalError: ErrorDistribution = {
  density(z, out) {
    out[0] = -0.5 * z * z - HALF_LOG_TWO_PI;
    out[1] = -z;
    out[2] = -1;
  },
  tail(z, out) {
    const log = logNormalUpper(z);
    out[0] = log;
    out[1] = Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI - log);
    out[2] = -z;
  },
  head(z, out) {
    const log = logNormalUpper(-z);
    out[0] = log;
    out[1] = Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI - log);
    out[2] = -z;
  },
  quantile: (p) => -normalQuantile(p),
};

/** Logistic: log-logistic lifetimes. */
export const logisticError: ErrorDistribution = {
  density(z, out) {
    const e = Math.exp(-Math.abs(z));
    const away = e / (1 + e);
    out[0] = -Math.abs(z) - 2 * Math.log1p(e);
    // F(z)
    const f = z > 0 ? 1 - away : away;
    out[1] = 1 - 2 * f;
    out[2] = (-2 * e) / ((1 + e) * (1 + e));
  },
  tail(z, out) {
    const e = Math.exp(-Math.abs(z));
    const f = z > 0 ? 1 / (1 + e) : e / (1 + e);
    out[0] = -Math.log1p(e) - Math.max(z, 0);
    out[1] = f;
    out[2] = 1 - 2 * f;
  },
  head(z, out) {
    const e = Math.exp(-Math.abs(z));
    const f = z > 0 ? 1 / (1 + e) : e / (1 + e);
    out[0] = -Math.log1p(e) + Math.min(z, 0);
    out[1] = 1 - f;
    out[2] = 1 - 2 * f;
  },
  quantile: (p) => Math.log1p(-p) - Math.log(p),
};

/**
 * Prentice's (1974) log-gamma with shape Q: the generalised gamma of lifetimes. Q = 1 is the extreme value, Q = 0 the normal distribution.
 */
export function logGammaError(shape: number): ErrorDistribution {
  if (Math.abs(shape) < NORMAL_BELOW) return normalError;
  const a = 1 / (shape * shape);
  const constant = -HALF_LOG_TWO_PI - stirlingError(a);
  const logDensity = (z: number) => constant - a * expLess(shape * z);
  const slope = (z: number) => -Math.expm1(shape * z) / shape;
  /** log of the chance of gamma(a) above or below a e^{Qz}. */
  const side = (z: number, upper: boolean): number => {
    const x = a * Math.exp(shape * z);
    const [low, high] = incompleteGamma(a, x);
    const [near, far] = upper ? [high, low] : [low, high];
    if (near > 0.5) return Math.log1p(-far);
    if (near > 1e-290) return Math.log(near);
    // leading term: log of x^a e^-x / Gamma(a + 1), times 1 below or a / (x - a) above
    const log = a * Math.log(a) + a * shape * z - x - logGamma(a + 1);
    return upper ? log + Math.log(a / (x + 1 - a)) : log;
  };
  const sideOf = (z: number, above: boolean): number =>
    Math.abs(shape) < EXPANDED_BELOW
      ? nearNormal(above ? z : -z, above ? shape : -shape)
      : side(z, above === shape > 0);
  return {
    density(z, out) {
      out[0] = logDensity(z);
      out[1] = slope(z);
      out[2] = -Math.exp(shape * z);
    },
    tail(z, out) {
      out[0] = sideOf(z, true);
      out[1] = Math.exp(logDensity(z) - out[0]);
      out[2] = slope(z);
    },
    head(z, out) {
      out[0] = sideOf(z, false);
      out[1] = Math.exp(logDensity(z) - out[0]);
      out[2] = slope(z);
    },
    quantile(p) {
      if (!(p > 0 && p < 1)) return p <= 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      return Math.log(gammaQuantile(shape > 0 ? 1 - p : p, a) / a) / shape;
    },
  };
}

/** log S of a shape close to 0. Mirrored, it is log F. */
function nearNormal(z: number, shape: number): number {
  const log = logNormalUpper(z);
  const hazard = Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI - log);
  const s = z * z;
  const change = (-shape / 6) * (s + 2) + shape * shape * z * ((s * s + 5 * s + 15) / 72 - (s + 3) / 24);
  return log + Math.log1p(Math.max(-0.9, hazard * change));
}

/** e^x - 1 - x without cancellation. */
function expLess(x: number): number {
  if (Math.abs(x) > 0.1) return Math.expm1(x) - x;
  let term = (x * x) / 2;
  let total = term;
  for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(total); k++) {
    term *= x / k;
    total += term;
  }
  return total;
}
