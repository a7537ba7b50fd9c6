import type { Data } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { needOptions } from "../../core/options.ts";
import type { Rejected, TextColumn } from "../../core/table.ts";
import { type TimeInput, unitDays } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import { termsOf, termValues } from "../purchase/covariates/covariate-terms.ts";
import { unknownLevels } from "../purchase/covariates/row-parameters.ts";
import { covariateCells } from "./covariate-cells.ts";
import { covariatePaths, usedRows } from "./covariate-paths.ts";
import type { AnyPeriodRow } from "./fit-varying-pareto-nbd.ts";
import { type PeriodColumns, readPeriods } from "./read-periods.ts";
import { varyingRows } from "./stretches.ts";
import {
  readVaryingCustomers,
  type VaryingCustomers,
  type VaryingOrderColumns,
  type VaryingOrderSettings,
} from "./varying-customers.ts";
import type { VaryingParetoNbdModel } from "./varying-model.ts";
import type { Cells, VaryingRows } from "./varying-rows.ts";

/** Columns of orders and periods when a model is asked. */
export type VaryingColumns<
  Row extends object = OrderLine,
  PeriodRow extends object = AnyPeriodRow,
> = VaryingOrderColumns<Row> & {
  /** Exclusive end of what is known. Default: that of the model. */
  readonly asOf?: TimeInput;
  /** Where periods have their first day and their customer. Default: the columns `time` and `customer`; without the latter, rows hold for all customers. */
  readonly periodColumns?: Partial<PeriodColumns<PeriodRow>>;
};

/** Customers of a forecast, as the kernel takes them. */
export interface VaryingInput {
  readonly customer: TextColumn;
  readonly rows: VaryingRows;
  readonly cells: Cells;
  /** r, alpha, s, beta and the coefficients, buying before leaving. */
  readonly parameters: Float64Array;
  readonly asOf: number;
  readonly rejected: readonly Rejected[];
  readonly notes: readonly string[];
}

/** How a model is asked, but for columns of orders. */
type AskOptions = VaryingOrderSettings & { readonly asOf?: TimeInput; readonly periodColumns?: object };

/** Reads the orders and covariates that a model is asked about, with `days` of the future. */
export function readVarying(
  model: VaryingParetoNbdModel,
  orders: Data<object>,
  data: Data<object>,
  options: AskOptions,
  days: number,
  what: string,
): VaryingInput {
  needModel(model, ["varying-pareto-nbd"], what, "fitVaryingParetoNbd");
  needOptions(options, what, "those of its type");
  const { zone = model.zone, asOf = model.asOf } = options;
  const customers = readVaryingCustomers(orders, { ...options, zone }, asOf, what);
  return inputOf(model, customers, data, options, days, what);
}

/** The same for customers who are known already. */
export function inputOf(
  { covariates, params, unit, period, weekStart }: VaryingParetoNbdModel,
  customers: VaryingCustomers,
  data: Data<object>,
  { onInvalid, periodColumns }: AskOptions,
  days: number,
  what: string,
): VaryingInput {
  const names = covariates.columns.map(({ column }) => column);
  const texts = new Set(
    covariates.columns.flatMap(({ column, levels }) => (levels === null ? [] : [column])),
  );
  const periods = readPeriods(data, customers, {
    cut: { period, weekStart },
    names,
    texts,
    columns: periodColumns,
    onInvalid,
    strict: false,
    what,
  });
  const last = Math.max(customers.end, Math.ceil(customers.end + days) - 1);
  const paths = covariatePaths(customers, periods, last, what);
  const effects = [...covariates.buying, ...covariates.leaving];
  const terms = termsOf(covariates.columns, names);
  const values = terms.map((term) => termValues(term, periods.values[term.column] ?? new Float64Array(0)));
  const uses = Int32Array.from(effects, (effect) =>
    terms.findIndex(({ column, level }) => column === effect.column && level === effect.level),
  );
  const { cells, cellOf } = covariateCells(values, periods.length, uses, covariates.buying.length);
  const used = usedRows(customers, periods, paths, last);
  const unknown = unknownLevels({ ...covariates, leavingActs: "spread" }, periods.values, used);
  return {
    customer: { codes: Int32Array.from(customers.first, (_, i) => i), levels: customers.ids },
    rows: varyingRows(customers, periods, paths, cellOf, { unit: unitDays(unit), days }),
    cells,
    parameters: Float64Array.of(
      params.r,
      params.alpha,
      params.s,
      params.beta,
      ...effects.map(({ coefficient }) => coefficient),
    ),
    asOf: customers.asOf,
    rejected: [...customers.rejected, ...periods.rejected],
    notes: unknown.map(
      ({ column, level, customers: rows }) =>
        `${rows} rows of periods have ${column} "${level}", which the model has never seen: they are taken for the reference level.`,
    ),
  };
}
