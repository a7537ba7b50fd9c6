import type { Data } from "../../core/columns.ts";
import type { TextColumn } from "../../core/table.ts";
import { type FeatureOptions, type Features, readFeatures } from "./features.ts";
import type { FeatureScale } from "./scales.ts";

/**
 * Reads the columns that scales were learnt on; of a column of text each text the scales name becomes a column of 1 and 0.
 *
 * @throws as `readFeatures`.
 */
export function readScaled<Row extends object>(
  data: Data<Row>,
  scales: readonly FeatureScale[],
  options: Pick<FeatureOptions<Row>, "count" | "onInvalid">,
  what: string,
  extras: { readonly customer?: unknown; readonly sparse?: boolean },
): Features {
  const numbers = scales.filter((scale) => scale.level === undefined).map((scale) => scale.column);
  const texts = scales.filter((scale) => scale.level !== undefined).map((scale) => scale.column);
  const wanted = { ...options, columns: numbers } as unknown as FeatureOptions<Row>;
  if (texts.length === 0) return readFeatures(data, wanted, what, extras);
  const categories = [...new Set(texts)];
  const features = readFeatures(data, wanted, what, { ...extras, categories });
  return withLevels(features, categories, scales);
}

/** Features with a column of 1 and 0 for each scale of a text, in the order of the scales (numbers first). */
export function withLevels(
  features: Features,
  categories: readonly string[],
  scales: readonly FeatureScale[],
): Features {
  const texts = scales.filter((scale) => scale.level !== undefined);
  const columns = texts.map(({ column, level }) => {
    const { codes, levels } = (features.categories as readonly TextColumn[])[categories.indexOf(column)];
    const wanted = levels.indexOf(level as string);
    return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code === wanted ? 1 : 0));
  });
  return {
    ...features,
    names: [...features.names, ...texts.map(({ column, level }) => `${column}: ${level}`)],
    columns: [...features.columns, ...columns],
    levels: [...features.names.map(() => undefined), ...texts.map(({ level }) => level)],
  };
}
