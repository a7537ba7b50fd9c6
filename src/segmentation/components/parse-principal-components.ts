import { isRecord } from "../../core/is-record.ts";
import { isNumbers } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { isScales } from "../clusters/check-model.ts";
import type { PrincipalComponents } from "./principal-components-types.ts";

/**
 * Checks stored principal components (parsed JSON or its text) before they are used. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { componentScores, fitPrincipalComponents, parsePrincipalComponents } from "clientele/segmentation";
 * const rows = [1, 2, 3].map((orders) => ({ orders, spend: 3 * orders }));
 * const stored = JSON.stringify(fitPrincipalComponents(rows, { columns: ["orders", "spend"] }));
 * componentScores(parsePrincipalComponents(stored), rows).at(1); // => { component1: 0 }
 * parsePrincipalComponents({ kind: "principal-components", version: 9 }); // throws "bad-model"
 */
export function parsePrincipalComponents(json: unknown): PrincipalComponents {
  return modelParser<PrincipalComponents>({
    kind: "principal-components",
    version: 1,
    keys: ["kind", "version", "scales", "middle", "components", "fit"],
    check: ({ kind, scales, middle, components, fit }) => {
      if (!isScales(scales))
        throw badModel(kind, "each scale needs column, scale, shift, and a spread above zero");
      if (!isNumbers(middle, scales.length)) throw badModel(kind, `middle must be ${scales.length} numbers`);
      if (!Array.isArray(components) || components.length === 0)
        throw badModel(kind, "components must be a list");
      for (const component of components) {
        const isGood =
          isRecord(component) &&
          isNumbers([component.variance, component.share, component.cumulative], 3) &&
          isRecord(component.weights) &&
          isNumbers(
            scales.map(({ column }) => (component.weights as Record<string, unknown>)[column]),
            scales.length,
          );
        if (!isGood)
          throw badModel(
            kind,
            "each component needs variance, share, cumulative and a weight for each column",
          );
      }
      if (!isRecord(fit)) throw badModel(kind, "fit must be an object");
    },
  })(json);
}
