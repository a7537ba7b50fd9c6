import { isClienteleError } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { isTexts } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { LAST_TIME, zoneOf } from "../../core/time.ts";
import type { LifecycleModel, SilenceLimits } from "./lifecycle-types.ts";
import { PACES } from "./stage-machine.ts";

/**
 * Checks a stored lifecycle (parsed JSON or its text) before it is used. Limits may have been changed by hand, as long as they are whole days and
 * "lapsed" comes after "at risk". O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitLifecycle, parseLifecycle } from "clientele/segmentation";
 * const model = fitLifecycle([{ customer: "ann", time: "2026-01-10", amount: 5 }], { asOf: "2026-06-01" });
 * parseLifecycle(JSON.stringify(model)).limits.first.atRisk; // => 90
 * parseLifecycle({ ...model, frequent: { days: -1, status: "learnt" } }); // throws "bad-model"
 */
export function parseLifecycle(json: unknown): LifecycleModel {
  return modelParser<LifecycleModel>({
    kind: "lifecycle",
    version: 1,
    keys: ["kind", "version", "zone", "asOf", "limits", "frequent", "settings", "fit"],
    check,
  })(json);
}

function check(model: LifecycleModel): void {
  if (typeof model.zone !== "string") throw bad("zone must be text");
  try {
    zoneOf(model.zone);
  } catch (error) {
    throw isClienteleError(error) ? bad(error.message) : error;
  }
  if (!(Math.abs(model.asOf) <= LAST_TIME)) throw bad("asOf must be a time in ms");
  for (const pace of PACES) checkLimits(model.limits?.[pace], `limits.${pace}`);
  const { frequent, settings, fit } = model;
  if (!(frequent?.days > 0 && Number.isFinite(frequent.days))) throw bad("frequent.days must be above zero");
  if (!["learnt", "default"].includes(frequent.status))
    throw bad('frequent.status must be "learnt" or "default"');
  for (const name of ["atRiskShare", "lapsedChance"] as const)
    if (!(settings?.[name] > 0 && settings[name] < 1)) throw bad(`settings.${name} must lie between 0 and 1`);
  for (const name of ["horizonDays", "minimumReturns"] as const)
    if (!(Number.isInteger(settings[name]) && settings[name] > 0))
      throw bad(`settings.${name} must be a whole number above zero`);
  if (!["learnt", "partly learnt", "default"].includes(fit?.status)) throw bad("fit.status is none");
  if (!isTexts(fit.warnings)) throw bad("fit.warnings must be a list of texts");
  for (const name of ["customers", "purchases", "returns"] as const)
    if (!isCount(fit[name])) throw bad(`fit.${name} must be a count`);
}

function checkLimits(limits: SilenceLimits | undefined, path: string): void {
  if (typeof limits !== "object" || limits === null) throw bad(`${path} is missing`);
  const { atRisk, lapsed, status, chanceAtRisk, chanceLapsed } = limits;
  if (!(Number.isInteger(atRisk) && atRisk >= 1)) throw bad(`${path}.atRisk must be whole days, 1 or more`);
  if (!(Number.isInteger(lapsed) && lapsed > atRisk && lapsed < 1e6))
    throw bad(`${path}.lapsed must be whole days, more than atRisk`);
  if (!["learnt", "shared", "default"].includes(status)) throw bad(`${path}.status is none`);
  for (const name of ["gaps", "returns", "horizon"] as const)
    if (!isCount(limits[name])) throw bad(`${path}.${name} must be a count`);
  for (const [name, chance] of Object.entries({ chanceAtRisk, chanceLapsed }))
    if (!(chance === null || isChance(chance))) throw bad(`${path}.${name} must be an estimate or null`);
}

function isChance(chance: Estimate | undefined): boolean {
  return (
    typeof chance === "object" &&
    chance.value >= 0 &&
    chance.value <= 1 &&
    (chance.se === null || chance.se >= 0) &&
    (chance.interval === null ||
      (Array.isArray(chance.interval) &&
        chance.interval.length === 2 &&
        chance.interval.every(Number.isFinite)))
  );
}

function isCount(n: unknown): boolean {
  return Number.isInteger(n) && (n as number) >= 0;
}

function bad(what: string): Error {
  return badModel("lifecycle", what);
}
