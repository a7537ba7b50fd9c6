import type { OnInvalid } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import type { Rejected } from "../core/table.ts";

/** Rows that are wrong in the same way, where it takes two columns to see it; reported as `readColumns` reports those of one. */
export class RowList {
  readonly #column: string;
  readonly #expected: string;
  #rows = 0;
  readonly #examples: { row: number; value: unknown }[] = [];

  constructor(column: string, expected: string) {
    this.#column = column;
    this.#expected = expected;
  }

  add(row: number, value: unknown): void {
    this.#rows++;
    if (this.#examples.length < 10) this.#examples.push({ row, value });
  }

  settle(onInvalid: OnInvalid | undefined, what: string): Rejected[] {
    if (this.#rows === 0) return [];
    const examples = this.#examples;
    if (onInvalid === "skip")
      return [{ reason: `${this.#column}: not ${this.#expected}`, rows: this.#rows, examples }];
    const { row, value } = examples[0];
    throw new ClienteleError(
      "bad-value",
      `${what}: column ${show(this.#column)} of row ${row} holds ${show(value)}; expected ${this.#expected}. ${this.#rows} rows are wrong in this way (onInvalid: "skip" leaves them out and reports them).`,
      { row, column: this.#column, value, expected: this.#expected, count: this.#rows, examples },
    );
  }
}
