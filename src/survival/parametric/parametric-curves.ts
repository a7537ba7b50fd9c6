import type { Data } from "../../core/columns.ts";
import type { LifeCurves } from "../use/life-curves.ts";
import { aftCurves } from "./aft-curves.ts";
import type { AftModel } from "./aft-model.ts";
import { cureCurves } from "./cure-curves.ts";
import type { CureModel } from "./cure-model.ts";
import { lifeCurvesOf } from "./curve-parts.ts";
import type { PiecewiseExponentialModel } from "./fit-piecewise-exponential.ts";
import type { RoystonParmarModel } from "./fit-royston-parmar.ts";
import { piecewiseCurves } from "./piecewise-curves.ts";
import { splineCurves } from "./spline-curves.ts";

/** Any model of lifetimes by formula. */
export type ParametricModel = AftModel | PiecewiseExponentialModel | RoystonParmarModel | CureModel;

/** Kinds of these models. */
export const PARAMETRIC_KINDS: readonly ParametricModel["kind"][] = [
  "aft",
  "piecewise-exponential",
  "royston-parmar",
  "cure",
];

/** Survival of customers under a parametric model, with errors by the delta method. */
export function parametricCurves(model: ParametricModel, data: Data<object>, what: string): LifeCurves {
  switch (model.kind) {
    case "aft":
      return lifeCurvesOf(model, aftCurves(model, data, what));
    case "piecewise-exponential":
      return lifeCurvesOf(model, piecewiseCurves(model, data, what));
    case "royston-parmar":
      return lifeCurvesOf(model, splineCurves(model, data, what));
    default:
      return lifeCurvesOf(model, cureCurves(model, data, what));
  }
}
