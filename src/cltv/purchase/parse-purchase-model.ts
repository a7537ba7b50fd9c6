import { show } from "../../core/errors.ts";
import { badModel, modelParser, readKind } from "../../core/model.ts";
import { checkFit, checkParams, checkUnit } from "../check-fit.ts";
import { parseSeasonalClock } from "../seasonal/parse-seasonal-clock.ts";
import { checkCovariates } from "./covariates/check-covariates.ts";
import { kernelOf, PURCHASE_KINDS } from "./kernels.ts";
import type { CnbdKModel, PurchaseModel, RegularityTried } from "./purchase-model.ts";

/**
 * A buying model from JSON (text, or parsed already), whichever kind it is: checks what it is and that it can be used, and upgrades older versions. Untrusted input
 * is safe: depth and size are bounded, unknown keys refused.
 *
 * @throws "bad-model" for anything that is no buying model of this library.
 *
 * @example
 * import { fitNbd, parsePurchaseModel } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const text = JSON.stringify(fitNbd(customers, { unit: "week" }));
 * parsePurchaseModel(text).kind; // => "nbd"
 * parsePurchaseModel({ kind: "k-means", version: 1 }); // throws "bad-model"
 */
export function parsePurchaseModel(json: unknown): PurchaseModel {
  const { value, kind } = readKind(json, "purchase");
  const known = PURCHASE_KINDS.find((k) => k === kind);
  if (known === undefined)
    throw badModel("purchase", `kind is ${show(kind)}; known are ${PURCHASE_KINDS.join(", ")}`);
  return modelParser<PurchaseModel>({
    kind: known,
    version: 1,
    keys: keysOf(known),
    check,
  })(value);
}

function keysOf(kind: PurchaseModel["kind"]): readonly (keyof PurchaseModel)[] {
  const keys: readonly (keyof PurchaseModel)[] = [
    "kind",
    "version",
    "params",
    "unit",
    "asOf",
    "clock",
    "covariates",
    "fit",
  ];
  const regular: readonly (keyof CnbdKModel)[] = ["k", "tried"];
  return kind === "bg-cnbd-k" || kind === "mbg-cnbd-k" ? [...keys, ...(regular as typeof keys)] : keys;
}

/** Everything that a forecast relies on. */
function check(model: PurchaseModel): void {
  const { kind, params, unit, asOf, fit } = model;
  if (model.kind === "bg-cnbd-k" || model.kind === "mbg-cnbd-k") checkRegularity(model);
  const names = kernelOf(model).parameters;
  checkParams(kind, params, names);
  checkUnit(kind, unit);
  if (asOf !== null && !Number.isFinite(asOf)) throw badModel(kind, `asOf is ${show(asOf)}`);
  if (model.clock !== undefined) parseSeasonalClock(model.clock);
  const coefficients = checkCovariates(kind, model.covariates);
  checkFit(kind, fit, names.length + coefficients, names.length);
}

function checkRegularity({ kind, k, tried }: CnbdKModel): void {
  if (!(Number.isSafeInteger(k) && k >= 1 && k <= 100))
    throw badModel(kind, `k is ${show(k)}; expected a whole number from 1 to 100`);
  const sound =
    Array.isArray(tried) &&
    (tried as unknown[]).every((entry) => {
      const { k, logLikelihood } = (entry ?? {}) as Partial<RegularityTried>;
      return Number.isSafeInteger(k) && Number.isFinite(logLikelihood);
    });
  if (!sound) throw badModel(kind, "it does not say which k were tried");
}
