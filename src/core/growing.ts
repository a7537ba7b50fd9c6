import type { TextColumn } from "./table.ts";

/** Collects ids and names into dictionary codes, in order of first appearance. */
export function textSink(): { push(value: unknown): void; done(): TextColumn } {
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = new GrowingInts();
  return {
    push: (value) => {
      if (
        value === null ||
        value === undefined ||
        value === "" ||
        (typeof value === "number" && Number.isNaN(value))
      )
        return codes.push(-1);
      const text =
        typeof value === "string" ? value : value instanceof Date ? value.toISOString() : String(value);
      let code = index.get(text);
      if (code === undefined) {
        code = levels.length;
        index.set(text, code);
        levels.push(text);
      }
      codes.push(code);
    },
    done: () => ({ codes: codes.done(), levels }),
  };
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
