import type { Column, Data } from "../../core/columns.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { LearnedModel } from "../models/predictions-of.ts";
import type { ShapScale } from "./explained-score.ts";
import { type ShapOptions, shapValues } from "./shap-values.ts";
import { rowWeights } from "./weighed-rows.ts";

/** How much a feature matters over many rows. */
export interface ShapImportance {
  readonly feature: string;
  /** Mean size of its Shapley values. */
  readonly importance: number;
  /** Mean of its Shapley values, with their sign. */
  readonly mean: number;
  /** Its part of the importance of all features. */
  readonly share: number | null;
}

/** What the importance says about itself. */
export interface ShapImportanceInfo extends TableInfo {
  readonly kind: "shap importance";
  readonly model: string;
  readonly scale: ShapScale;
  readonly class?: string;
  readonly rows: number;
}

/** Settings of {@link shapImportance}. */
export interface ShapImportanceOptions<Row> extends Omit<ShapOptions<Row>, "id"> {
  /** How much each row weighs. Default: all the same. */
  readonly weight?: Column<Row, number>;
}

/**
 * Importance of features as the mean size of their Shapley values over rows, the largest first: in log-odds or percentage points as `shapValues` says them. It tells what the model uses, not what causes the outcome; of two features that say the same
 * either may get the credit. O(shapValues).
 *
 * @throws "too-few-rows" without rows that weigh anything; otherwise as `shapValues`.
 *
 * @example
 * import { fitDecisionTree, shapImportance } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * shapImportance(tree, members).at(0)?.feature; // => "visits"
 * shapImportance(tree, members).at(0)?.importance; // => 0.28
 * shapImportance(tree, []); // throws "too-few-rows"
 */
export function shapImportance<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: ShapImportanceOptions<Row> = {},
): Table<ShapImportance, ShapImportanceInfo> {
  const what = "shapImportance";
  const rows = rereadable(data) as Data<Row>;
  const { weight, ...explained } = options;
  const shap = shapValues(model, rows, explained);
  const weights = rowWeights(rows, weight, shap.length, what);
  const total = weights.reduce((a, b) => a + b, 0);
  const { features, scale } = shap.info;
  const found = features.map((feature) => {
    const values = (shap.columns as { readonly [name: string]: Float64Array })[feature];
    let importance = 0;
    let mean = 0;
    for (let i = 0; i < values.length; i++) {
      importance += (weights[i] / total) * Math.abs(values[i]);
      mean += (weights[i] / total) * values[i];
    }
    return { feature, importance, mean };
  });
  const all = found.reduce((sum, { importance }) => sum + importance, 0);
  const order = [...found.keys()].sort((a, b) => found[b].importance - found[a].importance || a - b);
  return new Table<ShapImportance, ShapImportanceInfo>(
    found.length,
    {
      feature: { codes: Int32Array.from(order), levels: features },
      importance: Float64Array.from(order, (j) => found[j].importance),
      mean: Float64Array.from(order, (j) => found[j].mean),
      share: Float64Array.from(order, (j) => (all > 0 ? found[j].importance / all : Number.NaN)),
    },
    {
      kind: "shap importance",
      key: "feature",
      model: model.kind,
      scale,
      ...(shap.info.class === undefined ? {} : { class: shap.info.class }),
      rows: shap.length,
    },
  );
}
