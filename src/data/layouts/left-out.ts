import type { Rejected } from "../../core/table.ts";
import type { Place } from "./layout.ts";

/** Rows that a layout leaves out, each with one reason. */
export class LeftOut {
  readonly codes: Uint8Array;
  readonly reasons: string[] = [];
  readonly #places = new Map<number, (row: number) => Place>();

  constructor(rows: number) {
    this.codes = new Uint8Array(rows);
  }

  /** Code of a reason, to be written into `codes`; 0 means the row stays. */
  code(reason: string): number {
    const at = this.reasons.indexOf(reason);
    return at >= 0 ? at + 1 : this.reasons.push(reason);
  }

  add(row: number, reason: string, place?: (row: number) => Place): void {
    if (this.codes[row] !== 0) return;
    this.codes[row] = this.code(reason);
    if (place !== undefined) this.#places.set(this.codes[row], place);
  }

  has(row: number): boolean {
    return this.codes[row] !== 0;
  }

  /** The rows that stay, ascending. */
  kept(): Int32Array {
    let n = 0;
    for (let i = 0; i < this.codes.length; i++) if (this.codes[i] === 0) n++;
    const keep = new Int32Array(n);
    for (let i = 0, k = 0; i < this.codes.length; i++) if (this.codes[i] === 0) keep[k++] = i;
    return keep;
  }

  /** Counts by reason, with the first ten rows of each and what stands in the column that decided (`of` unless the reason has its own). */
  report(of: (row: number) => Place): Rejected[] {
    const made = this.reasons.map((reason) => ({
      reason,
      rows: 0,
      examples: [] as { row: number; value: unknown }[],
    }));
    for (let i = 0; i < this.codes.length; i++) {
      if (this.codes[i] === 0) continue;
      const entry = made[this.codes[i] - 1];
      entry.rows++;
      if (entry.examples.length >= 10) continue;
      const place = (this.#places.get(this.codes[i]) ?? of)(i);
      entry.examples.push({ row: place.row, value: place.value });
    }
    return made.filter((entry) => entry.rows > 0);
  }
}
