import { isClienteleError } from "../../core/errors.ts";
import { badModel } from "../../core/model.ts";
import type { Table } from "../../core/table.ts";
import { tableFrom } from "../../core/table-from.ts";
import type { CurveInfo } from "./curve-types.ts";

/** A table of steps out of stored JSON: its columns are numbers, its ages ascend, and `falling`, where one is named, starts at 1 or below and never rises. */
export function reviveCurve<Step extends object>(
  kind: string,
  stored: unknown,
  columns: readonly string[],
  falling?: string,
): Table<Step, CurveInfo> {
  let table: Table<Step, CurveInfo>;
  try {
    table = tableFrom<Step, CurveInfo>(stored as never);
  } catch (error) {
    throw isClienteleError(error) ? badModel(kind, error.message) : error;
  }
  const found = table.columns as { readonly [name: string]: unknown };
  for (const name of columns)
    if (!(Object.hasOwn(found, name) && found[name] instanceof Float64Array))
      throw badModel(kind, `a curve has no numbers ${JSON.stringify(name)}`);
  const time = found.time as Float64Array;
  for (let t = 0; t < time.length; t++)
    if (!(time[t] >= 0 && (t === 0 || time[t] > time[t - 1])))
      throw badModel(kind, "the ages of a curve must ascend");
  if (falling === undefined) return table;
  const curve = found[falling] as Float64Array;
  for (let t = 0; t < curve.length; t++)
    if (!(curve[t] >= 0 && curve[t] <= (t === 0 ? 1 : curve[t - 1])))
      throw badModel(kind, "a survival curve must fall from 1 to 0");
  return table;
}
