import { ClienteleError, show } from "../../core/errors.ts";
import type { TableColumn } from "../../core/table.ts";
import type { FactTableName } from "./condition.ts";
import { columnNamed } from "./fact-columns.ts";
import type { Facts } from "./facts.ts";

/** The column of a field, in the order of the facts' customers. */
export function fieldOf(facts: Facts, table: FactTableName, field: string, path: string): TableColumn {
  const found = facts.tables[table];
  const column = found && columnNamed(found.columns, field);
  if (column !== undefined) return column;
  // rows that are not there yet have no columns, and may have any
  if (found?.rows === 0) return new Float64Array(facts.customers.length).fill(Number.NaN);
  const fields =
    found === undefined
      ? `the facts have no ${table}`
      : `fields: ${Object.keys(found.columns).join(", ") || "none"}`;
  throw new ClienteleError(
    "missing-column",
    `Condition at ${path}.field: no field ${show(field)} of ${table}; ${fields}.`,
    {
      column: `${path}.field`,
      value: field,
    },
  );
}
