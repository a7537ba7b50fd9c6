import { type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { pick } from "../../core/pick.ts";
import { zoneOf } from "../../core/time.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { massRows, massSpec } from "../rows/row-masses.ts";

/** Weights of rows, all 1 unless a column says otherwise; refuses rows that weigh nothing in all. O(rows). */
export function rowWeights(data: Data<object>, weight: unknown, length: number, what: string): Float64Array {
  const weights =
    weight === undefined
      ? new Float64Array(length).fill(1)
      : readColumns(data, { weight: massSpec("weight", weight) }, { zone: zoneOf("UTC"), what }).columns
          .weight;
  if (!weights.some((w) => w > 0))
    throw new ClienteleError("too-few-rows", `${what} needs rows that weigh something; found none.`, {
      count: 0,
      expected: "at least one row",
    });
  return weights;
}

/** Rows that weigh something, with their weights. */
export interface WeighedRows {
  readonly rows: FeatureRows;
  readonly weight: Float64Array;
  /** Their places among those given; undefined: all. */
  readonly there: Int32Array | undefined;
}

/** Leaves out rows that weigh nothing, as every learner does: they shall not be shuffled among the others, nor say which values occur. O(rows columns). */
export function weighedRows(
  data: Data<object>,
  weight: unknown,
  rows: FeatureRows,
  what: string,
): WeighedRows {
  const weights = rowWeights(data, weight, rows.length, what);
  const there = massRows(rows.length, [weights]);
  if (there === undefined) return { rows, weight: weights, there };
  const x = rows.x.map((values) => pick(values, there));
  return { rows: { ...rows, x, length: there.length }, weight: pick(weights, there), there };
}
