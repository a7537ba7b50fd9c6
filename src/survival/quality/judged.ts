import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { pick } from "../../core/pick.ts";
import { Table, type TableColumn } from "../../core/table.ts";
import { schemaRequest } from "../design/design-of-values.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import { type LifetimeRows, readLifetimes } from "../input/read-lifetimes.ts";
import { curvesOf, needLifetimeModel } from "../use/curves-of.ts";
import { rowsToPredict } from "../use/customers-to-predict.ts";
import type { LifeCurves } from "../use/life-curves.ts";
import { type LifetimeModel, schemasOf } from "../use/lifetime-model.ts";

/** Lifetimes that a model is judged by, with what it says about them. */
export interface Judged {
  readonly rows: LifetimeRows;
  readonly curves: LifeCurves;
}

/**
 * Reads lifetimes with what a model needs to foretell them; rows without a covariate are left out and counted.
 *
 * @throws "too-few-rows" without lifetimes, "bad-input" for delayed entry, which these measures do not know.
 */
export function judgedBy(
  model: LifetimeModel,
  lifetimes: Data<object>,
  options: Partial<LifetimeColumns<object>> | undefined,
  what: string,
): Judged {
  const { data, rows } = rowsFor(model, lifetimes, options, what);
  if (rows.start !== undefined)
    throw new ClienteleError(
      "bad-input",
      `${what} judges lifetimes watched from age 0; these enter late (column start), for which the measure is not defined. Leave out who entered late.`,
      { column: "start" },
    );
  return { rows, curves: curvesOf(model, pickRows(data, rows), what) };
}

/** The rows that a model can be judged by: those with all its covariates. */
export function rowsFor(
  model: LifetimeModel,
  lifetimes: Data<object>,
  options: Partial<LifetimeColumns<object>> | undefined,
  what: string,
): { readonly data: Data<object>; readonly rows: LifetimeRows } {
  needLifetimeModel(model, what);
  const data = rowsToPredict(lifetimes);
  const columns = new Map(schemasOf(model).flatMap((own) => own.columns.map((c) => [c.column, c] as const)));
  const covariates = schemaRequest(columns.values());
  const rows = readLifetimes(data, options, { what, covariates });
  if (rows.length === 0)
    throw new ClienteleError("too-few-rows", `${what} needs lifetimes; it was given none that can be used.`);
  return { data, rows };
}

/** The rows of the input that were read. */
export function pickRows(
  data: Data<object>,
  { length, account, inputRows: rows }: LifetimeRows,
): Data<object> {
  if (length === account.read) return data;
  if (!(data instanceof Table)) return Array.from(rows, (i) => (data as readonly object[])[i]);
  const columns = Object.fromEntries(
    Object.entries(data.columns as { readonly [name: string]: TableColumn }).map(([name, column]) => [
      name,
      pick(column, rows),
    ]),
  );
  return new Table<object>(rows.length, columns as never, data.info);
}
