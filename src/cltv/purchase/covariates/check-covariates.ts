import { show } from "../../../core/errors.ts";
import { isTexts } from "../../../core/json-values.ts";
import { badModel } from "../../../core/model.ts";
import type { PurchaseModel } from "../purchase-model.ts";
import { type CovariateTerm, termsOf } from "./covariate-terms.ts";
import type { PurchaseCovariates } from "./covariate-types.ts";
import { movesOf } from "./moves.ts";

/** Checks the covariates of a model from JSON and counts their coefficients; zero without any. */
export function checkCovariates(kind: PurchaseModel["kind"], covariates: unknown): number {
  if (covariates === undefined) return 0;
  const fail = (what: string) => badModel(kind, `its covariates ${what}`);
  const { columns, buying, leaving, leavingActs } = (covariates ?? {}) as Partial<PurchaseCovariates>;
  const moves = movesOf(kind);
  if (moves === undefined) throw fail("are none that this kind of model has");
  if (!Array.isArray(columns) || !columns.every(isColumn)) throw fail("do not say which columns they are");
  if (leavingActs !== "spread" && leavingActs !== "odds")
    throw fail(`act on leaving by ${show(leavingActs)}`);
  for (const [name, effects] of Object.entries({ buying, leaving })) {
    if (!Array.isArray(effects) || !effects.every(isEffect)) throw fail(`have no effects on ${name}`);
    const names = [...new Set(effects.map(({ column }) => column))];
    if (!names.every((name) => columns.some(({ column }) => column === name)))
      throw fail(`have effects on ${name} of columns that they do not name`);
    const terms = termsOf(columns, names);
    if (terms.length !== effects.length || !terms.every((term, i) => same(term, effects[i])))
      throw fail(`do not have one effect on ${name} for each level`);
  }
  if ((leaving as unknown[]).length > 0 && moves.leaving.length === 0)
    throw fail("change leaving, but nobody leaves in this model");
  return (buying as unknown[]).length + (leaving as unknown[]).length;
}

function isColumn(value: unknown): boolean {
  const { column, levels, reference } = (value ?? {}) as { readonly [key: string]: unknown };
  if (typeof column !== "string") return false;
  if (levels === null) return reference === null;
  return isTexts(levels) && levels.includes(reference as string);
}

function isEffect(value: unknown): boolean {
  const { column, level, coefficient } = (value ?? {}) as { readonly [key: string]: unknown };
  return (
    typeof column === "string" &&
    (level === null || typeof level === "string") &&
    Number.isFinite(coefficient)
  );
}

function same(a: CovariateTerm, b: CovariateTerm): boolean {
  return a.column === b.column && a.level === b.level;
}
