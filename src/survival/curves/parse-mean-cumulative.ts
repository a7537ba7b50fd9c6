import { modelParser } from "../../core/model.ts";
import { checkCurves } from "./check-curves.ts";
import type { MeanCumulative } from "./mean-cumulative.ts";
import { reviveCurve } from "./revive-curve.ts";

const KIND = "mean-cumulative";

/**
 * Checks stored mean numbers of events (parsed JSON or its text) before they are used, and gives their tables back their methods. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { meanCumulative, parseMeanCumulative } from "clientele/survival";
 * const model = meanCumulative([{ customer: "ann", stop: 2, event: 1 }]);
 * parseMeanCumulative(JSON.stringify(model)).groups[0].curve.at(0)?.mean; // => 1
 * parseMeanCumulative({ ...model, level: 0 }); // throws "bad-model"
 */
export function parseMeanCumulative(json: unknown): MeanCumulative {
  const model = modelParser<MeanCumulative>({
    kind: KIND,
    version: 1,
    keys: ["kind", "version", "unit", "level", "groups", "fit"],
    check: (found) => checkCurves(KIND, found),
  })(json);
  const columns = ["time", "atRisk", "events", "mean", "meanLow", "meanHigh", "error"];
  return {
    ...model,
    groups: model.groups.map((group) => ({
      ...group,
      curve: reviveCurve(KIND, group.curve, columns, { column: "mean", course: "rises" }),
    })),
  };
}
