import type { OnInvalid } from "./columns.ts";
import { ClienteleError, show } from "./errors.ts";
import { pick } from "./pick.ts";
import type { Rejected, TableColumn } from "./table.ts";

/** What is left once invalid rows are thrown about or left out. */
export interface Settled {
  /** Rows of the input. */
  readonly inputLength: number;
  /** Rows kept. */
  readonly length: number;
  readonly columns: Record<string, TableColumn>;
  /** Rows of the input that were kept; undefined when all were. */
  readonly rows: Int32Array | undefined;
  readonly rejected: readonly Rejected[];
}

/** Stands in a number column for a value of another kind until the row is thrown about or left out. */
export const WRONG: number = Number.NEGATIVE_INFINITY;

/** Invalid rows: counted by column and reason, the first ten of each kept. A row that is wrong in several ways counts for the first that was found, so that counts sum to rows. */
export class Problems {
  #byReason = new Map<
    string,
    {
      column: string;
      expected: string;
      missing: boolean;
      offered: boolean;
      rows: number;
      examples: { row: number; value: unknown }[];
    }
  >();
  #rows = new Set<number>();
  #found = new Map<string, Map<number, unknown>>();

  /** Remembers what was found where a column will say {@link WRONG}. */
  note(row: number, column: string, value: unknown): void {
    const found = this.#found.get(column) ?? new Map<number, unknown>();
    this.#found.set(column, found);
    if (found.size < 10) found.set(row, value);
  }

  add(row: number, column: string, value: unknown, expected: string, offered = true): void {
    if (this.#rows.has(row)) return;
    const missing = value === null;
    const key = `${missing ? "missing" : "wrong"} ${column}`;
    let entry = this.#byReason.get(key);
    if (entry === undefined) {
      entry = { column, expected, missing, offered, rows: 0, examples: [] };
      this.#byReason.set(key, entry);
    }
    entry.rows++;
    if (entry.examples.length < 10) {
      const found = this.#found.get(column);
      entry.examples.push({ row, value: found?.has(row) ? found.get(row) : value });
    }
    this.#rows.add(row);
  }

  /** Throws about invalid rows or leaves them out; `offered` is whether the caller can choose. */
  settle(
    length: number,
    columns: Record<string, TableColumn>,
    onInvalid: OnInvalid,
    what: string,
    offered = true,
  ): Settled {
    const entries = [...this.#byReason.values()];
    if (entries.length === 0) return { length, inputLength: length, columns, rows: undefined, rejected: [] };
    if (onInvalid === "throw") {
      const first = entries[0];
      const { row, value } = first.examples[0];
      const found = first.missing ? "no value" : show(value);
      throw new ClienteleError(
        first.missing ? "missing-value" : "bad-value",
        `${what}: column ${show(first.column)} of row ${row} holds ${found}; expected ${first.expected}. ${this.#rows.size} of ${length} rows are invalid${offered && first.offered ? ' (onInvalid: "skip" leaves them out and reports them)' : ""}.`,
        {
          row,
          column: first.column,
          value,
          expected: first.expected,
          count: first.rows,
          examples: first.examples,
        },
      );
    }
    const keep = new Int32Array(length - this.#rows.size);
    for (let i = 0, k = 0; i < length; i++) if (!this.#rows.has(i)) keep[k++] = i;
    const kept = Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, pick(column, keep)]),
    );
    const rejected = entries.map(({ column, missing, expected, rows, examples }) => ({
      reason: `${column}: ${missing ? "no value" : `not ${expected}`}`,
      rows,
      examples: examples.map(({ row, value }) => ({ row, value: plain(value) })),
    }));
    return { length: keep.length, inputLength: length, columns: kept, rows: keep, rejected };
  }
}

// what was rejected is part of a table, which must survive JSON
function plain(value: unknown): unknown {
  return value === null || typeof value === "string" || Number.isFinite(value) ? value : show(value);
}
