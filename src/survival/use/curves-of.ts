import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needModel } from "../../core/model.ts";
import { coxCurves } from "../cox/cox-curves.ts";
import { curveLifeCurves } from "../curves/curve-life-curves.ts";
import { frailtyCurves } from "../frailty/frailty-curves.ts";
import { PARAMETRIC_KINDS, parametricCurves } from "../parametric/parametric-curves.ts";
import type { LifeCurves } from "./life-curves.ts";
import type { LifetimeModel } from "./lifetime-model.ts";

/**
 * Refuses what is no model of how long customers stay. A Fine-Gray model is none: those who left for another cause stay in its risk set, so that chances "of who is there today" cannot come from it.
 *
 * @throws "bad-model"
 */
export function needLifetimeModel(model: LifetimeModel, what: string): void {
  if ((model as { readonly kind?: unknown } | null)?.kind === "fine-gray")
    throw new ClienteleError(
      "bad-model",
      `${what}: a Fine-Gray model says how many leave for one cause in the end, not who of those there today stays. Ask it incidenceAt, or fit a model of leaving for whatever cause (fitCox).`,
      { expected: "a model of how long customers stay" },
    );
  needModel(
    model,
    ["kaplan-meier", "cox", "frailty-cox", ...PARAMETRIC_KINDS],
    what,
    "kaplanMeier, fitCox, fitAft or another fit of lifetimes",
  );
}

/**
 * Survival of customers under any model of it.
 *
 * @throws "bad-model"
 */
export function curvesOf(model: LifetimeModel, rows: Data<object>, what: string): LifeCurves {
  needLifetimeModel(model, what);
  if (model.kind === "kaplan-meier") return curveLifeCurves(model, rows, what);
  if (model.kind === "frailty-cox") return frailtyCurves(model, rows, what);
  if (model.kind === "cox") return coxCurves(model, rows, what);
  return parametricCurves(model, rows, what);
}
