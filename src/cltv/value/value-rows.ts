import { type Column, type Data, type OnInvalid, readColumns } from "../../core/columns.ts";
import { badOption, shareOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { type Rejected, Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { moneyCurrency } from "../money-currency.ts";
import { numbered } from "../numbered.ts";

/** What is left of the money after the cost of goods: one share for all, or a column. */
export type Margin<Row extends object> = number | Column<Row, number>;

/** Columns of rows, each in its own right: some may have left out invalid rows. */
export interface ReadPart {
  readonly length: number;
  readonly rows: Int32Array | undefined;
  readonly rejected: readonly Rejected[];
}

/** Data that can be read more than once. */
export function rereadable<Row extends object>(data: Data<Row>): Data<Row> {
  if (data instanceof Table || Array.isArray(data) || typeof data === "string") return data;
  return typeof data?.[Symbol.iterator] === "function" ? [...data] : data;
}

/** Reads a column of shares or amounts that an option gives as a number for all, or as a column. */
export function readNumber(
  data: Data<object>,
  chosen: unknown,
  name: string,
  expected: string,
  most: number,
  onInvalid: OnInvalid | undefined,
  what: string,
): ReadPart & { readonly values: Float64Array | number } {
  if (typeof chosen === "number") {
    if (most === 1) shareOption(chosen, name);
    else if (!(chosen >= 0 && chosen < Number.POSITIVE_INFINITY)) throw badOption(name, chosen, expected);
    return { length: 0, rows: undefined, rejected: [], values: chosen };
  }
  if (typeof chosen !== "string" && typeof chosen !== "function")
    throw badOption(name, chosen, `${expected}, or the column that holds it`);
  const read = readColumns(
    data,
    { [name]: { as: "number", min: 0, valid: (v) => v <= most, expected, from: chosen } },
    { zone: zoneOf("UTC"), onInvalid: onInvalid ?? "throw", what },
  );
  const values = (read.columns as { readonly [name: string]: Float64Array | undefined })[name];
  return {
    length: read.length,
    rows: read.rows,
    rejected: read.rejected,
    values: values ?? new Float64Array(0),
  };
}

/** For each part its rows that all parts have kept, in the order of the input; undefined where a part is used whole. */
export function commonRows(parts: readonly ReadPart[]): (Int32Array | undefined)[] {
  if (parts.every(({ rows }) => rows === undefined)) return parts.map(() => undefined);
  const seen = new Map<number, number>();
  const origin = ({ rows }: ReadPart, i: number) => (rows === undefined ? i : rows[i]);
  for (const part of parts)
    for (let i = 0; i < part.length; i++) seen.set(origin(part, i), (seen.get(origin(part, i)) ?? 0) + 1);
  return parts.map((part) =>
    Int32Array.from(
      Array.from({ length: part.length }, (_, i) => i).filter(
        (i) => seen.get(origin(part, i)) === parts.length,
      ),
    ),
  );
}

/** The chosen rows of a column, or all of it. */
export function chosenRows<C extends Float64Array | TextColumn>(column: C, rows: Int32Array | undefined): C {
  return rows === undefined ? column : pick(column, rows);
}

/** Names of customers, those without one by their number in the input. */
export function namesOf(customer: TextColumn | undefined, part: ReadPart): TextColumn {
  return customer ?? numbered(part.length, part.rows);
}

/**
 * What the result's table says of where it comes from.
 *
 * @throws "mixed-currency" for money in several.
 */
export function originOf(
  data: Data<object>,
  options: object,
  what: string,
): Pick<TableInfo, "source" | "zone" | "asOf" | "currency"> {
  const currency = moneyCurrency(data, (options as { readonly currency?: unknown }).currency, what);
  const { source, zone, asOf } = data instanceof Table ? data.info : ({} as Partial<TableInfo>);
  return {
    ...(source !== undefined && { source }),
    ...(zone !== undefined && { zone }),
    ...(asOf !== undefined && { asOf }),
    ...(currency && { currency }),
  };
}
