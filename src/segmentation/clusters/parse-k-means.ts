import { modelParser } from "../../core/model.ts";
import { checkClusterModel } from "./check-model.ts";
import type { KMeansModel } from "./k-means-types.ts";

/**
 * Checks a stored k-means model (parsed JSON or its text) before it is used. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { assignCluster, fitKMeans, parseKMeans } from "clientele";
 * const rows = [1, 2, 3, 21, 22].map((orders) => ({ orders }));
 * const stored = JSON.stringify(fitKMeans(rows, { columns: ["orders"], k: 2 }));
 * assignCluster(parseKMeans(stored), [{ orders: 30 }]).at(0)?.cluster; // => 1
 * parseKMeans({ kind: "k-means", version: 9 }); // throws "bad-model"
 */
export function parseKMeans(json: unknown): KMeansModel {
  return modelParser<KMeansModel>({
    kind: "k-means",
    version: 1,
    keys: ["kind", "version", "k", "scales", "clusters", "fit"],
    check: checkClusterModel,
  })(json);
}
