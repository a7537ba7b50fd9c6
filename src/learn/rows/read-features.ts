import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { define, Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import type { FeatureRows, FeatureSchema, UnseenCategory } from "./feature-types.ts";

/**
 * Rows to predict for, in the columns of a model's schema whatever their order in the data. A category that training had not seen is a missing value, and counted. O(rows columns).
 *
 * @throws "missing-column" when a feature is not there, "bad-value" for a value of another kind, Infinity included.
 */
export function readFeatures(schema: FeatureSchema, data: Data<object>, what: string): FeatureRows {
  const specs: { [name: string]: ColumnSpec } = {};
  for (const { column, kind } of schema.columns) define(specs, column, featureSpec(kind, column));
  const { columns, length } = readColumns(data, specs, { zone: zoneOf("UTC"), what });
  const read = columns as { readonly [name: string]: TableColumn };
  return codedFeatures(
    schema,
    schema.columns.map(({ column }) => read[column]),
    data instanceof Table ? data.length : length,
  );
}

/** How a feature is read: a value that is not known is welcome, one of another kind is not. */
export function featureSpec(kind: "number" | "category", from: string): ColumnSpec {
  return kind === "number"
    ? {
        as: "number",
        from,
        required: false,
        expected: "a number, or null for a value that is not known",
        offersSkip: false,
      }
    : { as: "text", from, required: false, offersSkip: false };
}

/** Columns already read, as the features of a schema. */
export function codedFeatures(
  schema: FeatureSchema,
  read: readonly TableColumn[],
  length: number,
): FeatureRows {
  const unseen: UnseenCategory[] = [];
  const x = schema.columns.map(({ column, levels, zeroIsMissing }, j) => {
    if (levels === null) {
      const values = read[j] as Float64Array;
      return zeroIsMissing === true ? values.map((v) => (Math.abs(v) <= 1e-35 ? Number.NaN : v)) : values;
    }
    const { codes, levels: found } = read[j] as TextColumn;
    const known = new Map(levels.map((level, k) => [level, k]));
    // empty text is no value
    const place = Float64Array.from(found, (level) => known.get(level) ?? Number.NaN);
    const strange = new Set<number>();
    let rows = 0;
    const out = new Float64Array(codes.length);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      out[i] = code < 0 ? Number.NaN : place[code];
      if (code >= 0 && Number.isNaN(out[i]) && found[code] !== "") {
        strange.add(code);
        rows++;
      }
    }
    if (rows > 0)
      unseen.push({
        column,
        rows,
        levels: [...strange]
          .map((code) => found[code])
          .sort()
          .slice(0, 5),
      });
    return out;
  });
  return { length, schema, x, unseen };
}
