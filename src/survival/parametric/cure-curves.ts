import type { Data } from "../../core/columns.ts";
import { rereadable } from "../../core/rereadable.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import { designRows } from "../design/design-rows.ts";
import { errorCurve } from "./aft-curves.ts";
import { aftKernel } from "./aft-kernel.ts";
import { addMixture } from "./cure-likelihood.ts";
import type { CureModel } from "./cure-model.ts";
import { type CurveParts, predictorValues } from "./curve-parts.ts";

/** Curves of customers some of whom never leave. */
export function cureCurves(model: CureModel, data: Data<object>, what: string): CurveParts {
  const rows = rereadable(data);
  const kernel = aftKernel(model.distribution);
  const design = designRows(model.schema, rows, what);
  const lifetimeDesign = designRows(model.locationSchema, rows, what);
  const { length } = design;
  const share = predictorValues(model.coefficients, "share", design, length, undefined);
  const location = predictorValues(model.coefficients, "location", lifetimeDesign, length, undefined);
  const tau = model.coefficients.find(({ part }) => part === "scale")?.value ?? (kernel.fixed as number);
  const sigma = Math.exp(tau);
  const curve = errorCurve(kernel, undefined, (i) => ({ eta: location.values[i], sigma }));
  const stays = (i: number) => logisticOf(share.values[i]);
  const leaves = (i: number) => logisticOf(-share.values[i]);
  // shares are rounded, but nobody has left at age 0
  const survival = (i: number, age: number) =>
    age > 0 ? stays(i) + leaves(i) * Math.exp(curve.logSurvival(i, age)) : 1;
  const at = new Float64Array(3);
  const mixed = new Float64Array(10);
  return {
    length,
    logSurvival: (i, age) => Math.log(survival(i, age)),
    hazard: (i, age) =>
      (curve.hazard(i, age) * leaves(i) * Math.exp(curve.logSurvival(i, age))) / survival(i, age),
    quantile(i, p) {
      const among = (p - stays(i)) / leaves(i);
      return among > 0 ? curve.quantile(i, Math.min(1, among)) : Number.POSITIVE_INFINITY;
    },
    area(i, from, to) {
      if (!(to > from)) return 0;
      return stays(i) * (to - from) + leaves(i) * curve.area(i, from, to);
    },
    slopes(i, age, out) {
      out.fill(0);
      if (!(age > 0)) return;
      const z = (Math.log(age) - location.values[i]) / sigma;
      kernel.errors.tail(z, at);
      mixed.fill(0);
      addMixture(share.values[i], at, z, 1 / sigma, 1, mixed);
      let k = 0;
      for (const x of share.columns) out[k++] = -mixed[1] * (x === undefined ? 1 : x[i]);
      for (const x of location.columns) out[k++] = -mixed[2] * (x === undefined ? 1 : x[i]);
      if (k < out.length) out[k] = -mixed[3];
    },
  };
}
