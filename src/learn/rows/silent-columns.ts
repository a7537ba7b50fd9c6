import { show } from "../../core/errors.ts";
import type { Steps } from "../../core/work.ts";
import type { FeatureRows } from "./feature-types.ts";

/** Rows whose values are looked at before all are. */
const FIRST = 1000;

/** Warnings about columns that can tell nothing, or nothing about new rows: without a value, with one value in every row, or with a whole number of its own in nearly every row, as an id has. O(rows columns) at worst. */
export function* silentColumns({ schema, x, length }: FeatureRows): Steps<string[]> {
  const warnings: string[] = [];
  const constant: string[] = [];
  for (let j = 0; j < x.length; j++) {
    const { column, levels } = schema.columns[j];
    const varies = varyingFrom(x[j]);
    if (varies === length) {
      if (Number.isNaN(x[j][0]))
        warnings.push(`Column ${show(column)} has no value in any row: it says nothing.`);
      else constant.push(show(column));
    } else if (levels === null) {
      const own = ownWholes(x[j]);
      if (own > 0)
        warnings.push(
          `Column ${show(column)} has a whole number of its own in nearly every row (${own} in ${length} rows), as an id has: if it is one, leave it out of features, as it can tell nothing about new rows.`,
        );
    }
    yield [0, Number.NaN];
  }
  if (constant.length > 0)
    warnings.push(
      `${constant.length === 1 ? "Column" : "Columns"} ${constant.slice(0, 5).join(", ")}${constant.length > 5 ? ` and ${constant.length - 5} more have` : constant.length > 1 ? " have" : " has"} the same value in every row: ${constant.length === 1 ? "it says" : "they say"} nothing.`,
    );
  return warnings;
}

/** The first row that is not as row 0; the number of rows when all are alike. */
function varyingFrom(values: Float64Array): number {
  const first = values[0];
  let i = 1;
  if (Number.isNaN(first)) while (i < values.length && Number.isNaN(values[i])) i++;
  else while (i < values.length && values[i] === first) i++;
  return Math.max(i, Math.min(1, values.length));
}

/** How many different values a column of whole numbers has where that is nearly one for each of its rows; else 0. */
function ownWholes(values: Float64Array): number {
  // the first rows tell nearly every column that is no id
  if (values.length > FIRST && distinctWholes(values.subarray(0, FIRST)) === 0) return 0;
  return distinctWholes(values);
}

function distinctWholes(values: Float64Array): number {
  const seen = new Set<number>();
  let known = 0;
  for (const v of values) {
    if (Number.isNaN(v)) continue;
    if (!Number.isInteger(v)) return 0;
    known++;
    seen.add(v);
  }
  return seen.size > 20 && seen.size >= 0.95 * known && 2 * known >= values.length ? seen.size : 0;
}
