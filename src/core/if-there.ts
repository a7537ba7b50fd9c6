import type { Data } from "./columns.ts";
import { Table } from "./table.ts";

/** Where an optional column is read: the column of that name where a table has it, in rows the property of that name. */
export function ifThere(data: Data<object>, name: string): unknown {
  if (data instanceof Table) {
    const columns = data.columns as { readonly [name: string]: unknown };
    return Object.hasOwn(columns, name) && columns[name] !== undefined ? name : undefined;
  }
  return (row: { readonly [name: string]: unknown }) => row[name];
}
