import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { rereadable } from "../../core/rereadable.ts";
import { define, Table, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { designOfValues } from "./design-of-values.ts";
import type { Design, DesignSchema } from "./design-types.ts";

/**
 * The design of rows that a model has not seen, such as customers to predict for.
 *
 * @throws "missing-column", "missing-value" or "bad-value" for a covariate that is not there, has no value, or is a category that the model does not know.
 */
export function designRows(schema: DesignSchema, data: Data<object>, what: string): Design {
  const rows = rereadable(data);
  const specs: { [name: string]: ColumnSpec } = {};
  for (const { column, kind } of schema.columns)
    define(specs, column, { as: kind === "category" ? "text" : "number", from: column });
  const read = readColumns(rows, specs, { zone: zoneOf("UTC"), what });
  const length =
    schema.columns.length === 0 ? (rows instanceof Table ? rows.length : lengthOf(rows)) : read.length;
  const found = read.columns as unknown as { readonly [name: string]: Float64Array | TextColumn };
  const values = new Map(schema.columns.map(({ column }) => [column, found[column] ?? new Float64Array(0)]));
  return designOfValues(schema, values, length, (row) => row, what);
}

function lengthOf(rows: Data<object>): number {
  let n = 0;
  for (const _ of rows) n++;
  return n;
}
