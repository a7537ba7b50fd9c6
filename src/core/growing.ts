import type { TextColumn } from "./table.ts";

/** The code of a cell that holds what is neither text nor "no value", until the row is thrown about or left out. */
export const WRONG_CODE = -2;

/** Collects ids and names into dictionary codes, in order of first appearance; `push` answers false for an object or a function, which is no id. */
export function textSink(room?: number): { push(value: unknown): boolean; done(): TextColumn } {
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = new GrowingInts(room);
  return {
    push: (value) => {
      if (value === null || value === undefined || value === "" || Number.isNaN(value)) {
        codes.push(-1);
        return true;
      }
      const text = textOf(value);
      if (text === undefined) {
        codes.push(WRONG_CODE);
        return false;
      }
      let code = index.get(text);
      if (code === undefined) {
        code = levels.length;
        index.set(text, code);
        levels.push(text);
      }
      codes.push(code);
      return true;
    },
    done: () => ({ codes: codes.done(), levels }),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** A Float64Array that grows; no need where it is known how many values come. */
export class GrowingFloats {
  #values: Float64Array;
  length = 0;
  constructor(room = 1024) {
    this.#values = new Float64Array(Math.max(1, room));
  }
  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }
  done(): Float64Array {
    // whoever is done pushes no more
    return this.length === this.#values.length ? this.#values : this.#values.slice(0, this.length);
  }
}

/** An Int32Array that grows. */
export class GrowingInts {
  #values: Int32Array;
  length = 0;
  constructor(room = 1024) {
    this.#values = new Int32Array(Math.max(1, room));
  }
  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }
  done(): Int32Array {
    // whoever is done pushes no more
    return this.length === this.#values.length ? this.#values : this.#values.slice(0, this.length);
  }
}
