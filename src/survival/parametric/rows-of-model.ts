import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import type { CovariateRequest } from "../design/covariate-request.ts";
import type { Design, DesignSchema } from "../design/design-types.ts";
import { termValues } from "../design/make-design.ts";
import { type ObservedReading, type ObservedRows, readObserved } from "./read-observed.ts";

/** Lifetimes read again for a model that was fitted on such, with the columns of its schemas. */
export function rowsOfModel(
  lifetimes: Data<object>,
  options: object,
  schemas: readonly DesignSchema[],
  offset: string | null,
  reading: Omit<ObservedReading, "covariates">,
): ObservedRows & { readonly designs: readonly Design[] } {
  const columns = new Map(
    schemas.flatMap((schema) => schema.columns).map((column) => [column.column, column]),
  );
  const covariates: CovariateRequest = {
    columns: [...columns.values()].map(({ column, kind }) => ({
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
  const rows = readObserved(lifetimes, options, {
    ...reading,
    covariates,
    numbers: { offset: offset ?? undefined },
  });
  for (const { column, levels } of columns.values()) {
    const own = rows.covariates.get(column);
    if (levels === null || own === undefined || own instanceof Float64Array) continue;
    const known = own.levels.map((level) => levels.includes(level));
    const i = own.codes.findIndex((code) => !known[code]);
    if (i < 0) continue;
    const value = own.levels[own.codes[i]];
    throw new ClienteleError(
      "bad-value",
      `${reading.what}: column ${show(column)} of row ${rows.inputRows[i]} holds ${show(value)}, which the model has not seen. It knows ${levels.slice(0, 10).join(", ")}.`,
      { row: rows.inputRows[i], column, value, expected: `one of ${levels.slice(0, 10).join(", ")}` },
    );
  }
  const designs = schemas.map((schema) => ({
    schema,
    length: rows.length,
    x: schema.terms.map(({ parts }) => termValues(parts, schema.columns, rows.covariates, rows.length)),
  }));
  return { ...rows, designs };
}
