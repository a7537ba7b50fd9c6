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
    check: (found) => checkCurves(KIND, found),
  })(json);
  return { ...model, groups: model.groups.map((group) => ({ ...group, curve: revived(group.curve) })) };
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
  return curve;
}
