import { isClienteleError } from "../../core/errors.ts";
import { badModel } from "../../core/model.ts";
import type { Table } from "../../core/table.ts";
import { tableFrom } from "../../core/table-from.ts";
import type { CurveInfo } from "./curve-types.ts";

/** How the column that a curve is about goes on: numbers from 0 to `most` that never turn. */
export interface CurveShape {
  readonly column: string;
  readonly course: "falls" | "rises";
  readonly most?: number;
}

/** A survival curve, from 1 down. */
export const SURVIVAL: CurveShape = { column: "survival", course: "falls", most: 1 };

/** A table of steps out of stored JSON: its columns are numbers, its ages ascend, and it has its shape. */
export function reviveCurve<Step extends object>(
  kind: string,
  stored: unknown,
  columns: readonly string[],
  shape?: CurveShape,
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
  if (shape === undefined) return table;
  const { column, course, most = Number.POSITIVE_INFINITY } = shape;
  const curve = found[column] as Float64Array;
  for (let t = 0; t < curve.length; t++) {
    const before = t === 0 ? (course === "falls" ? most : 0) : curve[t - 1];
    const goesOn = course === "falls" ? curve[t] <= before : curve[t] >= before;
    if (!(goesOn && curve[t] >= 0 && curve[t] <= most * (1 + 1e-9)))
      throw badModel(
        kind,
        `a curve's ${column} must be numbers that ${course === "falls" ? "fall" : "rise"}`,
      );
  }
  return table;
}
