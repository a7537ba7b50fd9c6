import type { Data } from "../../core/columns.ts";
import { Table, type TableInfo } from "../../core/table.ts";

/** A column of counts as the door reads it: absent means one each. */
export const COUNT_SPEC: { readonly as: "number"; readonly min: number; readonly expected: string } = {
  as: "number",
  min: Number.MIN_VALUE,
  expected: "a count above zero",
};

/** Where counts are: the option, else a column of that name in a table or in rows, else nowhere. */
export function countColumn(data: Data<object>, chosen: unknown): unknown {
  if (chosen !== undefined) return chosen;
  if (data instanceof Table) return "count" in data.columns ? "count" : undefined;
  return (row: { count?: number }) => row.count ?? 1;
}

/** What a reduced table keeps of the info of the table it was made from. */
export function keptInfo(data: Data<object>): Partial<TableInfo> {
  if (!(data instanceof Table)) return {};
  const { source, asOf, unit, zone, currency } = data.info;
  return Object.fromEntries(
    Object.entries({ source, asOf, unit, zone, currency }).filter(([, value]) => value !== undefined),
  );
}
