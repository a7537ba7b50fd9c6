import type { Data, Id, OptionalColumn } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { type Duration, durationDays, type TimeUnit, unitDays } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { sum } from "../../numeric/sum.ts";
import { numbered } from "../numbered.ts";
import { sameClock } from "../seasonal/model-time.ts";
import { covariateSpecs } from "./covariates/covariate-options.ts";
import { type ParameterKinds, parameterKinds } from "./covariates/parameter-kinds.ts";
import {
  type RowParameters,
  rowParameters,
  type UnknownLevel,
  unknownLevels,
} from "./covariates/row-parameters.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { kernelOf, PURCHASE_KINDS, parametersOf } from "./kernels.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { type PurchaseArrays, type PurchaseColumns, readPurchases, sameUnit } from "./purchase-rows.ts";

/** Where a customer's purchases and id are. Columns default to the names of the customers table. */
export type ForecastColumns<Row extends object = CustomerSummary> = PurchaseColumns<Row> &
  OptionalColumn<Row, "customer", Id>;

/** What tables of forecasts say about themselves. */
export interface ForecastInfo extends TableInfo {
  /** Kind of the model they come from. */
  readonly model: PurchaseModel["kind"] | "bg-bb";
  readonly unit: TimeUnit;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
  /** Texts in the covariates that the model has never seen; their customers are taken for ones of the reference level. Absent without any. */
  readonly unknownLevels?: readonly UnknownLevel[];
}

/** Customers of a forecast, as the kernel takes them. */
export interface ForecastInput {
  readonly length: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly count: Float64Array;
  readonly customer: TextColumn;
  /** Row of the input that each row came from; undefined when none was left out. */
  readonly rows: Int32Array | undefined;
  readonly kernel: PurchaseKernel;
  /** Parameters of the model; of a model with covariates those of the reference customer. */
  readonly parameters: Float64Array;
  /** Parameters of a row, its covariates included; the array is used again by the next call. */
  readonly parametersAt: RowParameters;
  /** Customers by their parameters, for callers who ask often: found out when asked. */
  readonly kinds: () => ParameterKinds;
  readonly info: Omit<ForecastInfo, "kind">;
}

/**
 * Reads the customers that a model is asked about. Rows without an id are called by their number. A caller that asks for the parameters of every row says so by `byRow`; models with
 * covariates are for such callers only.
 *
 * @throws "bad-model" for covariates where the caller has one set of parameters for all; "mixed-info" when they count time in another unit than the model; what {@link readPurchases} throws.
 */
export function readForecast<Row extends object>(
  model: PurchaseModel,
  customers: Data<Row>,
  options: ForecastColumns<Row>,
  what: string,
  byRow: boolean,
): ForecastInput {
  needOptions(options, what, "an object, or nothing");
  const kernel = forecastKernel(model, what, byRow);
  if (customers instanceof Table) sameUnit(customers.info.unit, model.unit, what);
  sameClock(customers, model, what);
  const { covariates } = model;
  const columns = covariates?.columns ?? [];
  const opened = covariateSpecs(
    customers,
    columns.map(({ column }) => column),
    new Set(columns.flatMap(({ column, levels }) => (levels === null ? [] : [column]))),
  );
  const read = readPurchases(opened.data, options, what, opened.specs);
  const parameters = parametersOf(model, kernel);
  const unknown = covariates === undefined ? [] : unknownLevels(covariates, read.extra, read.count);
  const { source, zone, asOf } = customers instanceof Table ? customers.info : ({} as Partial<TableInfo>);
  return {
    length: read.length,
    frequency: read.frequency,
    recency: read.recency,
    age: read.age,
    count: read.count,
    customer: read.customer ?? numbered(read.length, read.rows),
    rows: read.rows,
    kernel,
    parameters,
    parametersAt: rowParameters(model, kernel, parameters, read.extra),
    kinds: () => parameterKinds(model, parameters, read.length, read.extra),
    info: {
      key: "customer",
      model: model.kind,
      unit: model.unit,
      ...(source !== undefined && { source }),
      ...(zone !== undefined && { zone }),
      ...(asOf !== undefined && { asOf }),
      ...(read.rejected.length > 0 && { rejected: read.rejected }),
      ...(unknown.length > 0 && { unknownLevels: unknown }),
      notes: [...notesOf(model, read), ...unknown.map(inWords)],
    },
  };
}

/** The kernel of a model that is one; with covariates only where `byRow` says that they are looked at. */
export function forecastKernel(model: PurchaseModel, what: string, byRow: boolean): PurchaseKernel {
  if (!PURCHASE_KINDS.includes(model?.kind))
    throw new ClienteleError(
      "bad-model",
      `${what} takes a model of buying first (${PURCHASE_KINDS.join(", ")}); found ${show(model?.kind ?? model)}.`,
    );
  if (model.covariates !== undefined && !byRow)
    throw new ClienteleError(
      "bad-model",
      `${what} takes one kind of customer at a time, and the model has the covariates ${model.covariates.columns
        .map(({ column }) => column)
        .join(", ")}. Ask purchaseModelFor(model, { ... }) for the model of one kind of customer first.`,
    );
  return kernelOf(model);
}

function inWords({ column, level, customers }: UnknownLevel): string {
  return `${customers} customers have ${column} ${show(level)}, which the model has never seen: they are taken for customers of the reference level.`;
}

/** A length of time in the model's unit. */
export function inUnit(length: Duration, unit: TimeUnit, name: string): number {
  if (typeof length !== "object" || length === null)
    throw badOption(name, length, "a length of time such as { weeks: 39 }");
  return durationDays(length, name) / unitDays(unit);
}

/** Sum of values, each as often as its row counts. */
export function weightedSum(values: Float64Array, count: Float64Array): number {
  return sum(values.map((v, i) => (count[i] === 0 ? 0 : v * count[i])));
}

function notesOf(model: PurchaseModel, { frequency, age, count }: PurchaseArrays): string[] {
  const notes: string[] = [];
  if (model.fit.status !== "converged") notes.push(...model.fit.warnings);
  if (model.kind === "bg-nbd" || model.kind === "bg-cnbd-k") {
    let once = 0;
    for (let i = 0; i < frequency.length; i++) if (frequency[i] === 0 && age[i] > 0) once += count[i];
    if (once > 0)
      notes.push(
        `${once} ${once === 1 ? "customer has" : "customers have"} ordered once: BG/NBD takes each of them for still alive (probability 1), since nobody leaves before a repeat order in it. Fit MBG/NBD or Pareto/NBD where that matters.`,
      );
  }
  if (model.kind === "nbd")
    notes.push("NBD knows no leaving: everybody counts as alive, and forecasts are too high.");
  return notes;
}
