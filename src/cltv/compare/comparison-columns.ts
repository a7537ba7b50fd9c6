import type { Data } from "../../core/columns.ts";
import { type Columns, Table, type TableInfo } from "../../core/table.ts";

/** Compared models as columns, the name and how the fit ended as text, the rest as numbers; NaN is no value. */
export function comparisonColumns<Row extends object>(
  rows: readonly { readonly model: string; readonly status: string | null }[],
): Columns<Row> {
  const statuses = [...new Set(rows.flatMap(({ status }) => status ?? []))];
  const columns: Record<string, unknown> = {
    model: { codes: Int32Array.from(rows.keys()), levels: rows.map(({ model }) => model) },
    status: {
      codes: Int32Array.from(rows, ({ status }) => (status === null ? -1 : statuses.indexOf(status))),
      levels: statuses,
    },
  };
  for (const name of Object.keys(rows[0]))
    columns[name] ??= Float64Array.from(rows, (row) => (row as unknown as { [name: string]: number })[name]);
  return columns as unknown as Columns<Row>;
}

/** What a comparison takes over from the table it was made of. */
export function keptInfo(data: Data<object>): Partial<TableInfo> {
  if (!(data instanceof Table)) return {};
  const { source, asOf, zone } = data.info as TableInfo;
  return {
    ...(source !== undefined && { source }),
    ...(asOf !== undefined && { asOf }),
    ...(zone !== undefined && { zone }),
  };
}
