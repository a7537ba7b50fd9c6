import { show } from "../core/errors.ts";
import { isTexts } from "../core/json-values.ts";
import { badModel } from "../core/model.ts";

const STATUSES: readonly string[] = ["converged", "boundary", "not identified", "max iterations"];
const FIGURES: readonly string[] = [
  "logLikelihood",
  "customers",
  "distinct",
  "iterations",
  "level",
  "aic",
  "bic",
];
const UNITS: readonly string[] = ["day", "week", "month", "year"];

/** Exactly these parameters, each a number above zero. */
export function checkParams(kind: string, params: unknown, names: readonly string[]): void {
  const found = typeof params === "object" && params !== null ? Object.entries(params) : [];
  if (found.length !== names.length || !found.every(([name]) => names.includes(name)))
    throw badModel(
      kind,
      `its parameters are ${found.map(([name]) => name).join(", ") || "missing"} instead of ${names.join(", ")}`,
    );
  for (const [name, value] of found)
    if (!(typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY))
      throw badModel(kind, `parameter ${name} is ${show(value)}; expected a number above zero`);
}

/** A unit of time. */
export function checkUnit(kind: string, unit: unknown): void {
  if (!UNITS.includes(unit as string)) throw badModel(kind, `its unit is ${show(unit)}`);
}

/**
 * What a fit must say for forecasts to be made and told with it: status, figures, warnings, a covariance of k parameters or none, and sound draws if it has any. The first `positive` of the k are
 * above zero.
 */
export function checkFit(kind: string, fit: unknown, k: number, positive: number = k): void {
  const said = (fit ?? {}) as { readonly [key: string]: unknown };
  const { status, warnings, covariance, level, standardErrors, intervals, priors, posterior } = said;
  if (!STATUSES.includes(status as string) || !isTexts(warnings) || !isMatrix(covariance, k))
    throw badModel(kind, "its fit says nothing that could be used");
  const wrong = FIGURES.find((name) => !Number.isFinite(said[name]));
  if (wrong !== undefined) throw badModel(kind, `fit.${wrong} is ${show(said[wrong])}; expected a number`);
  if (!((level as number) > 0 && (level as number) < 1))
    throw badModel(kind, `fit.level is ${show(level)}; expected a number between 0 and 1`);
  if (!isRecordOf(standardErrors, Number.isFinite) || !isRecordOf(intervals, isPair))
    throw badModel(kind, "its standard errors or intervals are no numbers");
  if (priors !== undefined && !arePriors(priors)) throw badModel(kind, "its priors are none");
  if (posterior !== undefined && !areDraws(posterior, k, positive))
    throw badModel(kind, "its draws from the posterior are damaged");
}

function arePriors(value: unknown): boolean {
  return isRecordOf(value, (prior) => {
    const { median, factor } = prior as { readonly [key: string]: unknown };
    return (median as number) > 0 && (factor as number) >= 1;
  });
}

/** Draws of k numbers each, those of parameters above zero, with what is said about them. */
function areDraws(value: unknown, k: number, positive: number): boolean {
  const { parameters, draws, chains, diagnostics } = (value ?? {}) as { readonly [key: string]: unknown };
  return (
    isTexts(parameters) &&
    (parameters as string[]).length === k &&
    Number.isSafeInteger(chains) &&
    isRecordOf(diagnostics, (found) => typeof found === "object") &&
    Array.isArray(draws) &&
    draws.length > 0 &&
    (draws as unknown[]).every(
      (draw) =>
        Array.isArray(draw) &&
        draw.length === k &&
        draw.every((v, i) => Number.isFinite(v) && (i >= positive || v > 0)),
    )
  );
}

/** An object whose values are all null or as they should be. */
function isRecordOf(value: unknown, sound: (entry: unknown) => boolean): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((entry) => entry === null || sound(entry))
  );
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

/** A k x k matrix of numbers; a model made from published parameters may have none. */
function isMatrix(value: unknown, k: number): boolean {
  if (!Array.isArray(value)) return false;
  const rows = value as unknown[];
  return (
    rows.length === 0 ||
    (rows.length === k &&
      rows.every((row) => Array.isArray(row) && row.length === k && row.every((v) => Number.isFinite(v))))
  );
}
