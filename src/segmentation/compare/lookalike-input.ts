import type { Data, Id } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { type ComparedRows, type NamedColumn, readCompared } from "./compared-columns.ts";
import { idsOf } from "./members.ts";

/** Who is ideal: ids, the name of a column with 1 (yes) and 0, or a function of the row. */
export type IdealCustomers<Row> =
  | Iterable<Id>
  | ((row: Row, index: number) => boolean | null | undefined)
  | ((string extends keyof Row ? string : never) | (keyof Row & string));

/** Rows of a look-alike model, sorted by customer. */
export interface LookalikeRows {
  readonly columns: readonly NamedColumn[];
  /** 1 for ideal customers. */
  readonly ideal: Uint8Array;
  /** Ids given as ideal without a row. */
  readonly unknown: number;
}

/** Reads features and who is ideal. The order of rows is gone: folds are drawn among sorted customers. */
export function readLookalike(
  data: Data<object>,
  options: { readonly columns: readonly string[]; readonly customer?: unknown; readonly ideal: unknown },
  what: string,
): LookalikeRows {
  const { columns, customer, ideal } = options;
  const flag = typeof ideal === "string" ? ideal : undefined;
  if (flag !== undefined && Array.isArray(columns) && columns.includes(flag))
    throw badOption("columns", flag, "columns without the one that says who is ideal");
  const rows = readCompared(data, { columns, customer, extra: flag }, what);
  const { codes, levels } = rows.customer;
  const order = Int32Array.from(codes.keys()).sort((a, b) => (levels[codes[a]] < levels[codes[b]] ? -1 : 1));
  const { flags, unknown } = idealOf(rows, ideal, flag, what);
  return {
    columns: rows.columns.map((column) => ({ ...column, values: pick(column.values, order) })),
    ideal: Uint8Array.from(order, (i) => flags[i]),
    unknown,
  };
}

function idealOf(rows: ComparedRows, ideal: unknown, flag: string | undefined, what: string) {
  const flags = new Uint8Array(rows.length);
  if (flag !== undefined) return { flags: flagged(rows, flag, what), unknown: 0 };
  if (typeof ideal === "function") {
    let i = 0;
    for (const row of rows.rows) {
      const is: unknown = ideal(row, i);
      if (typeof is !== "boolean" && is !== null && is !== undefined)
        throw new ClienteleError(
          "bad-value",
          `${what}: the function ideal says ${show(is)} of row ${i}; expected true or false.`,
          { row: i, column: "ideal", value: is, expected: "true or false" },
        );
      flags[i++] = is === true ? 1 : 0;
    }
    return { flags, unknown: 0 };
  }
  if (typeof Object(ideal)[Symbol.iterator] !== "function")
    throw badOption(
      "ideal",
      ideal,
      "a list of ids, the name of a column with 1 and 0, or a function of the row",
    );
  let unknown = 0;
  for (const id of idsOf(ideal, "ideal", what)) {
    const i = rows.numberOf(id);
    if (i === undefined) unknown++;
    else flags[i] = 1;
  }
  return { flags, unknown };
}

function flagged({ extra, length }: ComparedRows, flag: string, what: string): Uint8Array {
  const bad: { row: number; value: unknown }[] = [];
  const flags = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const value =
      extra instanceof Float64Array ? extra[i] : extra && (extra.levels[extra.codes[i]] ?? Number.NaN);
    if (value === 1) flags[i] = 1;
    else if (value !== 0 && !Number.isNaN(value)) bad.push({ row: i, value });
  }
  if (bad.length === 0) return flags;
  throw new ClienteleError(
    "bad-value",
    `${what}: column ${show(flag)} of row ${bad[0].row} is ${show(bad[0].value)}; expected 1 for ideal customers and 0 for others. So are ${bad.length} of ${length} rows; a function of the row can say it too.`,
    { ...bad[0], column: flag, expected: "1 or 0", count: bad.length, examples: bad.slice(0, 10) },
  );
}
