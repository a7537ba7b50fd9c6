import { show } from "../../core/errors.ts";
import { isRecord } from "../../core/is-record.ts";
import { isTexts } from "../../core/json-values.ts";
import { badModel, modelParser, readKind } from "../../core/model.ts";
import { checkLearned } from "../models/check-learned.ts";
import { LINEAR_KINDS } from "./linear-coefficients.ts";
import type { LinearModel, LinearTerm } from "./linear-types.ts";

/**
 * A logistic, Poisson or linear regression from its JSON, text or parsed, checked as untrusted: sizes are bounded, unknown keys refused, terms belong to columns of the schema and hold numbers. O(terms).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitElasticNet, parseLinearModel } from "clientele/learn";
 * const model = fitElasticNet([{ visits: 1, spend: 2 }, { visits: 2, spend: 5 }, { visits: 3, spend: 7 }], { target: "spend" });
 * parseLinearModel(JSON.stringify(model)).terms[0].name; // => "visits"
 * parseLinearModel({ kind: "elastic-net", version: 1 }); // throws "bad-model"
 */
export function parseLinearModel(json: unknown): LinearModel {
  const { value, kind: found } = readKind(json, LINEAR_KINDS[0]);
  return modelParser<LinearModel>({
    kind: LINEAR_KINDS.find((kind) => kind === found) ?? LINEAR_KINDS[0],
    version: 1,
    keys: [
      "kind",
      "version",
      "schema",
      "outcome",
      "intercept",
      "interceptSe",
      "atMeans",
      "terms",
      "references",
      "penalty",
      "exposure",
      "fit",
    ],
    check,
  })(value);
}

const OUTCOMES = {
  "logistic-regression": "binary",
  "elastic-net": "number",
  "poisson-regression": "count",
} as const;

function check(model: LinearModel): void {
  checkLearned(model);
  const {
    kind,
    schema,
    outcome,
    intercept,
    interceptSe,
    atMeans,
    terms,
    references,
    penalty,
    exposure,
    fit,
  } = model;
  const need = (right: boolean, what: string) => {
    if (!right) throw badModel(kind, what);
  };
  need(outcome.kind === OUTCOMES[kind], `its outcome is a ${show(outcome.kind)}`);
  need(Number.isFinite(intercept) && Number.isFinite(atMeans), "its intercept is no number");
  need(isError(interceptSe), "the error of its intercept is none");
  need(Array.isArray(terms) && Array.isArray(references), "its terms or references are missing");
  const columns = new Map(schema.columns.map((column) => [column.column, column.levels]));
  const seen = new Set<string>();
  const names = new Set<string>();
  for (const term of terms as readonly (LinearTerm | null)[]) {
    need(typeof term === "object" && term !== null, "a term is none");
    const { name, column, level, isMissing, mean, deviation, coefficient, se } = term as LinearTerm;
    const levels = columns.get(column);
    need(levels !== undefined && typeof name === "string", `a term is of no column: ${show(column)}`);
    need(
      level === null ? isMissing === true || levels === null : levels?.includes(level) === true,
      `term ${show(name)} does not fit its column`,
    );
    need(
      [mean, deviation, coefficient].every((v) => Number.isFinite(v)) && isError(se),
      `term ${show(name)} has something else than numbers`,
    );
    need(
      typeof isMissing === "boolean" && !(isMissing && level !== null),
      `term ${show(name)} is two at once`,
    );
    const own = JSON.stringify([column, level, isMissing]);
    need(!seen.has(own), `term ${show(name)} stands there twice`);
    seen.add(own);
    need(!names.has(name), `two terms are called ${show(name)}`);
    names.add(name);
  }
  need(
    references.every(
      (own: unknown) =>
        isRecord(own) &&
        typeof own.level === "string" &&
        columns.get(own.column as string)?.includes(own.level),
    ),
    "a category to compare with is none",
  );
  need(
    isRecord(penalty) && isSize(penalty.l1) && isSize(penalty.l2) && typeof penalty.standardize === "boolean",
    "its penalty is none",
  );
  need(exposure === null || typeof exposure === "string", "its exposure is no column");
  const { logLikelihood, nullLogLikelihood, deviance, nullDeviance, n, parameters, gap, iterations } = fit;
  need(
    [logLikelihood, nullLogLikelihood, deviance, nullDeviance, n, parameters, gap, iterations].every((v) =>
      Number.isFinite(v),
    ) && [fit.r2, fit.dispersion].every((v) => v === null || Number.isFinite(v)),
    "what it says of its fit is no number",
  );
  need(
    [fit.endless, fit.aliased].every((names: unknown) => isTexts(names)),
    "its lists of terms are none",
  );
}

function isError(value: unknown): boolean {
  return value === null || isSize(value);
}

function isSize(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;
}
