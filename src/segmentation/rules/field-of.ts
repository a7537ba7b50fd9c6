import { ClienteleError, show } from "../../core/errors.ts";
import type { TableColumn } from "../../core/table.ts";
import type { FactTableName } from "./condition.ts";
import { columnNamed } from "./fact-columns.ts";
import type { Facts } from "./facts.ts";

/** The column of a field, in the order of the facts' customers. */
export function fieldOf(facts: Facts, table: FactTableName, field: string, path: string): TableColumn {
  const columns = facts.tables[table];
  const column = columns && columnNamed(columns, field);
  if (column !== undefined) return column;
  const found =
    columns === undefined
      ? `the facts have no ${table}`
      : `fields: ${Object.keys(columns).join(", ") || "none"}`;
  throw new ClienteleError(
    "missing-column",
    `Condition at ${path}.field: no field ${show(field)} of ${table}; ${found}.`,
    {
      column: `${path}.field`,
      value: field,
    },
  );
}
