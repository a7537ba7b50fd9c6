import type { ErrorDistribution } from "./error-distributions.ts";

/** How much is known of when something happened. */
export const LATER = 0;
export const EXACT = 1;
export const BEFORE = 2;
export const BETWEEN = 3;

/** Times of rows, on the scale on which location and scale live. */
export interface ObservedTimes {
  /** LATER than `lower`, EXACT at `lower`, BEFORE `upper` or BETWEEN. */
  readonly kind: Uint8Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Watched only from here on; -Infinity: from the beginning. Undefined: everybody is. */
  readonly start: Float64Array | undefined;
}

/**
 * Log-likelihood of a row with location values[0] and log scale values[1], and its derivatives by them: out = value, two slopes, three curvatures (location, mixed, log scale).
 */
export function locationScaleRow(
  times: ObservedTimes,
  errors: ErrorDistribution,
): (i: number, values: Float64Array, out: Float64Array) => void {
  const { kind, lower, upper, start } = times;
  const at = new Float64Array(3);
  const end = new Float64Array(3);
  return (i, values, out) => {
    const eta = values[0];
    const rate = Math.exp(-values[1]);
    const known = kind[i];
    if (known === EXACT) {
      const z = (lower[i] - eta) * rate;
      errors.density(z, at);
      put(out, at[0] - values[1], at[1], at[2], z, rate);
      out[2] -= 1;
    } else if (known === LATER) {
      const z = (lower[i] - eta) * rate;
      errors.tail(z, at);
      put(out, at[0], -at[1], -at[1] * (at[2] + at[1]), z, rate);
    } else if (known === BEFORE) {
      const z = (upper[i] - eta) * rate;
      errors.head(z, at);
      put(out, at[0], at[1], at[1] * (at[2] - at[1]), z, rate);
    } else {
      const a = (lower[i] - eta) * rate;
      const b = (upper[i] - eta) * rate;
      between(errors, a, b, rate, at, end, out);
    }
    if (start === undefined || start[i] === Number.NEGATIVE_INFINITY) return;
    const z = (start[i] - eta) * rate;
    errors.tail(z, at);
    const slope = at[1];
    const curve = at[1] * (at[2] + at[1]);
    out[0] -= at[0];
    out[1] -= slope * rate;
    out[2] -= slope * z;
    out[3] += curve * rate * rate;
    out[4] += (z * curve + slope) * rate;
    out[5] += z * z * curve + z * slope;
  };
}

/** From slope and curvature by z to those by location and log scale. */
function put(out: Float64Array, value: number, slope: number, curve: number, z: number, rate: number): void {
  out[0] = value;
  out[1] = -slope * rate;
  out[2] = -slope * z;
  out[3] = curve * rate * rate;
  out[4] = (z * curve + slope) * rate;
  out[5] = z * z * curve + z * slope;
}

function between(
  errors: ErrorDistribution,
  a: number,
  b: number,
  rate: number,
  at: Float64Array,
  end: Float64Array,
  out: Float64Array,
): void {
  errors.tail(a, at);
  const [tailA, slopeA] = [at[0], at[2]];
  errors.tail(b, end);
  const value = tailA + Math.log(-Math.expm1(end[0] - tailA));
  const slopeB = end[2];
  errors.density(a, at);
  errors.density(b, end);
  // densities at both ends, as shares of the chance between them
  const f = Math.exp(at[0] - value);
  const g = Math.exp(end[0] - value);
  const da = -f;
  const db = g;
  const daa = -f * slopeA - f * f;
  const dbb = g * slopeB - g * g;
  const dab = f * g;
  out[0] = value;
  out[1] = -(da + db) * rate;
  out[2] = -(a * da + b * db);
  out[3] = (daa + dbb + 2 * dab) * rate * rate;
  out[4] = (a * daa + da + b * dbb + db + dab * (a + b)) * rate;
  out[5] = a * a * daa + a * da + b * b * dbb + b * db + 2 * a * b * dab;
}
