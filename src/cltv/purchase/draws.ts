import { normal, type Random } from "../../core/random.ts";
import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { symmetricEigen } from "../../numeric/symmetric-eigen.ts";
import type { PosteriorDraws } from "./purchase-model.ts";

/** How unsure a fit is. */
export interface FitDoubt {
  readonly covariance: readonly (readonly number[])[];
  /** Draws from the posterior, which then stand for the covariance. */
  readonly posterior?: PosteriorDraws;
}

/** Parameters of one fit, and the covariance of their logarithms. */
export interface FittedParameters extends FitDoubt {
  readonly at: Float64Array;
}

/**
 * Parameters of one or more fits as these leave them open: draws from the normal distribution of their logarithms around the estimates, one array a fit. Draws come in pairs of a point and its mirror
 * image and are stretched such that mean and covariance are exactly right, so that a few hundred do. Directions that the data do not hold have no variance in the covariance
 * and are not moved. No draws when a fit has no covariance. Of a fit that holds draws from the posterior those are taken, spread evenly over them.
 */
export function parameterDraws(
  fits: readonly FittedParameters[],
  count: number,
  random: Random,
): (readonly Float64Array[])[] {
  if (!fits.every(({ at, covariance }) => covariance.length === at.length)) return [];
  const k = fits.reduce((n, { at }) => n + at.length, 0);
  const pairs = Math.ceil(count / 2);
  const z = Float64Array.from({ length: pairs * k }, () => normal(random));
  standardize(z, pairs, k);
  const roots = fits.map(({ covariance }) => rootOf(covariance));
  const draws: (readonly Float64Array[])[] = [];
  for (let d = 0; d < count; d++) {
    const sign = d % 2 === 0 ? 1 : -1;
    let from = (d >> 1) * k;
    draws.push(
      fits.map(({ at, posterior }, f) => {
        const n = at.length;
        const own = posterior?.draws ?? [];
        if (own.length > 0) {
          from += n;
          return Float64Array.from(own[Math.floor(((d + 0.5) * own.length) / count)]);
        }
        const drawn = at.map((value, i) => {
          let step = 0;
          for (let j = 0; j < n; j++) step += roots[f][i * n + j] * z[from + j];
          return value * Math.exp(sign * step);
        });
        from += n;
        return drawn;
      }),
    );
  }
  return draws;
}

/** Gives n vectors of k numbers unit second moments, in place; too few of them are left as they are. */
function standardize(z: Float64Array, n: number, k: number): void {
  const moments = new Float64Array(k * k);
  for (let d = 0; d < n; d++)
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++) moments[i * k + j] += (z[d * k + i] * z[d * k + j]) / n;
  if (n < 2 * k || !choleskyInPlace(moments, k)) return;
  for (let d = 0; d < n; d++)
    for (let i = 0; i < k; i++) {
      let rest = z[d * k + i];
      for (let j = 0; j < i; j++) rest -= moments[i * k + j] * z[d * k + j];
      z[d * k + i] = rest / moments[i * k + i];
    }
}

/** A matrix whose product with its transpose is the covariance, which may be singular. */
function rootOf(covariance: readonly (readonly number[])[]): Float64Array {
  const n = covariance.length;
  const { values, vectors } = symmetricEigen(Float64Array.from(covariance.flat()), n);
  return vectors.map((v, at) => v * Math.sqrt(Math.max(0, values[at % n])));
}
