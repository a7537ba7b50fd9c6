import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, oneOf } from "../../core/options.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import type { Boosting } from "../boosting/boosting-types.ts";
import type { ForestModel } from "../forest/forest-types.ts";
import { termValue } from "../linear/linear-predictions.ts";
import type { LinearModel } from "../linear/linear-types.ts";
import { type LearnedModel, needLearned } from "../models/predictions-of.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import type { Classifier } from "../selection/classifier/classifier-types.ts";
import { unpackTrees } from "../trees/unpack-trees.ts";
import { interventionalShapSteps } from "./interventional-shap.ts";
import { type ExplainedTrees, pathShapSteps } from "./path-shap.ts";

/** What Shapley values of a model add up to. */
export type ShapScale = "log-odds" | "probability" | "number" | "log of the count" | "score";

/** How features that are not known are filled: by the share of training rows along the tree, or from background rows. */
export type ShapMethod = "path" | "interventional";

/** A sum of trees that is explained. */
export interface ExplainedSum extends ExplainedTrees {
  /** What is added to the trees. */
  readonly offset: number;
}

/** Shapley values of rows: one array for each feature. */
export interface Explained {
  readonly method: ShapMethod;
  readonly scale: ShapScale;
  readonly className: string | undefined;
  /** What is said of a row that nothing is known of. */
  readonly base: number;
  readonly values: readonly Float64Array[];
}

/** How to explain. */
export interface ExplainRequest {
  readonly method?: ShapMethod | undefined;
  readonly background?: FeatureRows | undefined;
  readonly class?: string | undefined;
}

/** Shapley values of any model that has exact ones. */
export function explainRows(
  model: LearnedModel,
  rows: FeatureRows,
  request: ExplainRequest,
  what: string,
): Explained {
  return runSteps(explainSteps(model, rows, request, what));
}

/** The same a step at a time. */
export function* explainSteps(
  model: LearnedModel,
  rows: FeatureRows,
  request: ExplainRequest,
  what: string,
): Steps<Explained> {
  needExplainable(model, what);
  if (model.kind === "classifier") return yield* explainBlend(model, rows, request, what);
  const { background } = request;
  const isLinear = "terms" in model;
  const method =
    request.method === undefined
      ? isLinear || background !== undefined
        ? "interventional"
        : "path"
      : oneOf(request.method, "method", ["path", "interventional"]);
  const className = classNameOf(model, request.class);
  const scale = scaleOf(model);
  const values = rows.x.map(() => new Float64Array(rows.length));
  if (isLinear) {
    if (method === "path") throw badOption("method", method, '"interventional": a linear model has no paths');
    const base = addLinearShap(model, rows, background, values);
    yield [rows.length, rows.length];
    return { method, scale, className, base, values };
  }
  const explained = explainedTrees(model as Boosting | ForestModel, className);
  if (method === "path") {
    if (background !== undefined)
      throw badOption(
        "background",
        background,
        'nothing for method "path", which takes its shares from training',
      );
    const base = explained.offset + (yield* pathShapSteps(explained, rows.x, rows.length, values));
    return { method, scale, className, base, values };
  }
  if (background === undefined || background.length === 0)
    throw badOption(
      "background",
      background?.length === 0 ? [] : undefined,
      'the rows to compare with, such as 100 customers, for method "interventional"',
    );
  const base =
    explained.offset + (yield* interventionalShapSteps(explained, rows.x, rows.length, background, values));
  return { method, scale, className, base, values };
}

/** A blend adds up log-odds, and so do the values of its members; sums take the means of training where trees follow their paths. */
function* explainBlend(
  model: Classifier,
  rows: FeatureRows,
  request: ExplainRequest,
  what: string,
): Steps<Explained> {
  const className = classNameOf(model, request.class);
  const { intercept, slope } = model.calibration ?? { intercept: 0, slope: 1 };
  const values = rows.x.map(() => new Float64Array(rows.length));
  let base = intercept;
  let method: ShapMethod = "interventional";
  for (const member of model.members) {
    const trees = member.model.kind === "boosting";
    const own = yield* explainSteps(
      member.model,
      rows,
      trees ? request : { ...request, method: undefined },
      what,
    );
    if (trees) method = own.method;
    base += slope * member.weight * own.base;
    own.values.forEach((value, j) => {
      for (let i = 0; i < rows.length; i++) values[j][i] += slope * member.weight * value[i];
    });
  }
  return { method, scale: "log-odds", className, base, values };
}

/** The trees that make up the score of a class, or the only score. */
export function explainedTrees(model: Boosting | ForestModel, className: string | undefined): ExplainedSum {
  const trees = unpackTrees(model.kind, model.trees, model.schema);
  const k =
    className === undefined || model.outcome.kind !== "classes"
      ? 0
      : model.outcome.classes.indexOf(className);
  if (model.kind === "boosting")
    return { trees, first: k, step: model.base.length, k: 0, scale: 1, offset: model.base[k] };
  return { trees, first: 0, step: 1, k, scale: 1 / trees.roots.length, offset: 0 };
}

/** Refuses models without exact Shapley values. */
export function needExplainable(model: LearnedModel, what: string): void {
  needLearned(model, what);
  if (model.kind === "network")
    throw new ClienteleError(
      "bad-model",
      `${what} needs trees or a linear model: a network has no exact Shapley values. permutationImportance, partialDependence and accumulatedEffects explain it.`,
      { value: model.kind, expected: "a linear model, a tree, a forest or boosting" },
    );
}

/** The class that is explained; undefined for outcomes without classes. */
export function classNameOf({ outcome }: LearnedModel, asked: string | undefined): string | undefined {
  if (outcome.kind !== "classes") {
    if (asked !== undefined)
      throw badOption("class", asked, "nothing: this model does not predict one of several classes");
    return undefined;
  }
  if (asked === undefined || !outcome.classes.includes(asked))
    throw badOption("class", asked, `the class to explain: ${outcome.classes.map(show).join(" or ")}`);
  return asked;
}

function scaleOf(model: LearnedModel): ShapScale {
  switch (model.kind) {
    case "boosting":
      if (model.loss === "logistic") return "log-odds";
      if (model.loss === "poisson") return "log of the count";
      return model.loss === "softmax" ? "score" : "number";
    case "logistic-regression":
      return "log-odds";
    case "poisson-regression":
      return "log of the count";
    default:
      return model.outcome.kind === "binary" || model.outcome.kind === "classes" ? "probability" : "number";
  }
}

/** A term is worth its coefficient times its distance from the mean; terms of one column belong together. */
function addLinearShap(
  { atMeans, terms, schema }: LinearModel,
  rows: FeatureRows,
  background: FeatureRows | undefined,
  out: readonly Float64Array[],
): number {
  if (background?.length === 0)
    throw badOption("background", [], "at least one row, or none for the means of training");
  let base = atMeans;
  for (const term of terms) {
    const { coefficient, level } = term;
    const j = schema.columns.findIndex(({ column }) => column === term.column);
    const place = level === null ? -1 : (schema.columns[j].levels as readonly string[]).indexOf(level);
    // numbers count from their mean of training, so that a large shift of a column costs no digits
    const from = level === null && !term.isMissing ? term.mean : 0;
    let usual = term.mean - from;
    if (background !== undefined) {
      usual = 0;
      for (const v of background.x[j]) usual += (termValue(term, v, place) - from) / background.length;
    }
    base += coefficient * usual;
    for (let i = 0; i < rows.length; i++)
      out[j][i] += coefficient * (termValue(term, rows.x[j][i], place) - from - usual);
  }
  return base;
}
