import { distinctRows } from "../../numeric/distinct-rows.ts";
import type { CoxInput } from "./cox-rows.ts";

/** Rows that are looked at to see whether a search for equal ones pays, and below which it never does. */
const SAMPLE = 4096;

/** Equal rows as one with a count. */
export interface CollapsedRows {
  readonly input: CoxInput;
  /** Row that each row stands for: the first of its equals. */
  readonly rows: Int32Array;
}

/** Rows that agree in everything become one with a count, where there are many of them: ages in months, covariates that are categories. Undefined where it would not halve them. O(n p). */
export function collapseRows(input: CoxInput): CollapsedRows | undefined {
  const { stop, start, event, count, weight, offset, stratum, x } = input;
  const n = stop.length;
  if (n <= SAMPLE) return undefined;
  const columns = [stop, Float64Array.from(event), ...x];
  for (const column of [start, weight, offset]) if (column !== undefined) columns.push(column);
  if (stratum !== undefined) columns.push(Float64Array.from(stratum));
  // equal rows may stand far from each other: some from all over
  const step = Math.floor(n / SAMPLE);
  const sample = columns.map((column) => {
    const out = new Float64Array(SAMPLE);
    for (let i = 0; i < SAMPLE; i++) out[i] = column[i * step];
    return out;
  });
  // of n / 2 different rows a sample would hold about SAMPLE^2 / n pairs of equals
  const most = SAMPLE - Math.max(16, Math.ceil((2 * SAMPLE * SAMPLE) / n));
  if (!distinctRows(sample, undefined, Math.max(SAMPLE / 2, most), 0).complete) return undefined;
  const { rows, weight: counts, complete } = distinctRows(columns, count, Math.floor(n / 2), 0);
  if (!complete) return undefined;
  const taken = (column: Float64Array) => {
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
    return out;
  };
  return {
    rows,
    input: {
      ...input,
      stop: taken(stop),
      start: start && taken(start),
      event: Uint8Array.from(rows, (row) => event[row]),
      count: counts,
      weight: weight && taken(weight),
      offset: offset && taken(offset),
      stratum: stratum && Int32Array.from(rows, (row) => stratum[row]),
      x: x.map(taken),
    },
  };
}
