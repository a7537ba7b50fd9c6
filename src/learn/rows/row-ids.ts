import { type Data, readColumns } from "../../core/columns.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";

/** Ids that go with rows into a result. */
export interface RowIds {
  readonly name: string;
  readonly ids: TextColumn;
}

/** The ids of rows: the column asked for, else the key of a table; undefined where there is neither. O(rows). */
export function rowIds(data: Data<object>, id: unknown, what: string): RowIds | undefined {
  const key = data instanceof Table ? data.info.key : undefined;
  // a key that was left out of the table names nobody
  const from = id ?? (key !== undefined && Object.hasOwn((data as Table).columns, key) ? key : undefined);
  if (from === undefined) return undefined;
  const { columns } = readColumns(
    data,
    { id: { as: "text", from, required: false } },
    { zone: zoneOf("UTC"), what },
  );
  return { name: typeof from === "string" ? from : "id", ids: columns.id };
}

/** A name for a column of a result that the names before it leave free: with a word in brackets behind it where they do not. */
export function freeName(name: string, word: string, taken: readonly string[]): string {
  let free = name;
  while (taken.includes(free)) free = `${free} (${word})`;
  return free;
}
