import { pick } from "../../core/pick.ts";
import type { TextColumn } from "../../core/table.ts";
import type { TrainingRows } from "../rows/feature-types.ts";

/** Some of the rows, by place. The schema stays that of all rows, so that models of different parts read the same features. O(rows columns). */
export function subsetRows(rows: TrainingRows, at: Int32Array): TrainingRows {
  const y = pick(rows.y, at);
  const weight = rows.weight && pick(rows.weight, at);
  const { outcome, inputRows } = rows;
  return {
    ...rows,
    length: at.length,
    x: rows.x.map((column) => pick(column, at)),
    outcome: outcome.kind === "binary" ? { ...outcome, share: shareOfYes(y, weight) } : outcome,
    y,
    weight,
    count: rows.count && pick(rows.count, at),
    inputRows: inputRows === undefined ? at : at.map((i) => inputRows[i]),
    account: { given: at.length, used: at.length, leftOut: [] },
    warnings: [],
  };
}

/** Share of yes, with weights. */
export function shareOfYes(y: Float64Array, weight: Float64Array | undefined): number {
  let [yes, all] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    yes += w * y[i];
    all += w;
  }
  return yes / all;
}

/** Weights without what rows weigh for standing for several; undefined: all the same. */
export function caseWeights(
  mass: Float64Array | undefined,
  count: Float64Array | undefined,
): Float64Array | undefined {
  if (mass === count) return undefined;
  return count === undefined ? mass : mass?.map((m, i) => m / count[i]);
}

/** A category as the kernels see it, as a column of a table again. */
export function categoryColumn(values: Float64Array, levels: readonly string[]): TextColumn {
  return { codes: Int32Array.from(values, (v) => (Number.isNaN(v) ? -1 : v)), levels };
}
