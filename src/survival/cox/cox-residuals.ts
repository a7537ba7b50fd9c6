import type { Data, OptionsArgument } from "../../core/columns.ts";
import { needOptions, oneOf } from "../../core/options.ts";
import { type AnyRow, define, Table, type TableColumn, type TableInfo } from "../../core/table.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import { type CoxAt, coxAt } from "./cox-at.ts";
import type { CoxColumns, CoxModel } from "./cox-types.ts";
import { riskSetMeans, scoreResiduals } from "./score-residuals.ts";

/** A kind of residual of a Cox model. */
export type CoxResidual =
  | "martingale"
  | "deviance"
  | "score"
  | "schoenfeld"
  | "scaled-schoenfeld"
  | "dfbeta"
  | "dfbetas";

/** Settings of {@link coxResiduals}: the columns of the fit; covariates, strata and offset are known to the model. */
export type CoxResidualsOptions<Row extends object = Lifetime> = Omit<CoxColumns<Row>, "covariates"> & {
  readonly type: CoxResidual;
};

/** What a table of residuals says about itself. */
export interface CoxResidualsInfo extends TableInfo {
  readonly kind: "cox-residuals";
  readonly type: CoxResidual;
}

const TYPES: readonly CoxResidual[] = [
  "martingale",
  "deviance",
  "score",
  "schoenfeld",
  "scaled-schoenfeld",
  "dfbeta",
  "dfbetas",
];

/**
 * What a Cox model leaves unexplained, one row for each row of the lifetimes. "martingale": events less expected ones, "deviance": the same made symmetric; both in the column `residual`. By term: "score", its part of
 * the score; "dfbeta", how much a coefficient would change without the row, "dfbetas" in standard errors (weights counted in both). "schoenfeld" has a row for each event, by stratum and age: the covariates
 * less their mean among those at risk; "scaled-schoenfeld" the same on the scale of the coefficient: its trend over age is that of the effect. As R's `residuals.coxph`; of a row with a count each of its customers has what the row says. O(n p), however
 * many events are tied.
 *
 * @throws "bad-option" for score residuals of exact ties; "bad-model", "bad-value", "missing-column" and what `fitCox` throws for rows.
 *
 * @example
 * import { coxResiduals, fitCox } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * const model = fitCox(lifetimes, { covariates: ["visits"] });
 * coxResiduals(model, lifetimes, { type: "martingale" }).at(0)?.residual; // => 0.83703
 */
export function coxResiduals<Row extends object = Lifetime>(
  model: CoxModel,
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<CoxResidualsOptions<Row>>
): Table<AnyRow, CoxResidualsInfo> {
  needOptions(options, "coxResiduals", "type");
  const { type } = options as { readonly type: CoxResidual };
  oneOf(type, "type", TYPES);
  const plain = type === "martingale" || type === "deviance";
  const at = coxAt(model, lifetimes, options, "coxResiduals", plain);
  const info = { kind: "cox-residuals", type } as const;
  if (plain) {
    const residual = martingales(at, type === "deviance");
    return new Table<AnyRow, CoxResidualsInfo>(
      residual.length,
      { row: Float64Array.from(at.lifetimes.inputRows), residual },
      info,
    );
  }
  const { columns, byTerm } = type.includes("schoenfeld")
    ? schoenfeld(at, model, type === "scaled-schoenfeld")
    : scores(at, type);
  const named: { [name: string]: TableColumn } = columns;
  for (const [k, j] of at.kept.entries()) define(named, model.schema.terms[j].name, byTerm[k]);
  return new Table<AnyRow, CoxResidualsInfo>(columns.row.length, named, info);
}

/** Events less expected ones by row of the lifetimes. */
function martingales({ likelihood }: CoxAt, deviance: boolean): Float64Array {
  const { rows, expected } = likelihood;
  const out = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    const e = rows.mass === undefined ? expected[k] : expected[k] / rows.mass[k];
    const m = rows.event[k] - e;
    const d = -2 * (m + (rows.event[k] === 1 ? Math.log(e) : 0));
    out[rows.order[k]] = deviance ? Math.sign(m) * Math.sqrt(Math.max(0, d)) : m;
  }
  return out;
}

function scores(at: CoxAt, type: CoxResidual): { columns: { row: Float64Array }; byTerm: Float64Array[] } {
  const { likelihood, kept, covariance, lifetimes } = at;
  const { rows } = likelihood;
  const p = kept.length;
  const byTerm = kept.map(() => new Float64Array(rows.length));
  // from scaled scores to changes of coefficients
  const change = new Float64Array(p * p);
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++)
      change[a * p + b] =
        rows.scale[a] *
        covariance[a * p + b] *
        (type === "dfbetas" ? 1 / Math.sqrt(covariance[b * p + b]) : 1);
  scoreResiduals(likelihood, (k, residual) => {
    const row = rows.order[k];
    if (type === "score") {
      for (let j = 0; j < p; j++) byTerm[j][row] = residual[j] * rows.scale[j];
      return;
    }
    const weight =
      rows.mass === undefined ? 1 : rows.mass[k] / (rows.count === undefined ? 1 : rows.count[k]);
    for (let b = 0; b < p; b++) {
      let sum = 0;
      for (let a = 0; a < p; a++) sum += residual[a] * change[a * p + b];
      byTerm[b][row] = weight * sum;
    }
  });
  return { columns: { row: Float64Array.from(lifetimes.inputRows) }, byTerm };
}

function schoenfeld(
  { likelihood, kept, covariance, lifetimes }: CoxAt,
  model: CoxModel,
  scaled: boolean,
): { columns: { row: Float64Array; time: Float64Array }; byTerm: Float64Array[] } {
  const { rows } = likelihood;
  const { x, scale, order, times, at, from, eventRows, eventCount } = rows;
  const p = kept.length;
  const events: number[] = [];
  const ages: number[] = [];
  const risk = riskSetMeans(likelihood);
  let total = 0;
  for (const d of eventRows) total += d;
  const byTerm = kept.map(() => new Float64Array(total));
  for (let g = 0; g < eventRows.length; g++) {
    if (eventRows[g] === 0) continue;
    risk.load(g);
    for (let k = from[g]; k < from[g] + eventRows[g]; k++) {
      for (let j = 0; j < p; j++) byTerm[j][events.length] = (x[k * p + j] - risk.mean[j]) * scale[j];
      events.push(lifetimes.inputRows[order[k]]);
      ages.push(times[at[g]]);
    }
  }
  if (scaled)
    for (let i = 0; i < total; i++) {
      const own = byTerm.map((column) => column[i]);
      for (let b = 0; b < p; b++) {
        let sum = 0;
        for (let a = 0; a < p; a++) sum += own[a] * covariance[a * p + b];
        byTerm[b][i] = sum * eventCount + (model.coefficients[kept[b]].coefficient as number);
      }
    }
  return { columns: { row: Float64Array.from(events), time: Float64Array.from(ages) }, byTerm };
}
