import { type Data, numberOf } from "./columns.ts";
import { Table } from "./table.ts";

/** Whether a column holds names: by its kind in a table, else by its first value. */
export function holdsText(rows: Data<object>, name: string): boolean {
  if (rows instanceof Table) {
    const column = (rows.columns as { [name: string]: unknown })[name];
    return column !== undefined && !(column instanceof Float64Array);
  }
  // the door says what is wrong with anything but rows
  if (typeof rows !== "object" || rows === null || !(Symbol.iterator in rows)) return false;
  for (const row of rows) {
    const value = (row as { [name: string]: unknown } | null)?.[name];
    if (value !== null && value !== undefined && value !== "" && !Number.isNaN(value))
      return typeof value === "string" && Number.isNaN(numberOf(value));
  }
  return false;
}
