import { badModel, modelParser } from "../../core/model.ts";
import { checkCurves } from "./check-curves.ts";
import type { KaplanMeier } from "./curve-types.ts";
import { INTERVAL_SCALES } from "./limits.ts";
import { reviveCurve, SURVIVAL } from "./revive-curve.ts";

const NUMBERS = [
  "time",
  "atRisk",
  "events",
  "censored",
  "survival",
  "survivalLow",
  "survivalHigh",
  "error",
  "cumulativeHazard",
  "hazardError",
];

/**
 * Checks stored survival curves (parsed JSON or its text) before they are used, and gives their tables back their methods. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { kaplanMeier, parseKaplanMeier } from "clientele/survival";
 * const model = kaplanMeier([{ stop: 2, event: 1 }, { stop: 3, event: 0 }]);
 * parseKaplanMeier(JSON.stringify(model)).groups[0].curve.at(-1)?.survival; // => 0.5
 * parseKaplanMeier({ ...model, level: 2 }); // throws "bad-model"
 */
export function parseKaplanMeier(json: unknown): KaplanMeier {
  const model = modelParser<KaplanMeier>({
    kind: "kaplan-meier",
    version: 1,
    keys: ["kind", "version", "unit", "by", "level", "interval", "errors", "of", "from", "groups", "fit"],
    check,
  })(json);
  return {
    ...model,
    groups: model.groups.map((group) => ({
      ...group,
      curve: reviveCurve("kaplan-meier", group.curve, NUMBERS, SURVIVAL),
    })),
  };
}

function check(model: KaplanMeier): void {
  const bad = (what: string) => badModel("kaplan-meier", what);
  checkCurves("kaplan-meier", model);
  if (!INTERVAL_SCALES.includes(model.interval)) throw bad("interval is none");
  if (!["greenwood", "robust"].includes(model.errors)) throw bad("errors are of no known kind");
  if (!["event", "censoring"].includes(model.of)) throw bad("of must be event or censoring");
  if (!(Number.isFinite(model.from) && model.from >= 0)) throw bad("from must be an age");
  if (!(model.by === null || typeof model.by === "string"))
    throw bad("by must be the name of a column or null");
}
