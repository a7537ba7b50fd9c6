import type { Column, Data } from "../../core/columns.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { LearnedModel } from "../models/predictions-of.ts";
import {
  type EffectRows,
  effectRows,
  featurePlace,
  gridOf,
  pointsOption,
  predictWith,
  valuesColumn,
} from "./effect-rows.ts";
import { weighedRows } from "./weighed-rows.ts";

/** The mean prediction when every row has one value of a feature, or of two. */
export interface PartialDependence {
  /** A number, or the name of a category. */
  readonly value: string | number | null;
  /** Of the second feature, where there are two. */
  readonly second?: string | number | null;
  /** Probability, or expected number. */
  readonly prediction: number;
}

/** What partial dependence says about itself. */
export interface PartialDependenceInfo extends TableInfo {
  readonly kind: "partial dependence";
  readonly model: string;
  readonly features: readonly string[];
  readonly class?: string;
  readonly rows: number;
}

/** Settings of {@link partialDependence}. */
export interface PartialDependenceOptions<Row> {
  /** The feature, or two of them. */
  readonly feature: string | readonly [first: string, second: string];
  /** How many quantiles of a number to look at, the least and the largest among them; equal ones count once. Default 20, with two features 10. Of categories all that occur. */
  readonly points?: number;
  /** The class whose probability is shown. Required for models of several classes. */
  readonly class?: string;
  /** How much each row weighs; 0 leaves it out. Default: all the same. */
  readonly weight?: Column<Row, number>;
}

/**
 * Partial dependence (Friedman 2001): the mean prediction over rows when one feature, or two, is set to each value of a grid in all of them. It mixes in rows that do not occur when features go together; `accumulatedEffects` does not. O(grid) predictions of
 * all rows.
 *
 * @throws "bad-option" for a feature that the model does not have, "bad-model", "too-few-rows" without rows that weigh anything or without any value of the feature, "missing-column", "bad-value".
 *
 * @example
 * import { fitDecisionTree, partialDependence } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * [...partialDependence(tree, members, { feature: "plan" })]; // => [{ value: "monthly", prediction: 0.3 }, { value: "yearly", prediction: 0 }]
 * partialDependence(tree, members, { feature: "age" }); // throws "bad-option"
 */
export function partialDependence<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: PartialDependenceOptions<Row>,
): Table<PartialDependence, PartialDependenceInfo> {
  const what = "partialDependence";
  needOptions(options, what, "feature, the column to show");
  const rows = rereadable(data);
  const all = effectRows(model, rows, options.class, what);
  const features = typeof options.feature === "string" ? [options.feature] : options.feature;
  if (!Array.isArray(features) || features.length > 2 || new Set(features).size !== features.length)
    throw badOption("feature", options.feature, "the name of a feature, or two of them");
  const points = pointsOption(options.points ?? (features.length === 2 ? 10 : 20), "points", 1);
  const { weight, ...weighed } = weighedRows(rows, options.weight, all.rows, what);
  const effect: EffectRows = { ...all, rows: weighed.rows };
  const places = features.map((feature) => featurePlace(model, feature, "feature"));
  const grids = places.map((j) => gridOf(effect, j, points));
  const [first, second = Float64Array.of(Number.NaN)] = grids;
  const n = first.length * second.length;
  const value = new Float64Array(n);
  const beside = new Float64Array(n);
  const prediction = new Float64Array(n);
  let at = 0;
  for (const a of first) {
    for (const b of second) {
      const replaced = new Map([[places[0], new Float64Array(effect.rows.length).fill(a)]]);
      if (places.length === 2) replaced.set(places[1], new Float64Array(effect.rows.length).fill(b));
      value[at] = a;
      beside[at] = b;
      prediction[at++] = weightedMean(predictWith(effect, replaced), weight);
    }
  }
  return new Table<PartialDependence, PartialDependenceInfo>(
    n,
    {
      value: valuesColumn(effect.rows, places[0], value),
      ...(places.length === 2 ? { second: valuesColumn(effect.rows, places[1], beside) } : {}),
      prediction,
    },
    {
      kind: "partial dependence",
      model: model.kind,
      features,
      ...(effect.className === undefined ? {} : { class: effect.className }),
      rows: effect.rows.length,
    },
  );
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return sum / total;
}
