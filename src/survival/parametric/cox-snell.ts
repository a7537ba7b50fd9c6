import type { Data } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { define, Table, type TableColumn } from "../../core/table.ts";
import type { DesignSchema } from "../design/design-types.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import { EXACT } from "./location-scale.ts";
import { PARAMETRIC_KINDS, type ParametricModel, parametricCurves } from "./parametric-curves.ts";
import { rowsOfModel } from "./rows-of-model.ts";

/** One lifetime as the model sees it. */
export interface CoxSnellRow {
  /** Row of the input, from 0. */
  readonly row: number;
  /** Cumulative hazard that the customer lived through. */
  readonly residual: number;
  /** 1: left, 0: not yet. */
  readonly event: number;
  /** Cumulative hazard of the residuals themselves (Nelson-Aalen): equal to the residual if the model holds. */
  readonly cumulative: number;
  /** The residual that a perfect model would have at this rank: the exponential quantile of the Kaplan-Meier curve of the residuals; null at its end. */
  readonly quantile: number | null;
}

/**
 * Cox-Snell residuals, in ascending order: if the model holds they are lifetimes with a rate of 1, so `cumulative` against `residual` (and `quantile`, for a Q-Q plot) is a straight line through 0 with slope 1. With delayed entry a
 * residual is the hazard lived through while watched. O(n log n).
 *
 * @throws "bad-model"; "bad-value", "missing-column", "missing-value" as the fit.
 *
 * @example
 * import { coxSnell, fitAft } from "clientele/survival";
 * const rows = [1, 2, 3, 4].map((stop) => ({ stop, event: 1 }));
 * const model = fitAft(rows, { distribution: "exponential" });
 * coxSnell(model, rows).at(0); // => { row: 0, residual: 0.4, event: 1, cumulative: 0.25, quantile: 0.2876821 }
 */
export function coxSnell<Row extends object>(
  model: ParametricModel,
  lifetimes: Data<Row>,
  options?: LifetimeColumns<Row>,
): Table<CoxSnellRow> {
  const what = "coxSnell";
  needModel(model, PARAMETRIC_KINDS, what, "fitAft, fitPiecewiseExponential, fitRoystonParmar or fitCure");
  const schemas: DesignSchema[] = [model.schema];
  if (model.kind === "aft") schemas.push(model.scaleSchema);
  if (model.kind === "cure") schemas.push(model.locationSchema);
  const offset = model.kind === "cure" ? null : model.offset;
  const positive =
    model.kind !== "piecewise-exponential" &&
    !(model.kind === "aft" && (model.distribution === "gaussian" || model.distribution === "logistic"));
  const rows = rowsOfModel(lifetimes as Data<object>, options ?? {}, schemas, offset, {
    what,
    ages: positive ? "positive" : "zero",
    intervals: false,
  });
  const { length } = rows;
  const columns: { [name: string]: TableColumn } = {};
  for (const [name, column] of rows.covariates) define(columns, name, column);
  if (offset !== null) define(columns, offset, rows.numbers.offset);
  const customers = new Table<object>(length, columns as never, { kind: "customers" });
  const curves = parametricCurves(model, customers, what);
  const residual = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    residual[i] = curves.cumulativeHazard(i, rows.lower[i]);
    if (rows.start !== undefined && rows.start[i] > 0)
      residual[i] -= curves.cumulativeHazard(i, rows.start[i]);
  }
  const order = Array.from({ length }, (_, i) => i).sort(
    (a, b) => residual[a] - residual[b] || rows.kind[b] - rows.kind[a] || a - b,
  );
  const out = {
    row: new Float64Array(length),
    residual: new Float64Array(length),
    event: new Float64Array(length),
    cumulative: new Float64Array(length),
    quantile: new Float64Array(length),
  };
  let atRisk = 0;
  for (let i = 0; i < length; i++) atRisk += rows.total?.[i] ?? 1;
  let [cumulative, survival] = [0, 1];
  for (let k = 0; k < length; ) {
    let last = k;
    let events = 0;
    let gone = 0;
    // rows with equal residuals leave together
    for (; last < length && residual[order[last]] === residual[order[k]]; last++) {
      const w = rows.total?.[order[last]] ?? 1;
      gone += w;
      if (rows.kind[order[last]] === EXACT) events += w;
    }
    cumulative += events / atRisk;
    survival *= Math.max(0, 1 - events / atRisk);
    if (last === length && events === gone) survival = 0;
    for (; k < last; k++) {
      const i = order[k];
      out.row[k] = rows.inputRows[i];
      out.residual[k] = residual[i];
      out.event[k] = rows.kind[i];
      out.cumulative[k] = cumulative;
      out.quantile[k] = survival > 0 ? -Math.log(survival) : Number.NaN;
    }
    atRisk -= gone;
  }
  return new Table<CoxSnellRow>(length, out, { kind: "cox-snell" });
}
