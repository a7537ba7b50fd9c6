import type { Data } from "../../core/columns.ts";
import { holdsText } from "../../core/holds-text.ts";
import { Table } from "../../core/table.ts";

/** Whether labels are texts, not numbers or booleans: a column by what it holds, a function by the first value it gives. */
export function labelsAreText(rows: Data<object>, label: unknown): boolean {
  if (typeof label !== "function") return holdsText(rows, label as string);
  // the door says what is wrong with anything but rows
  if (!(rows instanceof Table) && (typeof rows !== "object" || rows === null || !(Symbol.iterator in rows)))
    return false;
  let i = 0;
  for (const row of rows) {
    const value = label(row, i++) as unknown;
    if (value !== null && value !== undefined && value !== "") return typeof value === "string";
  }
  return false;
}
