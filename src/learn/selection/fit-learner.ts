import { badOption } from "../../core/options.ts";
import { define, Table, type TableColumn } from "../../core/table.ts";
import type { Steps } from "../../core/work.ts";
import { boostingSettings } from "../boosting/boosting-settings.ts";
import { growBoosting } from "../boosting/grow-boosting.ts";
import { decisionTreeSteps } from "../forest/fit-decision-tree.ts";
import { forestSteps } from "../forest/fit-forest.ts";
import { logisticRowsSteps } from "../linear/fit-logistic-regression.ts";
import { type LearnedModel, predictionsOf } from "../models/predictions-of.ts";
import { networkRowsSteps } from "../network/fit-network.ts";
import type { FeatureRows, TrainingRows } from "../rows/feature-types.ts";
import { refuseClassWeight } from "../rows/no-class-weight.ts";
import { readFeatures } from "../rows/read-features.ts";
import { growClassifier } from "./classifier/grow-classifier.ts";
import type { Learner } from "./learner-types.ts";
import { caseWeights, categoryColumn } from "./subset-rows.ts";

/** Kinds of learners. */
const LEARNERS: readonly Learner["kind"][] = [
  "share",
  "logistic-regression",
  "boosting",
  "decision-tree",
  "random-forest",
  "extra-trees",
  "network",
  "classifier",
];

/** Refuses what describes no learner. */
export function needLearner(learner: unknown, name = "learner"): Learner {
  const kind = (learner as { readonly kind?: unknown } | null | undefined)?.kind;
  if (!(LEARNERS as readonly unknown[]).includes(kind))
    throw badOption(
      name,
      kind === undefined ? learner : kind,
      `a learner such as { kind: "boosting" }; kinds are ${LEARNERS.join(", ")}`,
    );
  // the other kinds have such weights or refuse them when they are fitted
  if (kind === "share" || kind === "classifier") refuseClassWeight(learner as Learner);
  return learner as Learner;
}

/** What is learnt of some rows: probabilities of yes for others. */
export type Predictor = (rows: FeatureRows) => Float64Array;

/** Fits what a description says to rows already read, of a binary outcome. Rows of one `group` stay together where the learner holds rows back itself. */
export function* fitLearner(
  rows: TrainingRows,
  learner: Learner,
  group: Int32Array | undefined,
): Steps<Predictor> {
  // one outcome only is no error here: small folds have it, and then the share is all there is to learn
  const { outcome } = rows;
  const share = outcome.kind === "binary" ? outcome.share : Number.NaN;
  if (learner.kind === "share" || share === 0 || share === 1)
    return ({ length }) => new Float64Array(length).fill(share);
  switch (learner.kind) {
    case "logistic-regression":
      return direct(yield* logisticRowsSteps(rows, learner));
    case "boosting":
      return direct(yield* growBoosting(rows, boostingSettings(learner, rows.schema, "logistic")));
    case "network":
      return direct(yield* networkRowsSteps(rows, learner));
    case "classifier":
      return direct(yield* growClassifier(rows, learner.seed ?? 1, group));
    case "decision-tree":
      return byTable(yield* decisionTreeSteps(tableOf(rows), columnsOf(rows, learner) as never));
    default:
      return byTable(
        yield* forestSteps(tableOf(rows), columnsOf(rows, learner) as never, learner.kind, "crossValidate"),
      );
  }
}

/** A model of the same schema as the rows. */
function direct(model: LearnedModel): Predictor {
  return (rows) => predictionsOf(model, rows)[0];
}

/** A model that has read the rows as a table: categories that its part lacked are missing to it. */
function byTable(model: LearnedModel): Predictor {
  return (rows) => predictionsOf(model, readFeatures(model.schema, tableOf(rows), "crossValidate"))[0];
}

/** Names beside the features, which may be called anything. */
function ownNames({ schema }: FeatureRows): readonly [target: string, weight: string, count: string] {
  const taken = new Set(schema.columns.map(({ column }) => column));
  const free = (name: string): string => (taken.has(name) ? free(`${name} `) : name);
  return [free("target"), free("weight"), free("count")];
}

function columnsOf(rows: TrainingRows, learner: Learner): object {
  const [target, weight, count] = ownNames(rows);
  const { kind: _, ...settings } = learner;
  return {
    ...settings,
    target,
    features: rows.schema.columns.map(({ column, kind }) => ({ column, as: kind })),
    ...(rows.weight === undefined || rows.weight === rows.count ? {} : { weight }),
    ...(rows.count === undefined ? {} : { count }),
  };
}

/** The rows as a table; numbers are not copied. */
function tableOf(rows: FeatureRows | TrainingRows): Table<object> {
  const [target, weight, count] = ownNames(rows);
  const columns: { [name: string]: TableColumn } = {};
  rows.schema.columns.forEach(({ column, levels }, j) => {
    const values = rows.x[j];
    define(columns, column, levels === null ? values : categoryColumn(values, levels));
  });
  if ("y" in rows) {
    columns[target] = rows.y;
    if (rows.weight !== undefined)
      columns[weight] = caseWeights(rows.weight, rows.count) ?? new Float64Array(rows.length).fill(1);
    if (rows.count !== undefined) columns[count] = rows.count;
  }
  return new Table<object>(rows.length, columns as never, { kind: "rows" });
}
