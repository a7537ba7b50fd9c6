import { isClienteleError } from "../core/errors.ts";
import { badModel, modelParser } from "../core/model.ts";
import { checkMap } from "./rfm-map.ts";
import type { RfmDimension, RfmRule } from "./rfm-types.ts";

/**
 * Checks a stored RFM rule (parsed JSON or its text) before it is used: thresholds ascending, the map a map. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { parseRfm, scoreRfm } from "clientele";
 * const old = [
 *   { customer: "ann", last: "2026-10-30", orders: 9, revenue: 310 },
 *   { customer: "bob", last: "2026-03-02", orders: 1, revenue: 40 },
 * ];
 * const stored = JSON.stringify(scoreRfm(old, { asOf: "2026-11-01" }).info.rule);
 * const rule = parseRfm(stored);
 * const next = scoreRfm([{ customer: "eve", last: "2026-11-28", orders: 4, revenue: 90 }], { asOf: "2026-12-01", rule });
 * next.at(0)?.score; // => "521"
 * parseRfm({ kind: "rfm", version: 9 }); // throws "bad-model"
 */
export function parseRfm(json: unknown): RfmRule {
  // made on call, not on load: the module has no work of its own
  return modelParser<RfmRule>({
    kind: "rfm",
    version: 1,
    keys: ["kind", "version", "thresholds", "method", "frequencyScore", "map", "currency"],
    check,
  })(json);
}

const DIMENSIONS: readonly RfmDimension[] = ["r", "f", "m"];

function check(rule: RfmRule): void {
  for (const d of DIMENSIONS) {
    const cuts: unknown = rule.thresholds?.[d];
    const isGood =
      Array.isArray(cuts) &&
      cuts.length >= 1 &&
      cuts.length <= 19 &&
      cuts.every((cut, k) => Number.isFinite(cut) && !(cut < cuts[k - 1]));
    if (!isGood) throw badModel("rfm", `thresholds.${d} must be 1 to 19 ascending numbers`);
    if (typeof rule.method?.[d] !== "string") throw badModel("rfm", `method.${d} must be text`);
  }
  if (rule.frequencyScore !== "f" && rule.frequencyScore !== "fm")
    throw badModel("rfm", 'frequencyScore must be "f" or "fm"');
  if (rule.currency !== undefined && typeof rule.currency !== "string")
    throw badModel("rfm", "currency must be text");
  try {
    checkMap(rule.map);
  } catch (error) {
    throw isClienteleError(error) ? badModel("rfm", error.message) : error;
  }
}
