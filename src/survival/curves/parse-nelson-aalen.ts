import { modelParser } from "../../core/model.ts";
import { checkCurves } from "./check-curves.ts";
import type { NelsonAalen } from "./nelson-aalen.ts";
import { reviveCurve } from "./revive-curve.ts";

const KIND = "nelson-aalen";

/**
 * Checks stored cumulative hazards (parsed JSON or its text) before they are used, and gives their tables back their methods. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { nelsonAalen, parseNelsonAalen } from "clientele/survival";
 * const model = nelsonAalen([{ stop: 2, event: 1 }, { stop: 3, event: 0 }]);
 * parseNelsonAalen(JSON.stringify(model)).groups[0].curve.at(-1)?.hazard; // => 0.5
 * parseNelsonAalen({ ...model, version: 9 }); // throws "bad-model"
 */
export function parseNelsonAalen(json: unknown): NelsonAalen {
  const model = modelParser<NelsonAalen>({
    kind: KIND,
    version: 1,
    keys: ["kind", "version", "unit", "by", "level", "groups", "fit"],
    check: (found) => checkCurves(KIND, found),
  })(json);
  const columns = ["time", "atRisk", "events", "censored", "hazard", "hazardLow", "hazardHigh", "error"];
  return {
    ...model,
    groups: model.groups.map((group) => ({
      ...group,
      curve: reviveCurve(KIND, group.curve, columns, { column: "hazard", course: "rises" }),
    })),
  };
}
