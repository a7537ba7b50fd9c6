import type { TextColumn } from "./table.ts";

/** The code of a cell that holds what is neither text nor "no value", until the row is thrown about or left out. */
export const WRONG_CODE = -2;

/** Collects ids and names into dictionary codes, in order of first appearance; `push` answers false for an object or a function, which is no id. */
export function textSink(): { push(value: unknown): boolean; done(): TextColumn } {
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = new GrowingInts();
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

/** A Float64Array that grows. */
export class GrowingFloats {
  #values: Float64Array = new Float64Array(1024);
  length = 0;
  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }
  done(): Float64Array {
    return this.#values.slice(0, this.length);
  }
}

/** An Int32Array that grows. */
export class GrowingInts {
  #values: Int32Array = new Int32Array(1024);
  length = 0;
  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }
  done(): Int32Array {
    return this.#values.slice(0, this.length);
  }
}
