import { show } from "../../core/errors.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { parseCox } from "../cox/parse-cox.ts";
import type { CoxPath, CoxPathStep } from "./cox-path-types.ts";

const KIND = "cox-path";

/**
 * Cox fits over a range of penalties from JSON (text, or parsed already): checks what they are and that the chosen one can be used. Untrusted input is safe: depth and size are bounded, unknown keys refused.
 *
 * @throws "bad-model" for anything that is no such path of this library.
 *
 * @example
 * import { fitCoxPath, parseCoxPath } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6, 7, 8].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * const path = fitCoxPath(lifetimes, { covariates: ["visits"], penalties: [0.1], folds: 0 });
 * parseCoxPath(JSON.stringify(path)).chosen; // => 0.1
 * parseCoxPath({ kind: "cox", version: 1 }); // throws "bad-model"
 */
export function parseCoxPath(json: unknown): CoxPath {
  const path = modelParser<CoxPath>({
    kind: KIND,
    version: 1,
    keys: ["kind", "version", "l1Ratio", "terms", "steps", "best", "oneError", "chosen", "model"],
    check,
  })(json);
  return { ...path, model: parseCox(path.model) };
}

function check({ l1Ratio, terms, steps, best, oneError, chosen, model }: CoxPath): void {
  if (!(typeof l1Ratio === "number" && l1Ratio >= 0 && l1Ratio <= 1))
    throw badModel(KIND, `its l1Ratio is ${show(l1Ratio)}`);
  const names = parseCox(model).schema.terms.map(({ name }) => name);
  if (!Array.isArray(terms) || terms.length !== names.length || terms.some((name, j) => name !== names[j]))
    throw badModel(KIND, "its terms are not those of its model");
  if (!Array.isArray(steps) || steps.length === 0 || !steps.every((step) => isStep(step, names.length)))
    throw badModel(KIND, "a step says nothing that could be used");
  const penalties = new Set<unknown>(steps.map(({ penalty }) => penalty));
  if (!penalties.has(chosen) || ![best, oneError].every((own) => own === null || penalties.has(own)))
    throw badModel(KIND, "a penalty that it chose is none of its steps");
}

function isStep(value: unknown, count: number): boolean {
  const { penalty, coefficients, terms, explained, deviance, devianceError } = (value ??
    {}) as Partial<CoxPathStep>;
  const known = (own: unknown) => own === null || Number.isFinite(own);
  return (
    Number.isFinite(penalty) &&
    (penalty as number) >= 0 &&
    Array.isArray(coefficients) &&
    coefficients.length === count &&
    coefficients.every(Number.isFinite) &&
    Number.isInteger(terms) &&
    Number.isFinite(explained) &&
    known(deviance) &&
    known(devianceError)
  );
}
