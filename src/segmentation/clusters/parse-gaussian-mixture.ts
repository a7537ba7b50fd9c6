import { isNumbers } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { checkClusterModel } from "./check-model.ts";
import type { GaussianMixtureModel } from "./gaussian-mixture-types.ts";
import { tryMixtureOf } from "./mixture-of.ts";

/**
 * Checks a stored mixture (parsed JSON or its text) before it is used: shares that sum to one, covariances that are positive definite. O(k d^3).
 *
 * @throws "bad-model"
 *
 * @example
 * import { assignCluster, fitGaussianMixture, parseGaussianMixture } from "clientele";
 * const rows = [1, 2, 3, 4, 30, 31, 33, 32, 35].map((orders) => ({ orders }));
 * const stored = JSON.stringify(fitGaussianMixture(rows, { columns: ["orders"], k: 2 }));
 * assignCluster(parseGaussianMixture(stored), [{ orders: 3 }]).at(0)?.cluster; // => 1
 * parseGaussianMixture("{}"); // throws "bad-model"
 */
export function parseGaussianMixture(json: unknown): GaussianMixtureModel {
  return modelParser<GaussianMixtureModel>({
    kind: "gaussian-mixture",
    version: 1,
    keys: ["kind", "version", "k", "covariance", "scales", "clusters", "fit"],
    check,
  })(json);
}

function check(model: GaussianMixtureModel): void {
  checkClusterModel(model);
  const { kind, covariance, clusters, scales } = model;
  if (!["full", "tied", "diag", "spherical"].includes(covariance))
    throw badModel(kind, 'covariance must be "full", "tied", "diag" or "spherical"');
  const d = scales.length;
  for (const cluster of clusters) {
    if (
      !Array.isArray(cluster.covariance) ||
      cluster.covariance.length !== d ||
      !cluster.covariance.every((row) => isNumbers(row, d))
    )
      throw badModel(kind, `each cluster needs a covariance of ${d} rows of ${d} numbers`);
  }
  const shares = clusters.reduce((s, c) => s + c.share, 0);
  if (Math.abs(shares - 1) > 1e-6) throw badModel(kind, "the shares must sum to one");
  if (tryMixtureOf(model) === undefined) throw badModel(kind, "a covariance is not positive definite");
}
