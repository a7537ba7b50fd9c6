import {
  type ColumnSpec,
  type Data,
  type OnInvalid,
  type ReadColumns,
  readColumns,
} from "../../core/columns.ts";
import { type Columns, type Rejected, Table, type TableInfo } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { sum } from "../../numeric/sum.ts";
import { groupEqual } from "./group-equal.ts";

const ZERO_OR_MORE = { as: "number", min: 0, expected: "a number, zero or more" } as const;
const COUNT = { as: "number", min: 0, expected: "a count, zero or more" } as const;

/** What a reduced table says of the customers it stands for. */
export interface ReducedInfo extends TableInfo {
  /** Customers in all: the sum of `count`. */
  readonly customers: number;
}

/** Rows of customers as number columns, and how many customers each row stands for. */
export interface Counted<Name extends string> {
  readonly columns: { readonly [K in Name]: Float64Array };
  readonly count: Float64Array;
  readonly rejected: readonly Rejected[];
}

/**
 * Reads the columns called as `specs` says, each from where `options` puts it, else from a column of its own name. Numbers are zero or more unless
 * their spec says otherwise; a row without a count stands for one customer, one with count 0 for none. `check` looks at what was read.
 */
export function readCounted<Name extends string>(
  data: Data<object>,
  specs: { readonly [K in Name]: Partial<ColumnSpec> },
  options: object | undefined,
  check: (read: ReadColumns<{ [name: string]: ColumnSpec }>, onInvalid: OnInvalid) => typeof read = (read) =>
    read,
): Counted<Name> {
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const { onInvalid = "throw" } = chosen;
  const columns: { [name: string]: ColumnSpec } = {
    count: { ...COUNT, from: countColumn(data, chosen.count) },
  };
  for (const [name, spec] of Object.entries<Partial<ColumnSpec>>(specs))
    columns[name] = { ...ZERO_OR_MORE, ...spec, from: chosen[name] ?? name };
  const read = check(
    readColumns(data, columns, { zone: zoneOf("UTC"), onInvalid, what: "customers" }),
    onInvalid,
  );
  const got = read.columns as { readonly [name: string]: Float64Array };
  return {
    columns: got as Counted<Name>["columns"],
    count: got.count ?? new Float64Array(read.length).fill(1),
    rejected: read.rejected,
  };
}

/** The distinct rows with their counts as a table, sorted by the first column, then the second, and so on. */
export function reducedTable<Row extends object, Info extends ReducedInfo>(
  data: Data<object>,
  { columns, count, rejected }: Counted<string>,
  names: readonly string[],
  info: Omit<Info, "customers" | keyof TableInfo> & { readonly kind: Info["kind"] },
): Table<Row, Info> {
  const groups = groupEqual(
    names.map((name) => columns[name]),
    count,
  );
  const made = Object.fromEntries(names.map((name, c) => [name, groups.columns[c]]));
  return new Table<Row, Info>(
    groups.count.length,
    { ...made, count: groups.count } as unknown as Columns<Row>,
    {
      ...keptInfo(data),
      ...info,
      customers: sum(groups.count),
      ...(rejected.length > 0 ? { rejected } : {}),
    } as unknown as Info,
  );
}

/** Where counts are: the option, else a column of that name in a table or in rows, else nowhere. */
function countColumn(data: Data<object>, chosen: unknown): unknown {
  if (chosen !== undefined) return chosen;
  if (data instanceof Table) return "count" in data.columns ? "count" : undefined;
  return (row: { count?: number }) => row.count ?? 1;
}

/** What a reduced table keeps of the info of the table it was made from. */
function keptInfo(data: Data<object>): Partial<TableInfo> {
  if (!(data instanceof Table)) return {};
  const { source, asOf, unit, zone, currency } = data.info;
  return Object.fromEntries(
    Object.entries({ source, asOf, unit, zone, currency }).filter(([, value]) => value !== undefined),
  );
}
