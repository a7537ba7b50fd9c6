import { ClienteleError, show } from "../core/errors.ts";
import { Table, type TableColumn, type TextColumn } from "../core/table.ts";

/** Columns by name. */
export interface NamedColumns {
  readonly [name: string]: TableColumn;
}

/** Refuses what `churnTable` has not made. `what` is who asks, or the option of who asks. */
export function needChurnTable(table: unknown, what: string): void {
  if (table instanceof Table && table.info.kind === "churn") return;
  const found = table instanceof Table ? `a table of kind ${show(table.info.kind)}` : show(table);
  throw new ClienteleError(
    "bad-input",
    `${what} needs a churn table, as churnTable() makes it; found ${found}.`,
    {
      value: table,
      expected: 'a table of kind "churn"',
    },
  );
}

/** One below the other. */
export function joined(pieces: readonly Float64Array[]): Float64Array {
  if (pieces.length === 1) return pieces[0];
  const out = new Float64Array(pieces.reduce((n, piece) => n + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** One value of a column; null: no value. */
export function cellOf(column: TableColumn, i: number): string | number | null {
  if (column instanceof Float64Array) return Number.isNaN(column[i]) ? null : column[i];
  return column.codes[i] < 0 ? null : column.levels[column.codes[i]];
}

/** Texts as a column. */
export function textColumn(texts: readonly (string | null)[]): TextColumn {
  const place = new Map<string, number>();
  const codes = Int32Array.from(texts, (text) => {
    if (text === null) return -1;
    const known = place.get(text);
    if (known !== undefined) return known;
    place.set(text, place.size);
    return place.size - 1;
  });
  return { codes, levels: [...place.keys()] };
}
