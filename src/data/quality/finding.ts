import { cell, type TableColumn } from "../../core/table.ts";
import type { QualityCheck, QualityFinding } from "../check-quality.ts";

/** Rows that a check picks out: how many, and the first ten. */
export class Picked {
  count = 0;
  readonly rows: number[] = [];

  add(row: number): void {
    if (this.count++ < 10) this.rows.push(row);
  }
}

/** Makes the finding of a check, or none when it picked no rows. `say` gets the count and the share in words: "1 row", "12 rows"; "3 %". */
export type Finder = (
  check: QualityCheck,
  severity: QualityFinding["severity"],
  picked: Picked,
  say: (rows: string, share: string) => string,
) => QualityFinding[];

/** Findings about a column and its values, or about whole rows. */
export function finderFor(of: { column: string; values: TableColumn } | { rows: number }): Finder {
  const rows = "rows" in of ? of.rows : lengthOf(of.values);
  const column = "rows" in of ? null : of.column;
  const valueAt = (row: number) => ("rows" in of ? null : jsonSafe(cell(of.values, row)));
  return (check, severity, { count, rows: first }, say) => {
    if (count === 0) return [];
    const share = count / rows;
    const examples = first.map((row) => ({ row, value: valueAt(row) }));
    const message = say(rowsIn(count), percent(share));
    return [{ column, check, count, share, examples, severity, message }];
  };
}

/** Rows without a value, of which there are so many. */
export function missingFinding(
  find: Finder,
  values: TableColumn,
  missing: number,
  required: boolean,
): QualityFinding[] {
  const all = lengthOf(values);
  const isMissing =
    values instanceof Float64Array
      ? (i: number) => Number.isNaN(values[i])
      : (i: number) => values.codes[i] < 0;
  // a row without a customer still counts as revenue, one without time or amount as nothing
  const needed = values instanceof Float64Array ? "error" : "warning";
  const severity = required ? needed : missing === all ? "warning" : "note";
  return find("missing", severity, firstOf(missing, isMissing), (rows, share) =>
    missing === all
      ? "No row has a value."
      : `${rows} (${share}) ${missing === 1 ? "has" : "have"} no value.`,
  );
}

/** So many rows of a kind: the first of them are looked for, the others are not. */
export function firstOf(count: number, is: (row: number) => boolean): Picked {
  const picked = new Picked();
  for (let row = 0; picked.rows.length < Math.min(10, count); row++) if (is(row)) picked.add(row);
  picked.count = count;
  return picked;
}

function lengthOf(values: TableColumn): number {
  return values instanceof Float64Array ? values.length : values.codes.length;
}

function rowsIn(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}

/** A share in words, so that a few of a million are not called 0 %. */
export function percent(share: number): string {
  const value = share * 100;
  if (value < 0.1) return "under 0.1 %";
  return value < 10 ? `${value.toFixed(1)} %` : `${Math.round(value)} %`;
}

function jsonSafe(value: string | number | null): string | number | null {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
