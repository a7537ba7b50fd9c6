import { pick } from "../../src/core/pick.ts";
import {
  type AnyRow,
  type Columns,
  define,
  Table,
  type TableColumn,
  type TableInfo,
} from "../../src/core/table.ts";

/** What a check can be run on: rows as objects, or a table. */
export type Rows<Row extends object> = readonly Row[] | Table<Row, TableInfo>;

/** The chosen rows, in the order given; of a table a table. */
export function selectRows<D extends Rows<object>>(data: D, rows: readonly number[]): D {
  if (!(data instanceof Table)) return rows.map((i) => (data as readonly object[])[i]) as unknown as D;
  const columns: Record<string, TableColumn> = {};
  for (const [name, column] of Object.entries(data.columns as Record<string, TableColumn>))
    define(columns, name, pick(column, rows));
  return new Table(rows.length, columns as Columns<AnyRow>, data.info) as unknown as D;
}

/** Every row changed; a table keeps its columns' types and gains the new columns. */
export function mapRows<D extends Rows<object>>(data: D, change: (row: object, i: number) => object): D {
  const rows = [...(data as Iterable<object>)].map(change);
  return (data instanceof Table
    ? tableOfRows(rows as AnyRow[], data.info, data.columns as Record<string, TableColumn>)
    : rows) as unknown as D;
}

/** Row objects as a table; a column's type is that of `like`, else of the values. */
export function tableOfRows<Row extends object, Info extends TableInfo>(
  rows: readonly Row[],
  info: Info,
  like: Record<string, TableColumn> = {},
): Table<Row, Info> {
  const columns: Record<string, TableColumn> = {};
  const names = new Set([...Object.keys(like), ...rows.flatMap((row) => Object.keys(row))]);
  for (const name of names) {
    const values = rows.map((row) => (row as AnyRow)[name]);
    const text =
      like[name] === undefined
        ? values.some((v) => typeof v === "string")
        : !(like[name] instanceof Float64Array);
    const numbers = () => Float64Array.from(values, (v) => (typeof v === "number" ? v : Number.NaN));
    define(columns, name, text ? textColumn(values) : numbers());
  }
  return new Table<Row, Info>(rows.length, columns as Columns<Row>, info);
}

function textColumn(values: readonly unknown[]): TableColumn {
  const levels = [...new Set(values.filter((v) => typeof v === "string"))];
  return { codes: Int32Array.from(values, (v) => levels.indexOf(v as string)), levels };
}
