import type { Data } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Rejected } from "../core/table.ts";
import { sum } from "../numeric/sum.ts";
import { type ValueCounts, valueCounts } from "../numeric/value-counts.ts";
import { readValues } from "./read-values.ts";

/** Values as shares are taken of them: none below zero. */
export interface Shares {
  readonly data: ValueCounts;
  readonly total: number;
  /** Rows whose value was negative and counts as 0. */
  readonly negative: number;
  readonly rejected: readonly Rejected[];
}

/** Reads a column whose sum is to be shared out: negative values count as 0, as in `valueConcentration`. */
export function sharesOf(input: Data<object> | Float64Array, options: object, what: string): Shares {
  const { values, counts, rejected } = readValues(input, options, what);
  let negative = 0;
  for (let i = 0; i < values.length; i++) if (values[i] < 0) negative += counts === undefined ? 1 : counts[i];
  const data = valueCounts(negative === 0 ? values : values.map((v) => Math.max(v, 0)), counts);
  const total = sum(data.values.map((v, d) => v * data.counts[d]));
  if (!(total > 0)) {
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs at least one value above zero: there is nothing to share out among ${data.n} rows.`,
      { value: data.n, expected: "a value above zero" },
    );
  }
  return { data, total, negative, rejected };
}
