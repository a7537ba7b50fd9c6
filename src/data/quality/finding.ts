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

/** Rows without a value. */
export function missingFinding(
  find: Finder,
  values: TableColumn,
  required: boolean,
): { missing: number; findings: QualityFinding[] } {
  const picked = new Picked();
  const all = lengthOf(values);
  if (values instanceof Float64Array) {
    for (let i = 0; i < all; i++) if (Number.isNaN(values[i])) picked.add(i);
  } else {
    const { codes } = values;
    for (let i = 0; i < all; i++) if (codes[i] < 0) picked.add(i);
  }
  // a row without a customer still counts as revenue, one without time or amount as nothing
  const needed = values instanceof Float64Array ? "error" : "warning";
  const severity = required ? needed : picked.count === all ? "warning" : "note";
  const findings = find("missing", severity, picked, (rows, share) =>
    picked.count === all
      ? "No row has a value."
      : `${rows} (${share}) ${picked.count === 1 ? "has" : "have"} no value.`,
  );
  return { missing: picked.count, findings };
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
