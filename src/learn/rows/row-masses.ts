import type { ColumnSpec } from "../../core/columns.ts";

/** Why rows that weigh or count nothing are left out. */
export const NOTHING = "weight or count 0";

// products of two of them, and sums of their squares, are numbers still
const [LEAST, MOST] = [1e-70, 1e70];

/** How a column of weights or counts is read: `name` is what it is called in messages. */
export function massSpec(name: string, from: unknown): ColumnSpec {
  return {
    as: "number",
    min: 0,
    valid: (v) => v === 0 || (v >= LEAST && v <= MOST),
    from,
    expected: `a ${name}: zero, or a number from 1e-70 to 1e70`,
  };
}

/** Rows that weigh and count something; undefined: all do. */
export function massRows(
  length: number,
  weights: readonly (Float64Array | undefined)[],
): Int32Array | undefined {
  const used = weights.filter((w) => w !== undefined);
  if (!used.some((w) => w.includes(0))) return undefined;
  const out: number[] = [];
  for (let i = 0; i < length; i++) if (used.every((w) => w[i] > 0)) out.push(i);
  return Int32Array.from(out);
}
