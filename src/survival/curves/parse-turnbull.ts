import { isClienteleError } from "../../core/errors.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { tableFrom } from "../../core/table-from.ts";
import { checkCurves } from "./check-curves.ts";
import type { Turnbull, TurnbullGroup } from "./turnbull.ts";

const KIND = "turnbull";

/**
 * Checks stored curves of interval-censored lifetimes (parsed JSON or its text) before they are used, and gives their tables back their methods. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { parseTurnbull, turnbull } from "clientele/survival";
 * const model = turnbull([{ lower: 1, upper: 2 }, { lower: 3, upper: null }]);
 * parseTurnbull(JSON.stringify(model)).groups[0].curve.at(0)?.survival; // => 0.5
 * parseTurnbull("{}"); // throws "bad-model"
 */
export function parseTurnbull(json: unknown): Turnbull {
  const model = modelParser<Turnbull>({
    kind: KIND,
    version: 1,
    keys: ["kind", "version", "unit", "level", "bootstrap", "groups", "fit"],
    check,
  })(json);
  return { ...model, groups: model.groups.map((group) => ({ ...group, curve: revived(group.curve) })) };
}

function check(model: Turnbull): void {
  checkCurves(KIND, model);
  const { bootstrap, groups } = model;
  if (!(Number.isInteger(bootstrap) && bootstrap >= 0)) throw badModel(KIND, "bootstrap must be a count");
  for (const { median, logLikelihood, gap } of groups) {
    if (!Number.isFinite(logLikelihood) || !Number.isFinite(gap))
      throw badModel(KIND, "a group has no log likelihood or gap");
    if (median !== null && !(median?.from >= 0 && median.to >= median.from))
      throw badModel(KIND, "the median of a group must be a stretch or null");
  }
}

function revived(stored: unknown): TurnbullGroup["curve"] {
  let curve: TurnbullGroup["curve"];
  try {
    curve = tableFrom(stored as never);
  } catch (error) {
    throw isClienteleError(error) ? badModel(KIND, error.message) : error;
  }
  const found = curve.columns as { readonly [name: string]: unknown };
  for (const name of ["from", "to", "mass", "survival", "survivalLow", "survivalHigh"])
    if (!(found[name] instanceof Float64Array))
      throw badModel(KIND, `a curve has no numbers ${JSON.stringify(name)}`);
  const { from, to, mass, survival } = curve.columns;
  let [left, age] = [1, 0];
  for (let j = 0; j < from.length; j++) {
    const last = j === from.length - 1;
    if (!(from[j] >= age && (to[j] >= from[j] || (last && Number.isNaN(to[j])))))
      throw badModel(KIND, "the stretches of a curve must follow each other");
    age = to[j];
    if (!(mass[j] >= 0 && survival[j] >= 0 && survival[j] <= left))
      throw badModel(KIND, "a curve must fall from 1 to 0");
    left = survival[j];
  }
  return curve;
}
