import { show } from "../../core/errors.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { zoneOf } from "../../core/time.ts";
import { checkFit, checkParams, checkUnit } from "../check-fit.ts";
import { checkCovariates } from "../purchase/covariates/check-covariates.ts";
import { periodCut } from "./read-periods.ts";
import type { VaryingParetoNbdModel } from "./varying-model.ts";

const KIND = "varying-pareto-nbd";

/**
 * A model of {@link fitVaryingParetoNbd} from JSON (text, or parsed already): checks what it is and that it can be used, and upgrades older versions. Untrusted input is safe: depth and size are bounded,
 * unknown keys refused.
 *
 * @throws "bad-model" for anything that is no such model.
 *
 * @example
 * import { fitVaryingParetoNbd, parseVaryingParetoNbd } from "clientele/cltv";
 * const months = Array.from({ length: 36 }, (_, m) => ({ time: Date.UTC(2024, m, 1), december: m % 12 === 11 }));
 * const orders = Array.from({ length: 1920 }, (_, n) => ({ customer: n % 80, m: Math.floor(n / 80) }))
 *   .filter(({ customer: c, m }) => {
 *     const [every, stay] = [[1, 3, 5, 11, 30][c % 5], [2, 9, 24, 40][c % 4]];
 *     return m === 0 || (m < stay && (m % every === 0 || (m % 12 === 11 && c % 3 > 0)));
 *   })
 *   .map(({ customer, m }) => ({ customer, time: Date.UTC(2024, m, 1 + (customer % 20)) }));
 * const options = { asOf: "2026-01-01", period: "month", covariates: { buying: ["december"] } } as const;
 * const text = JSON.stringify(fitVaryingParetoNbd(orders, months, options));
 * parseVaryingParetoNbd(text).period; // => "month"
 * parseVaryingParetoNbd({ kind: "pareto-nbd", version: 1 }); // throws "bad-model"
 */
export function parseVaryingParetoNbd(json: unknown): VaryingParetoNbdModel {
  return modelParser<VaryingParetoNbdModel>({
    kind: KIND,
    version: 1,
    keys: ["kind", "version", "params", "unit", "asOf", "zone", "period", "weekStart", "covariates", "fit"],
    check,
  })(json);
}

/** Everything that a forecast relies on. */
function check({
  params,
  unit,
  asOf,
  zone,
  period,
  weekStart,
  covariates,
  fit,
}: VaryingParetoNbdModel): void {
  checkParams(KIND, params, ["r", "alpha", "s", "beta"]);
  checkUnit(KIND, unit);
  if (!Number.isFinite(asOf)) throw badModel(KIND, `asOf is ${show(asOf)}`);
  if (!accepts(() => periodCut(period, weekStart)))
    throw badModel(KIND, `its periods are ${show(period)}, weeks from ${show(weekStart)}`);
  if (typeof zone !== "string" || !accepts(() => zoneOf(zone))) throw badModel(KIND, `zone is ${show(zone)}`);
  if (covariates === undefined || "leavingActs" in covariates)
    throw badModel(KIND, "its covariates are not those of such a model");
  const coefficients = checkCovariates("pareto-nbd", { ...covariates, leavingActs: "spread" });
  checkFit(KIND, fit, 4 + coefficients);
}

function accepts(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
