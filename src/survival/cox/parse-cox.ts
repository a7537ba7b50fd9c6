import { show } from "../../core/errors.ts";
import { isNumbers, isTexts } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { checkDesignSchema } from "../design/check-design-schema.ts";
import type { CoxBaseline, CoxCoefficient, CoxModel } from "./cox-types.ts";

/**
 * A Cox model from JSON (text, or parsed already): checks what it is and that it can be used. Untrusted input is safe: depth and size are bounded, unknown keys refused.
 *
 * @throws "bad-model" for anything that is no Cox model of this library.
 *
 * @example
 * import { fitCox, parseCox } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * const model = fitCox(lifetimes, { covariates: ["visits"] });
 * parseCox(JSON.stringify(model)).coefficients[0].term; // => "visits"
 * parseCox({ kind: "cox", version: 2 }); // throws "bad-model"
 */
export function parseCox(json: unknown): CoxModel {
  return modelParser<CoxModel>({
    kind: "cox",
    version: 1,
    keys: [
      "kind",
      "version",
      "unit",
      "ties",
      "schema",
      "center",
      "coefficients",
      "covariance",
      "robustCovariance",
      "strata",
      "offset",
      "baseline",
      "tests",
      "concordance",
      "ridge",
      "fit",
    ],
    check,
  })(json);
}

const UNITS: readonly unknown[] = ["day", "week", "month", "year", null];

/** Everything that a prediction relies on. */
function check(model: CoxModel): void {
  const {
    unit,
    ties,
    schema,
    center,
    coefficients,
    covariance,
    robustCovariance,
    strata,
    baseline,
    offset,
    fit,
  } = model;
  const need = (right: boolean, what: string) => {
    if (!right) throw badModel("cox", what);
  };
  need(UNITS.includes(unit), `its unit is ${show(unit)}`);
  need(["efron", "breslow", "exact"].includes(ties), `its ties are ${show(ties)}`);
  checkDesignSchema("cox", schema);
  const p = schema.terms.length;
  need(isNumbers(center, p), "its centers are no numbers, one for each term");
  need(Array.isArray(coefficients) && coefficients.length === p, "it has not one coefficient for each term");
  need(
    coefficients.every(
      (own: CoxCoefficient | null, j) =>
        own?.term === schema.terms[j].name && (own.coefficient === null || Number.isFinite(own.coefficient)),
    ),
    "a coefficient is no number, or of another term",
  );
  for (const matrix of [covariance, robustCovariance])
    need(
      matrix === null ||
        (Array.isArray(matrix) &&
          matrix.length === p &&
          matrix.every(
            (row: unknown) =>
              Array.isArray(row) && row.length === p && row.every((v) => v === null || Number.isFinite(v)),
          ) &&
          matrix.every((row, j) => row[j] === null || (row[j] as number) >= 0)),
      "a covariance is no square of numbers",
    );
  need(covariance !== null, "its covariance is missing");
  need(isTexts(strata), "its strata are no names of columns");
  need(offset === null || typeof offset === "string", `its offset is ${show(offset)}`);
  need(Array.isArray(baseline) && baseline.length > 0, "its baseline is missing");
  for (const own of baseline) need(isBaseline(own, strata.length, p), "a baseline is none");
  need(
    typeof fit === "object" && fit !== null && isTexts(fit.warnings) && Number.isFinite(fit.logLikelihood),
    "what it says of its fit is missing",
  );
}

function isBaseline(own: CoxBaseline | null, strata: number, p: number): boolean {
  if (typeof own !== "object" || own === null) return false;
  const { stratum, times, cumulativeHazard, variance, means, last } = own;
  return (
    isTexts(stratum) &&
    stratum.length === strata &&
    isNumbers(times) &&
    rising(times) &&
    isNumbers(cumulativeHazard, times.length) &&
    rising(cumulativeHazard) &&
    (variance === null || (isNumbers(variance, times.length) && variance.every((v) => v >= 0))) &&
    (means === null ||
      (Array.isArray(means) && means.length === times.length && means.every((row) => isNumbers(row, p)))) &&
    Number.isFinite(last) &&
    last >= (times[times.length - 1] ?? 0)
  );
}

function rising(values: readonly number[]): boolean {
  return values.every((v, i) => v >= (i === 0 ? 0 : values[i - 1]));
}
