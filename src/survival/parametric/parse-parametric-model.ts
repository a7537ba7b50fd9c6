import { show } from "../../core/errors.ts";
import { isTexts } from "../../core/json-values.ts";
import { badModel, modelParser, readKind } from "../../core/model.ts";
import { checkDesignSchema } from "../design/check-design-schema.ts";
import { AFT_DISTRIBUTIONS } from "./aft-model.ts";
import type { ParametricCoefficient } from "./model-types.ts";
import { PARAMETRIC_KINDS, type ParametricModel } from "./parametric-curves.ts";

const SHARED = ["kind", "version", "unit", "schema", "coefficients", "fit"] as const;
const KEYS: { readonly [K in ParametricModel["kind"]]: readonly string[] } = {
  aft: ["distribution", "scaleSchema", "offset", "usual"],
  "piecewise-exponential": ["breaks", "pieces", "offset"],
  "royston-parmar": ["scale", "knots", "offset"],
  cure: ["distribution", "locationSchema", "share", "usual"],
};
const STATUSES: readonly unknown[] = [
  "converged",
  "boundary",
  "not identified",
  "unbounded",
  "max iterations",
];
const UNITS: readonly unknown[] = ["day", "week", "month", "year", null];

/**
 * A parametric model of lifetimes (accelerated failure time, piecewise exponential, Royston-Parmar or cure) from JSON, text or parsed already. Untrusted input is safe: depth and size are bounded, unknown keys refused,
 * and everything that a prediction relies on is checked.
 *
 * @throws "bad-model" for anything that is no such model of this library.
 *
 * @example
 * import { fitAft, parseParametricModel } from "clientele/survival";
 * const rows = [2, 3, 3, 5, 8, 9].map((stop, i) => ({ stop, event: i === 5 ? 0 : 1 }));
 * const text = JSON.stringify(fitAft(rows, { distribution: "weibull" }));
 * parseParametricModel(text).kind; // => "aft"
 * parseParametricModel({ kind: "k-means", version: 1 }); // throws "bad-model"
 */
export function parseParametricModel(json: unknown): ParametricModel {
  const { value, kind } = readKind(json, "parametric");
  if (!PARAMETRIC_KINDS.includes(kind as ParametricModel["kind"]))
    throw badModel("parametric", `kind is ${show(kind)}; known are ${PARAMETRIC_KINDS.join(", ")}`);
  const known = kind as ParametricModel["kind"];
  return modelParser<ParametricModel>({
    kind: known,
    version: 1,
    keys: [...SHARED, ...KEYS[known]] as never,
    check,
  })(value);
}

function check(model: ParametricModel): void {
  const { kind, unit, schema, coefficients, fit } = model;
  if (!UNITS.includes(unit)) throw badModel(kind, `its unit is ${show(unit)}`);
  checkDesignSchema(kind, schema);
  if (!Array.isArray(coefficients) || !coefficients.every(isCoefficient))
    throw badModel(kind, "its coefficients say nothing that could be used");
  const { status, warnings, covariance, level } = (fit ?? {}) as unknown as {
    readonly [key: string]: unknown;
  };
  if (!STATUSES.includes(status) || !isTexts(warnings))
    throw badModel(kind, "its fit says nothing that could be used");
  if (!(typeof level === "number" && level > 0 && level < 1))
    throw badModel(kind, `fit.level is ${show(level)}`);
  const k = coefficients.filter(({ value }) => value !== null).length;
  const isRow = (row: unknown) => Array.isArray(row) && row.length === k && row.every(Number.isFinite);
  if (
    !Array.isArray(covariance) ||
    !(covariance.length === 0 || (covariance.length === k && covariance.every(isRow)))
  )
    throw badModel(kind, "its covariance does not go with its coefficients");
  const needs = (part: string, terms: readonly { readonly name: string }[], intercept: boolean) => {
    const own = coefficients.filter((c) => c.part === part).map(({ name }) => name);
    const expected = [...(intercept ? ["(intercept)"] : []), ...terms.map(({ name }) => name)];
    if (own.length !== expected.length || own.some((name, j) => name !== expected[j]))
      throw badModel(
        kind,
        `its coefficients of part ${part} are ${own.join(", ")} instead of ${expected.join(", ")}`,
      );
  };
  if ("offset" in model && model.offset !== null && typeof model.offset !== "string")
    throw badModel(kind, `offset is ${show(model.offset)}`);
  if (model.kind === "aft") {
    const { distribution } = model;
    if (!AFT_DISTRIBUTIONS.includes(distribution))
      throw badModel(kind, `distribution is ${show(distribution)}`);
    checkDesignSchema(kind, model.scaleSchema, "scaleSchema");
    const fixed = distribution === "exponential" || distribution === "rayleigh";
    needs("location", schema.terms, true);
    if (fixed) needs("scale", [], false);
    else needs("scale", model.scaleSchema.terms, true);
    const shapes = coefficients.filter(({ part }) => part === "shape");
    const one = distribution === "generalized-gamma" ? 1 : 0;
    if (shapes.length !== one || shapes.some(({ value }) => value === null))
      throw badModel(kind, "its shape does not go with its distribution");
  } else if (model.kind === "piecewise-exponential") {
    const { breaks, pieces } = model;
    if (!ascending(breaks) || !Array.isArray(pieces) || pieces.length !== breaks.length + 1)
      throw badModel(kind, "its breaks and pieces say nothing that could be used");
    needs("hazard", [...pieces.map((_, p) => ({ name: `rate ${p + 1}` })), ...schema.terms], false);
  } else if (model.kind === "royston-parmar") {
    const { knots, scale } = model;
    if (!ascending(knots) || knots.length === 1 || knots.length === 2)
      throw badModel(kind, "its knots say nothing that could be used");
    if (!["hazard", "odds", "normal"].includes(scale)) throw badModel(kind, `scale is ${show(scale)}`);
    needs("hazard", schema.terms, false);
    const shapes = coefficients.filter(({ part }) => part === "shape");
    if (shapes.length !== Math.max(2, knots.length) || shapes.some(({ value }) => value === null))
      throw badModel(kind, "its spline does not go with its knots");
  } else {
    if (!["weibull", "exponential", "log-normal", "log-logistic"].includes(model.distribution))
      throw badModel(kind, `distribution is ${show(model.distribution)}`);
    checkDesignSchema(kind, model.locationSchema, "locationSchema");
    needs("share", schema.terms, true);
    needs("location", model.locationSchema.terms, true);
    needs("scale", [], model.distribution !== "exponential");
  }
}

function isCoefficient(value: unknown): boolean {
  const { part, name, value: own } = (value ?? {}) as Partial<ParametricCoefficient>;
  return (
    ["location", "scale", "shape", "hazard", "share"].includes(part as string) &&
    typeof name === "string" &&
    (own === null || Number.isFinite(own))
  );
}

function ascending(ages: unknown): ages is readonly number[] {
  return (
    Array.isArray(ages) &&
    (ages as unknown[]).every(
      (age, k) =>
        typeof age === "number" && age > (k === 0 ? 0 : (ages[k - 1] as number)) && Number.isFinite(age),
    )
  );
}
