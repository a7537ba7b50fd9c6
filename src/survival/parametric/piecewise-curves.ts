import type { Data } from "../../core/columns.ts";
import { rereadable } from "../../core/rereadable.ts";
import { firstAtLeast } from "../../numeric/bisect.ts";
import { designRows } from "../design/design-rows.ts";
import { type CurveParts, offsetOf, predictorValues } from "./curve-parts.ts";
import type { PiecewiseExponentialModel } from "./fit-piecewise-exponential.ts";
import { timeIn } from "./piecewise-likelihood.ts";

/** Curves of customers under a piecewise exponential model. */
export function piecewiseCurves(
  model: PiecewiseExponentialModel,
  data: Data<object>,
  what: string,
): CurveParts {
  const rows = rereadable(data);
  const design = designRows(model.schema, rows, what);
  const { length } = design;
  const { breaks } = model;
  const pieces = breaks.length + 1;
  const rates = model.coefficients.slice(0, pieces);
  const effect = predictorValues(
    model.coefficients.slice(pieces),
    "hazard",
    design,
    length,
    offsetOf(rows, model.offset, what),
  );
  // nobody was ever seen in a piece without a rate: the one before goes on
  const log: number[] = [];
  for (const [k, { value }] of rates.entries())
    log.push(value ?? (model.pieces[k].rate === null && k > 0 ? log[k - 1] : Number.NEGATIVE_INFINITY));
  const rate = (i: number, k: number) => Math.exp(log[k] + effect.values[i]);
  const hazardTo = (i: number, age: number) => {
    let total = 0;
    for (let k = 0; k < pieces; k++) {
      const time = timeIn(breaks, k, 0, age);
      if (time > 0) total += time * rate(i, k);
    }
    return total;
  };
  return {
    length,
    logSurvival: (i, age) => -hazardTo(i, age),
    hazard: (i, age) => rate(i, firstAtLeast(breaks, age)),
    quantile(i, p) {
      let left = -Math.log(p);
      if (!(left > 0)) return 0;
      for (let k = 0; k < pieces; k++) {
        const from = k === 0 ? 0 : breaks[k - 1];
        const time = k === breaks.length ? Number.POSITIVE_INFINITY : breaks[k] - from;
        const own = rate(i, k);
        if (own * time >= left) return from + left / own;
        if (own > 0) left -= own * time;
      }
      return Number.POSITIVE_INFINITY;
    },
    area(i, from, to) {
      let total = 0;
      for (let k = 0; k < pieces; k++) {
        const time = timeIn(breaks, k, from, to);
        if (time === 0) continue;
        const own = rate(i, k);
        const there = Math.exp(-hazardTo(i, Math.max(from, k === 0 ? 0 : breaks[k - 1])));
        total += there * (own === 0 ? time : own * time < 1e-12 ? time : -Math.expm1(-own * time) / own);
      }
      return total;
    },
    slopes(i, age, out) {
      out.fill(0);
      let place = 0;
      for (const [k, { value }] of rates.entries()) {
        const expected = rate(i, k) * timeIn(breaks, k, 0, age);
        if (value !== null) out[place++] = expected;
        else if (place > 0) out[place - 1] += expected;
      }
      const total = hazardTo(i, age);
      for (const x of effect.columns) out[place++] = total * (x === undefined ? 1 : x[i]);
    },
  };
}
