import { runSteps, type Steps } from "../../core/work.ts";
import { type Csr, endOfPiece } from "../input/csr.ts";
import { isSum, type Similarity } from "./similarity.ts";

/** Weights of the entries of one row: `at` its columns, `value` its values (undefined: all 1). */
export type Weigh = (at: Int32Array, value: Float64Array | undefined) => Float64Array;

/**
 * The weighting of tf-idf and BM25, with rows in the place of texts and columns in that of words: a column in many rows says little. tf-idf: sqrt(value) x (ln rows - ln(1 + rows with the
 * column)). BM25: value (k1 + 1) / (k1 length + value) x the same logarithm, where length is (1 - b) + b x the row's sum / the mean sum of all rows. Other measures: the values as they are.
 */
export function termWeights(rows: Csr, { measure, k1 = 1.2, b = 0.75 }: Similarity): Weigh {
  const { columns, start, at } = rows;
  const count = start[rows.rows];
  if (!isSum(measure)) return (at, value) => value ?? new Float64Array(at.length).fill(1);
  const inRows = new Int32Array(columns);
  for (let e = 0; e < count; e++) inRows[at[e]]++;
  const rarity = Float64Array.from(inRows, (n) => Math.log(rows.rows) - Math.log1p(n));
  if (measure === "tfidf")
    return (at, value) => Float64Array.from(at, (c, e) => Math.sqrt(value?.[e] ?? 1) * rarity[c]);
  const mean = total(rows.value, count) / rows.rows;
  return (at, value) => {
    const saturation = k1 * (1 - b + (b * total(value, at.length)) / mean);
    return Float64Array.from(at, (c, e) => {
      const v = value?.[e] ?? 1;
      return v === 0 ? 0 : ((v * (k1 + 1)) / (saturation + v)) * rarity[c];
    });
  };
}

/** A matrix with each row weighted. O(entries). */
export function weighRows(rows: Csr, weigh: Weigh): Csr {
  return runSteps(weighRowsSteps(rows, weigh));
}

/** {@link weighRows} in steps of some milliseconds. */
export function* weighRowsSteps(rows: Csr, weigh: Weigh): Steps<Csr> {
  const value = new Float64Array(rows.start[rows.rows]);
  const weighOne = (r: number) => {
    const [from, to] = [rows.start[r], rows.start[r + 1]];
    value.set(weigh(rows.at.subarray(from, to), rows.value?.subarray(from, to)), from);
  };
  for (let r = 0; r < rows.rows; ) {
    const end = endOfPiece(rows, r);
    for (; r < end; r++) weighOne(r);
    yield [0, Number.NaN];
  }
  return { ...rows, value };
}

/** Sum of squares of each row. */
export function squaredLengths({ rows, start, value }: Csr): Float64Array {
  const sums = new Float64Array(rows);
  for (let r = 0; r < rows; r++)
    for (let e = start[r]; e < start[r + 1]; e++) sums[r] += value === undefined ? 1 : value[e] * value[e];
  return sums;
}

function total(value: Float64Array | undefined, n: number): number {
  if (value === undefined) return n;
  let sum = 0;
  for (let e = 0; e < n; e++) sum += value[e];
  return sum;
}
