import { show } from "../../core/errors.ts";
import { badModel, modelParser, readKind } from "../../core/model.ts";
import { checkFit, checkParams, checkUnit } from "../check-fit.ts";
import type { ContractCovariate, ContractModel } from "./contract-model.ts";

/**
 * A model of contracts from JSON (text, or parsed already), sBG or BdW: checks what it is and that it can be used, and upgrades older versions. Untrusted input is safe: depth and size
 * are bounded, unknown keys refused.
 *
 * @throws "bad-model" for anything that is no contract model of this library.
 *
 * @example
 * import { fitSbg, parseContractModel } from "clientele/cltv";
 * const rows = [
 *   { periods: 1, ended: true, count: 30 },
 *   { periods: 2, ended: true, count: 12 },
 *   { periods: 3, ended: true, count: 7 },
 *   { periods: 3, ended: false, count: 51 },
 * ];
 * const text = JSON.stringify(fitSbg(rows, { unit: "month" }));
 * parseContractModel(text).kind; // => "sbg"
 * parseContractModel({ kind: "k-means", version: 1 }); // throws "bad-model"
 */
export function parseContractModel(json: unknown): ContractModel {
  const { value, kind } = readKind(json, "contract");
  if (kind !== "sbg" && kind !== "bdw")
    throw badModel("contract", `kind is ${show(kind)}; known are sbg, bdw`);
  return modelParser<ContractModel>({
    kind,
    version: 1,
    keys: ["kind", "version", "params", "unit", "asOf", "longest", "covariates", "fit"],
    check,
  })(value);
}

/** Everything that a forecast relies on. */
function check({ kind, params, unit, asOf, longest, covariates = [], fit }: ContractModel): void {
  const names = kind === "sbg" ? ["alpha", "beta"] : ["alpha", "beta", "c"];
  checkParams(kind, params, names);
  checkUnit(kind, unit);
  if (!Array.isArray(covariates) || !covariates.every(isCovariate))
    throw badModel(kind, "its covariates say nothing that could be used");
  checkFit(kind, fit, names.length + 2 * covariates.length);
  if (asOf !== null && !Number.isFinite(asOf)) throw badModel(kind, `asOf is ${show(asOf)}`);
  if (!Number.isInteger(longest) || longest < 0) throw badModel(kind, `longest is ${show(longest)}`);
}

function isCovariate(value: unknown): boolean {
  const { name, mean, spread, alpha, beta } = (value ?? {}) as Partial<ContractCovariate>;
  const positive = (x: unknown) => typeof x === "number" && x > 0 && x < Number.POSITIVE_INFINITY;
  return (
    typeof name === "string" &&
    Number.isFinite(mean) &&
    positive(spread) &&
    positive(alpha?.multiplier) &&
    positive(beta?.multiplier)
  );
}
