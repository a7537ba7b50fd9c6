import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { needModel } from "../../core/model.ts";
import { rereadable } from "../../core/rereadable.ts";
import { define, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { designRows } from "../design/design-rows.ts";
import type { CoxLike } from "./cox-types.ts";

/** Customers under a Cox model. */
export interface CoxCustomers {
  readonly length: number;
  /** Stratum of each, a place in `model.baseline`. */
  readonly stratum: Int32Array;
  /** Linear predictor of each, from the centers of the model, with offset. */
  readonly predictor: Float64Array;
  /** exp(predictor). */
  readonly risk: Float64Array;
  /** One column for each term. */
  readonly x: readonly Float64Array[];
}

/**
 * Reads customers for a model.
 *
 * @throws "bad-model", "missing-column", "missing-value", "bad-value".
 */
export function coxCustomers(model: CoxLike, data: Data<object>, what: string): CoxCustomers {
  needModel(model, ["cox", "fine-gray"], what, "fitCox");
  const rows = rereadable(data);
  const { x, length } = designRows(model.schema, rows, what);
  const predictor = new Float64Array(length);
  for (const [j, { coefficient }] of model.coefficients.entries())
    if (coefficient !== null)
      for (let i = 0; i < length; i++) predictor[i] += coefficient * (x[j][i] - model.center[j]);
  const { offset, strata } = model;
  if (offset !== null) {
    const { columns } = readColumns(
      rows,
      { offset: { as: "number", from: offset } },
      { zone: zoneOf("UTC"), what },
    );
    for (let i = 0; i < length; i++) predictor[i] += columns.offset[i];
  }
  const stratum = new Int32Array(length);
  if (strata.length > 0) {
    const places = new Map(model.baseline.map(({ stratum: values }, s) => [JSON.stringify(values), s]));
    const specs: { [name: string]: ColumnSpec } = {};
    for (const [k, from] of strata.entries()) define(specs, `stratum ${k}`, { as: "text", from });
    const read = readColumns(rows, specs, { zone: zoneOf("UTC"), what }).columns as unknown as {
      readonly [name: string]: TextColumn;
    };
    const columns = strata.map((_, k) => read[`stratum ${k}`]);
    for (let i = 0; i < length; i++) {
      const values = columns.map(({ codes, levels }) => levels[codes[i]]);
      const place = places.get(JSON.stringify(values));
      if (place === undefined)
        throw new ClienteleError(
          "bad-value",
          `${what}: row ${i} is of stratum ${values.map(show).join(", ")}, which the model has not seen.`,
          { row: i, column: strata[0], value: values.join(", "), expected: "a stratum of the fit" },
        );
      stratum[i] = place;
    }
  }
  return { length, stratum, predictor, risk: predictor.map(Math.exp), x };
}
