import { modelParser } from "../../core/model.ts";
import { checkClusterModel } from "./check-model.ts";
import type { KMedoidsModel } from "./k-medoids-types.ts";

/**
 * Checks a stored k-medoids model (parsed JSON or its text) before it is used. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { assignCluster, fitKMedoids, parseKMedoids } from "clientele";
 * const rows = [1, 2, 3, 21, 22].map((orders) => ({ orders }));
 * const stored = JSON.stringify(fitKMedoids(rows, { columns: ["orders"], k: 2 }));
 * assignCluster(parseKMedoids(stored), [{ orders: 30 }]).at(0)?.cluster; // => 1
 * parseKMedoids({ kind: "k-means", version: 1 }); // throws "bad-model"
 */
export function parseKMedoids(json: unknown): KMedoidsModel {
  return modelParser<KMedoidsModel>({
    kind: "k-medoids",
    version: 1,
    keys: ["kind", "version", "k", "scales", "clusters", "fit"],
    check: checkClusterModel,
  })(json);
}
