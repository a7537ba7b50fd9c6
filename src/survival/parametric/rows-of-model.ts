import type { Data } from "../../core/columns.ts";
import { designOfValues, schemaRequest } from "../design/design-of-values.ts";
import type { Design, DesignSchema } from "../design/design-types.ts";
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
  const covariates = schemaRequest(columns.values());
  const rows = readObserved(lifetimes, options, {
    ...reading,
    covariates,
    numbers: { offset: offset ?? undefined },
  });
  const designs = schemas.map((schema) =>
    designOfValues(schema, rows.covariates, rows.length, (row) => rows.inputRows[row], reading.what),
  );
  return { ...rows, designs };
}
