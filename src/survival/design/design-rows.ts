import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { define, Table, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import type { Design, DesignSchema } from "./design-types.ts";
import { termValues } from "./make-design.ts";

/**
 * The design of rows that a model has not seen, such as customers to predict for.
 *
 * @throws "missing-column", "missing-value" or "bad-value" for a covariate that is not there, has no value, or is a category that the model does not know.
 */
export function designRows(schema: DesignSchema, data: Data<object>, what: string): Design {
  const rows: Data<object> =
    data instanceof Table || Array.isArray(data) || !isIterable(data) ? data : [...data];
  const specs: { [name: string]: ColumnSpec } = {};
  for (const { column, kind } of schema.columns)
    define(specs, column, { as: kind === "category" ? "text" : "number", from: column });
  const read = readColumns(rows, specs, { zone: zoneOf("UTC"), what });
  const length =
    schema.columns.length === 0 ? (rows instanceof Table ? rows.length : lengthOf(rows)) : read.length;
  const found = read.columns as unknown as { readonly [name: string]: Float64Array | TextColumn };
  const values = new Map(schema.columns.map(({ column }) => [column, found[column] ?? new Float64Array(0)]));
  for (const { column, levels } of schema.columns) {
    const own = values.get(column);
    if (levels === null || own === undefined || own instanceof Float64Array) continue;
    const known = own.levels.map((level) => levels.includes(level));
    const i = own.codes.findIndex((code) => !known[code]);
    if (i < 0) continue;
    const value = own.levels[own.codes[i]];
    throw new ClienteleError(
      "bad-value",
      `${what}: column ${show(column)} of row ${i} holds ${show(value)}, which the model has not seen. It knows ${levels.slice(0, 10).join(", ")}.`,
      { row: i, column, value, expected: `one of ${levels.slice(0, 10).join(", ")}` },
    );
  }
  const x = schema.terms.map(({ parts }) => termValues(parts, schema.columns, values, length));
  return { schema, length, x };
}

function isIterable(data: unknown): data is Iterable<object> {
  return typeof data === "object" && data !== null && Symbol.iterator in data;
}

function lengthOf(rows: Data<object>): number {
  let n = 0;
  for (const _ of rows) n++;
  return n;
}
