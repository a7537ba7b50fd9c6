import { choleskyInPlace } from "../../numeric/cholesky.ts";
import type { Mixture } from "../../numeric/gaussian-mixture.ts";
import type { GaussianMixtureModel } from "./gaussian-mixture-types.ts";

/** A stored mixture, ready to be computed with; undefined when a covariance is not positive definite. */
export function tryMixtureOf(model: GaussianMixtureModel): Mixture | undefined {
  const { k, clusters, covariance } = model;
  const d = model.scales.length;
  const covariances = Float64Array.from(clusters.flatMap((c) => c.covariance.flat()));
  const factors = covariances.slice();
  for (let c = 0; c < k; c++) if (!choleskyInPlace(factors, d, c * d * d)) return undefined;
  return {
    k,
    d,
    shape: covariance,
    weights: Float64Array.from(clusters, (c) => c.share),
    means: Float64Array.from(clusters.flatMap((c) => c.scaled)),
    covariances,
    factors,
  };
}

/** The same of a model that was checked. */
export function mixtureOf(model: GaussianMixtureModel): Mixture {
  return tryMixtureOf(model) as Mixture;
}
