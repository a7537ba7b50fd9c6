import type { Column, Data, Id } from "../../core/columns.ts";
import { rereadable } from "../../core/rereadable.ts";
import { type AnyRow, define, Table, type TableColumn, type TableInfo } from "../../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { LearnedModel } from "../models/predictions-of.ts";
import { readFeatures } from "../rows/read-features.ts";
import { freeName, rowIds } from "../rows/row-ids.ts";
import { explainSteps, needExplainable, type ShapMethod, type ShapScale } from "./explained-score.ts";

/** What each feature adds to the score of a row: one column for each feature, called as it is; the id first, where rows have one. */
export type ShapRow = AnyRow;

/** What Shapley values say about themselves. */
export interface ShapInfo extends TableInfo {
  readonly kind: "shap values";
  /** Kind of the model. */
  readonly model: string;
  readonly method: ShapMethod;
  /** The scale that they add up on: "log-odds" for boosting and logistic regression, "probability" for trees and forests, "log of the count", "number", or "score" before the softmax. */
  readonly scale: ShapScale;
  /** The class that is explained, where there are several. */
  readonly class?: string;
  /** The score of a row that nothing is known of: base and values of a row add up to its score. */
  readonly base: number;
  /** Names of the columns with values, in the order of the model's schema. */
  readonly features: readonly string[];
}

/** Settings of {@link shapValues}. */
export interface ShapOptions<Row> {
  /** "path": unknown features follow the shares of the training rows at each split (path-dependent TreeSHAP, no background needed). "interventional": they take the values of each background row. Default: "path" for trees without a background, else "interventional". */
  readonly method?: ShapMethod;
  /** Rows to compare with, for "interventional": some 50 to 200 usual ones. Linear models take the means of training without them. */
  readonly background?: Data<object>;
  /** The class to explain. Required for models of several classes, and for those alone. */
  readonly class?: string;
  /** The column that names a row. Default: the key of a table. */
  readonly id?: Column<Row, Id>;
}

/**
 * Exact Shapley values (SHAP): how far each feature moves the score of a row away from the base. `info.base` plus the values of a row is its score, to rounding: log-odds for boosting and logistic regression, the probability for trees and forests.
 *
 * Path-dependent values (Lundberg et al. 2020) are computed in polynomial time as an integral that Gauss and Legendre's rule solves exactly; interventional ones row of the background by row, over the parts of each tree that the two rows can reach;
 * linear models in closed form, all terms of a column together. O(rows nodes depth) for "path", O(rows background nodes) for "interventional".
 *
 * @throws "bad-model" for a network and for what no learner made, "bad-option" for a method that does not fit, a missing background or class, "missing-column" and "bad-value" for rows that do not fit the model.
 *
 * @example
 * import { fitDecisionTree, shapValues } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * const shap = shapValues(tree, members);
 * shap.info.base; // => 0.2
 * shap.at(1); // => { visits: 0.58333333, plan: 0.21666667 }
 * shapValues(tree, members, { method: "interventional" }); // throws "bad-option"
 */
export function shapValues<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: ShapOptions<Row> = {},
): Table<ShapRow, ShapInfo> {
  return runSteps(shapSteps(model, data, options));
}

/**
 * As {@link shapValues}, a step at a time: the event loop gets its turns, `onProgress` hears of trees done times rows, and `signal` stops the work within 50 ms.
 *
 * @throws "aborted", and what {@link shapValues} throws.
 *
 * @example
 * import { fitDecisionTree, shapValuesAsync } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({ visits: i % 20, left: i % 20 < 6 ? "yes" : "no" }));
 * const shap = await shapValuesAsync(fitDecisionTree(members, { target: "left" }), members);
 * shap.at(1); // => { visits: 0.7 }
 */
export async function shapValuesAsync<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: ShapOptions<Row> & Work = {},
): Promise<Table<ShapRow, ShapInfo>> {
  return runStepsAsync(shapSteps(model, data, options), options);
}

function* shapSteps<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: ShapOptions<Row>,
): Steps<Table<ShapRow, ShapInfo>> {
  const what = "shapValues";
  needExplainable(model, what);
  const rows = rereadable(data);
  const features = readFeatures(model.schema, rows, what);
  const background =
    options.background === undefined
      ? undefined
      : readFeatures(model.schema, options.background, `${what} (background)`);
  const { method, scale, className, base, values } = yield* explainSteps(
    model,
    features,
    { method: options.method, background, class: options.class },
    what,
  );
  const names = model.schema.columns.map(({ column }) => column);
  const ids = rowIds(rows, options.id, what);
  const columns: { [name: string]: TableColumn } = {};
  const key = ids === undefined ? undefined : freeName(ids.name, "id", names);
  if (ids !== undefined && key !== undefined) define(columns, key, ids.ids);
  for (const [j, name] of names.entries()) define(columns, name, values[j]);
  return new Table<ShapRow, ShapInfo>(features.length, columns, {
    kind: "shap values",
    ...(key === undefined ? {} : { key }),
    model: model.kind,
    method,
    scale,
    ...(className === undefined ? {} : { class: className }),
    base,
    features: names,
  });
}
