import { isTexts } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { checkCurves } from "./check-curves.ts";
import type { AalenJohansen } from "./incidence-types.ts";
import { INTERVAL_SCALES } from "./limits.ts";
import { reviveCurve, SURVIVAL } from "./revive-curve.ts";

const KIND = "aalen-johansen";
const INCIDENCE = { column: "incidence", course: "rises", most: 1 } as const;

/**
 * Checks stored cumulative incidences (parsed JSON or its text) before they are used, and gives their tables back their methods. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { aalenJohansen, parseAalenJohansen } from "clientele/survival";
 * const model = aalenJohansen([{ stop: 2, cause: "quit" }, { stop: 3, cause: null }]);
 * parseAalenJohansen(JSON.stringify(model)).groups[0].causes[0].curve.at(-1)?.incidence; // => 0.5
 * parseAalenJohansen({ ...model, groups: [] }); // throws "bad-model"
 */
export function parseAalenJohansen(json: unknown): AalenJohansen {
  const model = modelParser<AalenJohansen>({
    kind: KIND,
    version: 1,
    keys: ["kind", "version", "unit", "by", "level", "interval", "errors", "causes", "groups", "fit"],
    check: (found) => {
      checkCurves(KIND, found);
      if (!INTERVAL_SCALES.includes(found.interval)) throw badModel(KIND, "interval is none");
      if (!["jackknife", "delta"].includes(found.errors)) throw badModel(KIND, "errors are of no known kind");
      if (!isTexts(found.causes)) throw badModel(KIND, "causes must be a list of texts");
      for (const { causes } of found.groups)
        if (!Array.isArray(causes) || !causes.every((cause) => typeof cause?.cause === "string"))
          throw badModel(KIND, "causes of a group must be a list");
    },
  })(json);
  const stay = ["time", "atRisk", "events", "censored", "survival", "survivalLow", "survivalHigh", "error"];
  const step = [
    "time",
    "atRisk",
    "events",
    "incidence",
    "incidenceLow",
    "incidenceHigh",
    "error",
    "cumulativeHazard",
  ];
  return {
    ...model,
    groups: model.groups.map((group) => ({
      ...group,
      staying: reviveCurve(KIND, group.staying, stay, SURVIVAL),
      causes: group.causes.map((cause) => ({
        ...cause,
        curve: reviveCurve(KIND, cause.curve, step, INCIDENCE),
      })),
    })),
  };
}
