import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { needModel } from "../../core/model.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { coxCustomers } from "../cox/cox-customers.ts";
import type { CoxModel } from "../cox/cox-types.ts";
import { fitCox } from "../cox/fit-cox.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";
import { pickRows, rowsFor } from "./judged.ts";

/** How far a model tells customers apart, whatever the share that has left. */
export interface RoystonD {
  /** Log hazard ratio between the half of higher and the half of lower risk; 0 is none. */
  readonly d: Estimate;
  /** Share of the variation of log lifetimes that the model explains, from d (Royston and Sauerbrei 2004). */
  readonly explained: number;
  /** The same from the spread of the linear predictor (Kent and O'Quigley 1988). */
  readonly explainedByPredictor: number;
  /** Chance that of two customers the one with the higher risk leaves first, by the model alone (Goenen and Heller 2005): no censoring enters. */
  readonly concordance: number;
  /** What became of the rows: those without a covariate of the model are left out. */
  readonly rows: LifetimeAccount;
}

/** Settings of {@link roystonD}. Columns default to the names of the table of lifetimes. */
export type RoystonDOptions<Row extends object = object> = Partial<LifetimeColumns<Row>> & {
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
};

/**
 * Royston and Sauerbrei's D of a Cox model (2004): the coefficient of a Cox model whose only term are normal scores of the ranked linear predictor, ties averaged, times the square root of 8 / pi. Equal to R's `royston` for the rows
 * of the fit; for other rows the linear predictor is that of the model. O(n log n).
 *
 * @throws "bad-model", "too-few-rows"; "bad-option" for a model without covariates or with strata; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitCox, roystonD } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6, 7, 8].map((stop, i) => ({ stop, event: 1, visits: (i * 3) % 8 }));
 * const model = fitCox(lifetimes, { covariates: ["visits"] });
 * roystonD(model, lifetimes).d.value; // => 0.87152273
 * roystonD({ kind: "fog" } as never, lifetimes); // throws "bad-model"
 */
export function roystonD<Row extends object>(
  model: CoxModel,
  lifetimes: Data<Row>,
  options?: RoystonDOptions<NoInfer<Row>>,
): RoystonD {
  const what = "roystonD";
  needModel(model, ["cox"], what, "fitCox");
  const level = levelOption(options?.level);
  if (model.schema.terms.length === 0 || model.strata.length > 0)
    throw badOption(
      "model",
      model.strata.length > 0 ? `strata ${model.strata.join(", ")}` : "no covariates",
      "a model with covariates and without strata: customers of all strata are ranked in one row",
    );
  const { data, rows } = rowsFor(model, lifetimes as Data<object>, options as never, what);
  const { risk } = coxCustomers(model, pickRows(data, rows), what);
  const eta = risk.map(Math.log);
  const n = eta.length;
  const mass = rows.count ?? new Float64Array(n).fill(1);
  const order = Int32Array.from(eta, (_, i) => i).sort((a, b) => eta[a] - eta[b]);
  const total = mass.reduce((sum, m) => sum + m, 0);
  const score = new Float64Array(n);
  for (let from = 0, before = 0; from < n; ) {
    let to = from;
    let tied = 0;
    for (; to < n && eta[order[to]] === eta[order[from]]; to++) tied += mass[order[to]];
    let sum = 0;
    for (let k = 1; k <= tied; k++) sum += normalQuantile((before + k - 3 / 8) / (total + 1 / 4));
    for (let k = from; k < to; k++) score[order[k]] = sum / tied;
    before += tied;
    from = to;
  }
  const scored = new Table<object>(
    n,
    {
      stop: rows.stop,
      event: Float64Array.from(rows.event),
      score,
      ...(rows.start && { start: rows.start }),
      ...(rows.count && { count: rows.count }),
      ...(rows.weight && { weight: rows.weight }),
    } as never,
    { kind: "lifetimes" },
  );
  const fit = fitCox(scored, {
    covariates: ["score"],
    level,
    ...(rows.weight && { weight: "weight" }),
  } as never);
  const [{ coefficient, se, interval }] = fit.coefficients;
  const beta = coefficient ?? 0;
  const size = Math.sqrt(8 / Math.PI);
  const noise = Math.PI ** 2 / 6;
  const spread = varianceOf(eta, mass, total);
  return {
    d: {
      value: beta * size,
      se: se === null ? null : se * size,
      interval: interval === null ? null : [interval[0] * size, interval[1] * size],
      level,
    },
    explained: beta ** 2 / (noise + beta ** 2),
    explainedByPredictor: spread / (noise + spread),
    concordance: predictedConcordance(order, eta, mass, total),
    rows: rows.account,
  };
}

function varianceOf(values: Float64Array, mass: Float64Array, total: number): number {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += (mass[i] * values[i]) / total;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += mass[i] * (values[i] - mean) ** 2;
  return squares / (total - 1);
}

/** Values are put into this many classes when there are more, which moves the mean by less than 1e-6. */
const CLASSES = 4000;

/** Mean over pairs of 1 / (1 + exp(-|difference|)), equal ones as one half. */
function predictedConcordance(
  order: Int32Array,
  eta: Float64Array,
  mass: Float64Array,
  total: number,
): number {
  const values: number[] = [];
  const masses: number[] = [];
  const [low, high] = [eta[order[0]], eta[order[order.length - 1]]];
  const width = order.length > CLASSES ? (high - low) / CLASSES : 0;
  for (const i of order) {
    const last = values.length - 1;
    if (last >= 0 && (eta[i] === values[last] || eta[i] - values[last] < width)) masses[last] += mass[i];
    else {
      values.push(eta[i]);
      masses.push(mass[i]);
    }
  }
  let sum = 0;
  for (let a = 0; a < values.length; a++) {
    sum += (masses[a] * (masses[a] - 1)) / 4;
    for (let b = a + 1; b < values.length; b++)
      sum += (masses[a] * masses[b]) / (1 + Math.exp(values[a] - values[b]));
  }
  return (2 * sum) / (total * (total - 1));
}
