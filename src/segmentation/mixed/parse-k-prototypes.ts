import { isNumber } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { checkClusterModel } from "../clusters/check-model.ts";
import type { KPrototypesModel } from "./k-prototypes-types.ts";

/**
 * Checks a stored k-prototypes model (parsed JSON or its text) before it is used. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { assignCluster, fitKPrototypes, parseKPrototypes } from "clientele/segmentation";
 * const rows = [1, 2, 3, 21, 22].map((orders) => ({ orders, plan: orders > 10 ? "gold" : "free" }));
 * const stored = JSON.stringify(fitKPrototypes(rows, { columns: ["orders"], categories: ["plan"], k: 2 }));
 * assignCluster(parseKPrototypes(stored), [{ orders: 30, plan: "gold" }]).at(0)?.cluster; // => 1
 * parseKPrototypes({ kind: "k-prototypes", version: 9 }); // throws "bad-model"
 */
export function parseKPrototypes(json: unknown): KPrototypesModel {
  return modelParser<KPrototypesModel>({
    kind: "k-prototypes",
    version: 1,
    keys: ["kind", "version", "k", "gamma", "scales", "clusters", "fit"],
    check: (model) => {
      checkClusterModel(model);
      if (!isNumber(model.gamma) || !(model.gamma > 0))
        throw badModel(model.kind, "gamma must be above zero");
    },
  })(json);
}
