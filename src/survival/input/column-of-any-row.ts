import type { Data } from "../../core/columns.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { Table } from "../../core/table.ts";

/** An optional column that is there as soon as one row has it: in rows from JSON the first may well lack it. */
export function columnOfAnyRow(data: Data<object>, chosen: unknown, name: string): unknown {
  if (chosen !== undefined || data instanceof Table || !Array.isArray(data))
    return optionalColumn(data, chosen, name);
  return data.some((row) => typeof row === "object" && row !== null && name in row) ? name : undefined;
}
