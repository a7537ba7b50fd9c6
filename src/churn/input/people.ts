import type { TextColumn } from "../../core/table.ts";

/** Ids of all sources as numbers, in order of appearance. */
export class People {
  readonly ids: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(id: string): number {
    let number = this.#numbers.get(id);
    if (number === undefined) {
      number = this.ids.push(id) - 1;
      this.#numbers.set(id, number);
    }
    return number;
  }

  /** Number of each row's customer, -1 for rows that name nobody. O(rows). */
  numbersOf({ codes, levels }: TextColumn): Int32Array {
    const number = new Int32Array(levels.length).fill(-1);
    return codes.map((code) => {
      if (code < 0) return -1;
      if (number[code] < 0) number[code] = this.numberOf(levels[code]);
      return number[code];
    });
  }
}
