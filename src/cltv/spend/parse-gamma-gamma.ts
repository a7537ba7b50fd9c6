import { show } from "../../core/errors.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { checkFit, checkParams } from "../check-fit.ts";
import { GAMMA_GAMMA } from "./gamma-gamma.ts";
import type { GammaGammaModel } from "./spend-model.ts";

/**
 * A spend model from JSON (text, or parsed already): checks what it is and that it can be used, and upgrades older versions. Untrusted input is safe: depth and size are
 * bounded, unknown keys refused.
 *
 * @throws "bad-model" for anything that is no Gamma-Gamma model of this library.
 *
 * @example
 * import { fitGammaGamma, parseGammaGamma } from "clientele/cltv";
 * const model = fitGammaGamma([
 *   { frequency: 2, monetary: 22.35, count: 20 },
 *   { frequency: 1, monetary: 11.77, count: 30 },
 *   { frequency: 7, monetary: 73.74, count: 9 },
 * ]);
 * parseGammaGamma(JSON.stringify(model)).params.p / model.params.p; // => 1
 * parseGammaGamma({ kind: "bg-nbd", version: 1 }); // throws "bad-model"
 */
export function parseGammaGamma(json: unknown): GammaGammaModel {
  return modelParser<GammaGammaModel>({
    kind: "gamma-gamma",
    version: 1,
    keys: ["kind", "version", "params", "firstOrder", "currency", "asOf", "leftOut", "independence", "fit"],
    check,
  })(json);
}

/** Everything that a forecast relies on. */
function check({ kind, params, firstOrder, currency, asOf, fit }: GammaGammaModel): void {
  checkParams(kind, params, GAMMA_GAMMA.parameters);
  checkFit(kind, fit, 3);
  if (firstOrder !== "exclude" && firstOrder !== "include")
    throw badModel(kind, `firstOrder is ${show(firstOrder)}`);
  if (currency !== null && typeof currency !== "string")
    throw badModel(kind, `currency is ${show(currency)}`);
  if (asOf !== null && !Number.isFinite(asOf)) throw badModel(kind, `asOf is ${show(asOf)}`);
}
