import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { holdsText } from "../../core/holds-text.ts";
import { pick } from "../../core/pick.ts";
import { define, type TableColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";

/** Columns that go along, text or numbers as they are; `rows` are the places of the rows that were read. */
export function keptColumns(
  data: Data<object>,
  names: readonly string[],
  rows: Int32Array | undefined,
  what: string,
): Map<string, TableColumn> {
  if (names.length === 0) return new Map();
  const specs: { [name: string]: ColumnSpec } = {};
  for (const name of names)
    define(specs, name, { as: holdsText(data, name) ? "text" : "number", from: name, required: false });
  const { columns } = readColumns(data, specs, { zone: zoneOf("UTC"), what });
  return new Map(
    names.map((name) => {
      const column = (columns as { readonly [name: string]: TableColumn })[name];
      return [name, rows === undefined ? column : pick(column, rows)];
    }),
  );
}
