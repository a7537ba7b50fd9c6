import type { Data } from "../../core/columns.ts";
import { rereadable } from "../../core/rereadable.ts";
import { designRows } from "../design/design-rows.ts";
import { type CurveParts, offsetOf, predictorValues } from "./curve-parts.ts";
import { type RoystonParmarModel, splineErrors } from "./fit-royston-parmar.ts";
import { splineSlope, splineValue } from "./log-age-spline.ts";
import { areaOverLogTime } from "./log-time-area.ts";

/** Curves of customers under a spline model. */
export function splineCurves(model: RoystonParmarModel, data: Data<object>, what: string): CurveParts {
  const rows = rereadable(data);
  const design = designRows(model.schema, rows, what);
  const { length } = design;
  const knots = model.knots.map(Math.log);
  const shape = model.coefficients.filter(({ part }) => part === "shape").map(({ value }) => value ?? 0);
  const effect = predictorValues(
    model.coefficients,
    "hazard",
    design,
    length,
    offsetOf(rows, model.offset, what),
  );
  const errors = splineErrors(model.scale);
  const at = new Float64Array(3);
  const height = (u: number) => {
    let total = shape[0];
    for (let k = 1; k < shape.length; k++) total += shape[k] * splineValue(u, knots, k - 1);
    return total;
  };
  const slope = (u: number) => {
    let total = 0;
    for (let k = 1; k < shape.length; k++) total += shape[k] * splineSlope(u, knots, k - 1);
    return total;
  };
  const tailAt = (i: number, u: number) => {
    errors.tail(height(u) + effect.values[i], at);
    return at[0];
  };
  // beyond the outer knots the spline is a line
  const [first, last] = knots.length === 0 ? [0, 0] : [knots[0], knots[knots.length - 1]];
  /** The log age at which the spline reaches a height; NaN where it never does. */
  const ageAt = (target: number): number => {
    if (target <= height(first)) return first + (target - height(first)) / slope(first);
    const end = height(last);
    if (target >= end)
      return slope(last) > 0 ? last + (target - end) / slope(last) : Number.POSITIVE_INFINITY;
    let [low, high] = [first, last];
    for (let step = 0; step < 100; step++) {
      const middle = (low + high) / 2;
      if (middle <= low || middle >= high) break;
      if (height(middle) < target) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  const steepest = Math.max(...[first, last, (first + last) / 2].map(slope), 1e-6);
  return {
    length,
    logSurvival: (i, age) => (age > 0 ? tailAt(i, Math.log(age)) : 0),
    hazard(i, age) {
      if (!(age > 0))
        return slope(first) > 1
          ? 0
          : slope(first) < 1
            ? Number.POSITIVE_INFINITY
            : Math.exp(height(0) + effect.values[i]);
      const u = Math.log(age);
      tailAt(i, u);
      return (at[1] * slope(u)) / age;
    },
    quantile(i, p) {
      if (p >= 1) return 0;
      if (!(p > 0)) return Number.POSITIVE_INFINITY;
      return Math.exp(ageAt(errors.quantile(p) - effect.values[i]));
    },
    area(i, from, to) {
      const end = slope(last);
      return areaOverLogTime(
        {
          logSurvival: (u) => tailAt(i, u),
          low: ageAt(-40 - effect.values[i]),
          high: end > 0 ? Math.max(last, ageAt(45 - effect.values[i])) : Number.POSITIVE_INFINITY,
          width: 0.25 / steepest,
          power: model.scale === "odds" ? end : end > 0 ? Number.POSITIVE_INFINITY : 0,
        },
        from,
        to,
      );
    },
    slopes(i, age, out) {
      out.fill(0);
      if (!(age > 0)) return;
      const u = Math.log(age);
      tailAt(i, u);
      const by = at[1];
      out[0] = by;
      for (let k = 1; k < shape.length; k++) out[k] = by * splineValue(u, knots, k - 1);
      let place = shape.length;
      for (const x of effect.columns) out[place++] = by * (x === undefined ? 1 : x[i]);
    },
  };
}
