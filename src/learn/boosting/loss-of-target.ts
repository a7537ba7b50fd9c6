import type { Data } from "../../core/columns.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import { Table, type TableColumn } from "../../core/table.ts";
import type { Outcome } from "../rows/feature-types.ts";
import type { BoostingLoss } from "./boosting-types.ts";

/** What each loss predicts. */
export const OUTCOMES: { readonly [loss in BoostingLoss]: Outcome["kind"] } = {
  logistic: "binary",
  squared: "number",
  poisson: "count",
  quantile: "number",
  softmax: "classes",
};

/** The loss asked for, else the one that the target calls for: two values "logistic", more texts "softmax", more numbers "squared". `data` can be read more than once. */
export function lossOfTarget(data: Data<object>, options: unknown, what: string): BoostingLoss {
  needOptions(options, what, 'the column to predict, such as { target: "churned" }');
  const { loss, target } = options as { readonly loss?: BoostingLoss; readonly target?: unknown };
  if (loss !== undefined) return oneOf(loss, "loss", Object.keys(OUTCOMES) as BoostingLoss[]);
  if (typeof target !== "string" && typeof target !== "function")
    throw badOption("target", target, "the name of the column to predict, or a function of the row");
  const seen = new Set<unknown>();
  for (const value of valuesOf(data, target as string | ((row: object, index: number) => unknown))) {
    if (value === null || value === undefined || value === "" || Number.isNaN(value)) continue;
    seen.add(value);
    if (seen.size > 2)
      return typeof value === "string" && Number.isNaN(Number(value)) ? "softmax" : "squared";
  }
  return "logistic";
}

function* valuesOf(
  data: Data<object>,
  target: string | ((row: object, index: number) => unknown),
): Generator<unknown> {
  if (data instanceof Table && typeof target === "string") {
    const column = (data.columns as { readonly [name: string]: TableColumn | undefined })[target];
    if (column instanceof Float64Array) yield* column;
    else if (column !== undefined) for (const code of column.codes) if (code >= 0) yield column.levels[code];
    return;
  }
  // the door says what is wrong with anything but rows
  if (typeof data !== "object" || data === null || !(Symbol.iterator in data)) return;
  let i = 0;
  for (const row of data as Iterable<object>)
    yield typeof target === "function"
      ? target(row, i++)
      : (row as { readonly [name: string]: unknown } | null)?.[target];
}
