import { ClienteleError, show } from "../core/errors.ts";
import { Table } from "../core/table.ts";

/** Refuses what is no table, saying who needs one and what makes one. */
export function needTable(value: unknown, who: string, hint: string): void {
  if (value instanceof Table) return;
  throw new ClienteleError("bad-input", `${who} needs a table; found ${show(value)}. ${hint}`, {
    value,
    expected: "a Table",
  });
}
