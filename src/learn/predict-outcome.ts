import type { Column, Data, Id } from "../core/columns.ts";
import { rereadable } from "../core/rereadable.ts";
import { type AnyRow, define, Table, type TableColumn, type TableInfo } from "../core/table.ts";
import { type LearnedModel, needLearned, predictionsOf } from "./models/predictions-of.ts";
import type { BinaryOutcome, FeatureRows, Outcome, UnseenCategory } from "./rows/feature-types.ts";
import { readFeatures } from "./rows/read-features.ts";
import { freeName, rowIds } from "./rows/row-ids.ts";

/** A prediction: `probability` of yes for a binary outcome; `expected` for a number or count; for classes one column with the probability of each, called as the class is, and `likeliest`. The id first, where rows have one. */
export type PredictedOutcome = AnyRow;

/** A prediction of a model of yes or no, such as a classifier. */
export type PredictedProbability = PredictedOutcome & {
  /** Of yes. */
  readonly probability: number;
};

/** What predictions say about themselves. */
export interface PredictedOutcomeInfo extends TableInfo {
  readonly kind: "predicted outcome";
  /** Kind of the model, such as "boosting". */
  readonly model: string;
  /** What was predicted. */
  readonly outcome: Outcome;
  /** Names of the columns with numbers, in the order of the classes where there are several. */
  readonly predictions: readonly string[];
  /** Categories that training had not seen, which counted as missing. */
  readonly unseen: readonly UnseenCategory[];
  /** Features that some rows lack, with how many rows do; unseen categories are among them. */
  readonly missing: readonly { readonly column: string; readonly rows: number }[];
}

/** Settings of {@link predictOutcome}. */
export interface PredictOutcomeOptions<Row> {
  /** The column that names a row, which the result carries as its key. Default: the key of a table; other rows come without. */
  readonly id?: Column<Row, Id>;
}

/**
 * What a model expects for rows, whichever learner made it. Features are found by name, so that the order of columns does not matter; a missing value goes where the model learnt to send it (for linear models: the mean), and
 * so does a category that training had not seen: `info.unseen` and `info.missing` count them. No rows give an empty table. O(rows) times the size of the model.
 *
 * @throws "bad-model" for what no learner made (models from outside go through their `parseX` first), "missing-column" when a feature is not there, "bad-value" for text in a column of numbers and for Infinity, "bad-input" for what are no rows.
 *
 * @example
 * import { fitLogisticRegression, predictOutcome } from "clientele/learn";
 * const seen = [1, 2, 3, 4, 5, 6, 7, 8].map((visits) => ({ visits, left: visits === 2 || visits > 4 ? "no" : "yes" }));
 * const model = fitLogisticRegression(seen, { target: "left" });
 * const rows = [{ name: "ann", visits: 2 }, { name: "bob", visits: null }];
 * const predicted = predictOutcome(model, rows, { id: "name" });
 * Object.keys(predicted.columns); // => ["name", "probability"]
 * predicted.info.missing; // => [{ column: "visits", rows: 1 }]
 * predictOutcome(model, [{ calls: 2 }]); // throws "missing-column"
 */
export function predictOutcome<Row extends object>(
  model: LearnedModel & { readonly outcome: BinaryOutcome },
  data: Data<Row>,
  options?: PredictOutcomeOptions<Row>,
): Table<PredictedProbability, PredictedOutcomeInfo>;
export function predictOutcome<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options?: PredictOutcomeOptions<Row>,
): Table<PredictedOutcome, PredictedOutcomeInfo>;
export function predictOutcome<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: PredictOutcomeOptions<Row> = {},
): Table<PredictedOutcome, PredictedOutcomeInfo> {
  const what = "predictOutcome";
  needLearned(model, what);
  const rows = rereadable(data);
  const features = readFeatures(model.schema, rows, what);
  const ids = rowIds(rows, options?.id, what);
  const predictions = predictionsOf(model, features);
  const { outcome } = model;
  const taken: string[] = outcome.kind === "classes" ? ["likeliest"] : [];
  const names = namesOf(outcome).map((name) => {
    const free = freeName(name, "class", taken);
    taken.push(free);
    return free;
  });
  const columns: { [name: string]: TableColumn } = {};
  const key = ids === undefined ? undefined : freeName(ids.name, "id", taken);
  if (ids !== undefined && key !== undefined) define(columns, key, ids.ids);
  for (const [k, name] of names.entries()) define(columns, name, predictions[k]);
  if (outcome.kind === "classes")
    columns.likeliest = { codes: likeliest(predictions, features.length), levels: outcome.classes };
  return new Table<PredictedOutcome, PredictedOutcomeInfo>(features.length, columns, {
    kind: "predicted outcome",
    ...(key === undefined ? {} : { key }),
    model: model.kind,
    outcome,
    predictions: names,
    unseen: features.unseen,
    missing: missingOf(features),
  });
}

function namesOf(outcome: Outcome): readonly string[] {
  if (outcome.kind === "classes") return outcome.classes;
  return [outcome.kind === "binary" ? "probability" : "expected"];
}

/** The class with the largest probability; of equals the first. */
function likeliest(predictions: readonly Float64Array[], length: number): Int32Array {
  const codes = new Int32Array(length);
  for (let i = 0; i < length; i++)
    for (let k = 1; k < predictions.length; k++)
      if (predictions[k][i] > predictions[codes[i]][i]) codes[i] = k;
  return codes;
}

function missingOf({ x, schema }: FeatureRows): { column: string; rows: number }[] {
  return schema.columns.flatMap(({ column }, j) => {
    const rows = x[j].reduce((n, v) => (Number.isNaN(v) ? n + 1 : n), 0);
    return rows > 0 ? [{ column, rows }] : [];
  });
}
