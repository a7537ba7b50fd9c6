import type { Data } from "../../core/columns.ts";
import { show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { TableColumn } from "../../core/table.ts";
import { sortedNumbers } from "../../numeric/quantile.ts";
import { type LearnedModel, needLearned, predictionsOf } from "../models/predictions-of.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { readFeatures } from "../rows/read-features.ts";
import { classNameOf } from "./explained-score.ts";

/** A model and the rows over which its effects are shown. */
export interface EffectRows {
  readonly model: LearnedModel;
  readonly rows: FeatureRows;
  /** Place of the prediction: of the class asked for, else 0. */
  readonly k: number;
  readonly className: string | undefined;
}

/** Reads what all effects need: rows, and the class where there are several. */
export function effectRows(
  model: LearnedModel,
  data: Data<object>,
  asked: string | undefined,
  what: string,
): EffectRows {
  needLearned(model, what);
  const className = classNameOf(model, asked);
  const rows = readFeatures(model.schema, data, what);
  const { outcome } = model;
  const k = className === undefined || outcome.kind !== "classes" ? 0 : outcome.classes.indexOf(className);
  return { model, rows, k, className };
}

/** Place of a feature in the schema of a model. */
export function featurePlace({ schema }: LearnedModel, feature: unknown, option: string): number {
  const j = schema.columns.findIndex(({ column }) => column === feature);
  if (j < 0)
    throw badOption(
      option,
      feature,
      `a feature of the model: ${schema.columns.map(({ column }) => show(column)).join(", ")}`,
    );
  return j;
}

/** Predictions when some columns are replaced. O(predictions). */
export function predictWith(
  { model, rows, k }: EffectRows,
  replaced: ReadonlyMap<number, Float64Array>,
): Float64Array {
  const x = rows.x.map((values, j) => replaced.get(j) ?? values);
  return predictionsOf(model, { ...rows, x })[k];
}

/** Values of a feature to look at: every category that occurs, or so many quantiles of a number, without repetition. */
export function gridOf({ rows }: EffectRows, j: number, points: number): Float64Array {
  const sorted = sortedNumbers(rows.x[j]);
  const values = new Set<number>();
  if (rows.schema.columns[j].levels !== null) for (const v of sorted) values.add(v);
  else if (sorted.length > 0)
    for (let p = 0; p < points; p++) values.add(quantileOne(sorted, points === 1 ? 0.5 : p / (points - 1)));
  return Float64Array.from(values);
}

/** The smallest value that a share `p` of the values does not exceed (quantile type 1): one that occurs. */
export function quantileOne(sorted: Float64Array, p: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)];
}

/** A number of grid points or bins, as the caller gave it. */
export function pointsOption(value: number, name: string, least: number): number {
  if (Number.isInteger(value) && value >= least && value <= 10_000) return value;
  throw badOption(name, value, `a whole number from ${least} to 10000`);
}

/** Values of a feature as a column of a result: categories by their names. */
export function valuesColumn({ schema }: FeatureRows, j: number, values: Float64Array): TableColumn {
  const { levels } = schema.columns[j];
  return levels === null ? values : { codes: Int32Array.from(values), levels };
}
