import type { Column, Data } from "../../core/columns.ts";
import { needOptions } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { fork, randomFrom, shuffle } from "../../core/random.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { type LearnedModel, needLearned, predictionsOf } from "../models/predictions-of.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { readFeatures } from "../rows/read-features.ts";
import { pointsOption } from "./effect-rows.ts";
import { type ImportanceMetric, judgeOf } from "./importance-metric.ts";
import { knownOutcomes } from "./known-outcomes.ts";
import { weighedRows } from "./weighed-rows.ts";

/** How much worse a model predicts without a feature. */
export interface PermutationImportance {
  readonly feature: string;
  /** How much the metric gets worse when the feature is shuffled; mean over the repeats. Near 0, or below: the model does not need it. */
  readonly importance: number;
  /** Standard error of that mean from shuffle to shuffle; null with one repeat. It does not know that other rows would give other values. */
  readonly se: number | null;
}

/** What the importance says about itself. */
export interface PermutationImportanceInfo extends TableInfo {
  readonly kind: "permutation importance";
  readonly model: string;
  readonly metric: ImportanceMetric;
  /** The metric with every feature as it is. */
  readonly baseline: number;
  readonly repeats: number;
  readonly seed: number;
  readonly rows: number;
}

/** Settings of {@link permutationImportance}. */
export interface PermutationImportanceOptions<Row> {
  /** What came of the rows: the column that the model was trained to predict. */
  readonly target: Column<Row, string | number | boolean>;
  /** Default: "log loss" for yes or no and for classes, "squared error" for numbers. */
  readonly metric?: ImportanceMetric;
  /** How often each feature is shuffled. Default 5. */
  readonly repeats?: number;
  /** How much each row weighs; 0 leaves it out. Default: all the same. */
  readonly weight?: Column<Row, number>;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019): how much worse predictions get when one feature is shuffled among the rows, the largest first. Use rows that the model was not trained on: on its own rows a feature that it merely
 * memorized looks important. Of two features that say the same each looks unimportant, since the other one is left. The same seed gives the same shuffles, whatever other features there are. O(features repeats) predictions of all rows.
 *
 * @throws "bad-option", "bad-model", "bad-value" for an outcome that the model does not know, "missing-value", "missing-column", "too-few-rows" without rows that weigh anything, "bad-input" for "auc" with one outcome only.
 *
 * @example
 * import { fitDecisionTree, permutationImportance } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * const importance = permutationImportance(tree, members, { target: "left", metric: "error" });
 * [...importance].map(({ feature }) => feature); // => ["visits", "plan"]
 * importance.info.baseline; // => 0
 * permutationImportance(tree, members, { target: "left", metric: "squared error" }); // throws "bad-option"
 */
export function permutationImportance<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: PermutationImportanceOptions<Row>,
): Table<PermutationImportance, PermutationImportanceInfo> {
  return runSteps(importanceSteps(model, data, options, Number.POSITIVE_INFINITY));
}

/**
 * As {@link permutationImportance}, a step at a time: the event loop gets its turns, `onProgress` hears of rows predicted, and `signal` stops the work within 50 ms.
 *
 * @throws "aborted", and what {@link permutationImportance} throws.
 *
 * @example
 * import { fitDecisionTree, permutationImportanceAsync } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({ visits: i % 20, calls: i % 7, left: i % 20 < 6 ? "yes" : "no" }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * const importance = await permutationImportanceAsync(tree, members, { target: "left", metric: "error" });
 * importance.at(0)?.feature; // => "visits"
 */
export async function permutationImportanceAsync<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: PermutationImportanceOptions<Row> & Work,
): Promise<Table<PermutationImportance, PermutationImportanceInfo>> {
  return runStepsAsync(importanceSteps(model, data, options, PIECE), options);
}

/** Rows predicted between two steps: a few milliseconds for most models. */
const PIECE = 1000;

function* importanceSteps<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: PermutationImportanceOptions<Row>,
  piece: number,
): Steps<Table<PermutationImportance, PermutationImportanceInfo>> {
  const what = "permutationImportance";
  needLearned(model, what);
  needOptions(options, what, "target, the column with what came of the rows");
  const given = rereadable(data);
  const all = readFeatures(model.schema, given, what);
  const { rows, weight, there } = weighedRows(given, options.weight, all, what);
  const known = knownOutcomes(given, options.target, model.outcome, what);
  const y = there === undefined ? known : pick(known, there);
  const judge = judgeOf(options.metric, model.outcome, y, weight);
  const repeats = pointsOption(options.repeats ?? 5, "repeats", 1);
  const { seed = 1 } = options;
  const random = randomFrom(seed);
  const total = rows.length * (1 + rows.x.length * repeats);
  const baseline = judge.of(yield* predictSteps(model, rows, piece, 0, total));
  const worse = rows.x.map(() => new Float64Array(repeats));
  let done = rows.length;
  for (const [j, values] of rows.x.entries()) {
    const own = fork(random, model.schema.columns[j].column);
    for (let r = 0; r < repeats; r++, done += rows.length) {
      const shuffled = shuffle(own, values.slice());
      const x = rows.x.map((as, other) => (other === j ? shuffled : as));
      const predictions = yield* predictSteps(model, { ...rows, x }, piece, done, total);
      worse[j][r] = judge.sign * (judge.of(predictions) - baseline);
    }
  }
  const found = worse.map((own) => {
    const importance = own.reduce((a, b) => a + b, 0) / repeats;
    const spread = own.reduce((a, b) => a + (b - importance) ** 2, 0);
    return { importance, se: repeats > 1 ? Math.sqrt(spread / (repeats - 1) / repeats) : Number.NaN };
  });
  const order = [...found.keys()].sort((a, b) => found[b].importance - found[a].importance || a - b);
  return new Table<PermutationImportance, PermutationImportanceInfo>(
    found.length,
    {
      feature: { codes: Int32Array.from(order), levels: model.schema.columns.map(({ column }) => column) },
      importance: Float64Array.from(order, (j) => found[j].importance),
      se: Float64Array.from(order, (j) => found[j].se),
    },
    {
      kind: "permutation importance",
      key: "feature",
      model: model.kind,
      metric: judge.metric,
      baseline,
      repeats,
      seed,
      rows: rows.length,
    },
  );
}

/** Predictions of all rows, some at a time. */
function* predictSteps(
  model: LearnedModel,
  rows: FeatureRows,
  piece: number,
  before: number,
  total: number,
): Steps<Float64Array[]> {
  const { length } = rows;
  if (length <= piece) {
    const predictions = predictionsOf(model, rows);
    yield [before + length, total];
    return predictions;
  }
  let out: Float64Array[] | undefined;
  for (let from = 0; from < length; from += piece) {
    const to = Math.min(length, from + piece);
    const x = rows.x.map((values) => values.subarray(from, to));
    const part = predictionsOf(model, { ...rows, x, length: to - from });
    out ??= part.map(() => new Float64Array(length));
    for (const [k, own] of part.entries()) out[k].set(own, from);
    yield [before + to, total];
  }
  return out as Float64Array[];
}
