import { ClienteleError, show } from "../../core/errors.ts";
import type { CovariateRequest } from "./covariate-request.ts";
import type { Design, DesignColumn, DesignSchema } from "./design-types.ts";
import { type CovariateValues, termValues } from "./make-design.ts";

/** What a model reads of rows that it has not seen. */
export function schemaRequest(columns: Iterable<DesignColumn>): CovariateRequest {
  return {
    columns: Array.from(columns, ({ column, kind }) => ({
      column,
      as: kind,
      reference: undefined,
      degree: 1,
      df: 0,
      knots: undefined,
      main: true,
    })),
    interactions: [],
  };
}

/** Rows that were read for a model, as its terms; `rowOf` gives the place of a row in the input. */
export function designOfValues(
  schema: DesignSchema,
  values: CovariateValues,
  length: number,
  rowOf: (row: number) => number,
  what: string,
): Design {
  refuseUnseen(schema.columns, values, rowOf, what);
  return {
    schema,
    length,
    x: schema.terms.map(({ parts }) => termValues(parts, schema.columns, values, length)),
  };
}

/**
 * Refuses categories that a model does not know.
 *
 * @throws "bad-value"
 */
function refuseUnseen(
  columns: readonly DesignColumn[],
  values: CovariateValues,
  rowOf: (row: number) => number,
  what: string,
): void {
  for (const { column, levels } of columns) {
    const own = values.get(column);
    if (levels === null || own === undefined || own instanceof Float64Array) continue;
    const known = own.levels.map((level) => levels.includes(level));
    const i = own.codes.findIndex((code) => !known[code]);
    if (i < 0) continue;
    const value = own.levels[own.codes[i]];
    const some = levels.slice(0, 10).join(", ");
    throw new ClienteleError(
      "bad-value",
      `${what}: column ${show(column)} of row ${rowOf(i)} holds ${show(value)}, which the model has not seen. It knows ${some}.`,
      { row: rowOf(i), column, value, expected: `one of ${some}` },
    );
  }
}
