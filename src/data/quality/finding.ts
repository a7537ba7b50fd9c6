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

/** A finding about rows of one column, or none when there are no such rows. `say` gets the count in words: "1 row", "12 rows". */
export function findingOf(
  column: string,
  values: TableColumn,
  check: QualityCheck,
  severity: QualityFinding["severity"],
  picked: Picked,
  say: (rows: string, share: string) => string,
): QualityFinding[] {
  const all = values instanceof Float64Array ? values.length : values.codes.length;
  if (picked.count === 0) return [];
  const share = picked.count / all;
  const examples = picked.rows.map((row) => ({ row, value: jsonSafe(cell(values, row)) }));
  return [
    {
      column,
      check,
      count: picked.count,
      share,
      examples,
      severity,
      message: say(rowsIn(picked.count), percent(share)),
    },
  ];
}

/** Rows without a value. */
export function missingFinding(
  column: string,
  values: TableColumn,
  required: boolean,
): { missing: number; findings: QualityFinding[] } {
  const picked = new Picked();
  const all = values instanceof Float64Array ? values.length : values.codes.length;
  for (let i = 0; i < all; i++) {
    if (values instanceof Float64Array ? Number.isNaN(values[i]) : values.codes[i] < 0) picked.add(i);
  }
  // a row without a customer still counts as revenue, one without time or amount as nothing
  const needed = values instanceof Float64Array ? "error" : "warning";
  const severity = required ? needed : picked.count === all ? "warning" : "note";
  const findings = findingOf(column, values, "missing", severity, picked, (rows, share) =>
    picked.count === all
      ? "No row has a value."
      : `${rows} (${share}) ${picked.count === 1 ? "has" : "have"} no value.`,
  );
  return { missing: picked.count, findings };
}

export function rowsIn(count: number): string {
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
