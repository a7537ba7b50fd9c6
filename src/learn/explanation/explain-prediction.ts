import type { Data } from "../../core/columns.ts";
import { needOptions } from "../../core/options.ts";
import { type LearnedModel, predictionsOf } from "../models/predictions-of.ts";
import { readFeatures } from "../rows/read-features.ts";
import { pointsOption } from "./effect-rows.ts";
import { explainRows, needExplainable, type ShapScale } from "./explained-score.ts";
import { shortNumber } from "./short-number.ts";

/** What one feature does to one prediction. */
export interface PredictionReason {
  readonly column: string;
  /** The name given in `labels`, else the column. */
  readonly label: string;
  /** What the row has there. */
  readonly value: string | number | null;
  /** Shapley value on the scale of the explanation. */
  readonly effect: number;
  /** The effect as people say it: odds times 1.8, 7 percentage points, times 1.2, or a number. */
  readonly words: string;
}

/** Why a model predicts what it predicts. */
export interface PredictionExplanation {
  /** Probability of yes or of the class, or the expected number. */
  readonly prediction: number;
  readonly scale: ShapScale;
  /** The score of a row that nothing is known of; all effects are added to it. */
  readonly base: number;
  /** The strongest reasons that raise the prediction, the strongest first. */
  readonly raising: readonly PredictionReason[];
  /** The strongest reasons that lower it. */
  readonly lowering: readonly PredictionReason[];
  /** The same in two or three sentences. */
  readonly text: string;
}

/** Settings of {@link explainPrediction}. */
export interface ExplainPredictionOptions {
  /** Names of columns for people, such as { days: "days since the last visit" }. Default: the columns themselves. */
  readonly labels?: { readonly [column: string]: string };
  /** How many reasons on each side. Default 3. */
  readonly reasons?: number;
  /** The class to explain. Required for models of several classes. */
  readonly class?: string;
  /** Rows to compare with. Default: what the model remembers of its training. */
  readonly background?: Data<object>;
}

/**
 * The reasons for one prediction in plain words, from exact Shapley values: what raises it and what lowers it against a customer that nothing is known of. Where the model adds up log-odds an effect is a factor of the odds (p / (1 - p)), for trees and forests it
 * is percentage points. Reasons are what the model uses, not causes.
 *
 * @throws as `shapValues`.
 *
 * @example
 * import { explainPrediction, fitDecisionTree } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * explainPrediction(tree, { visits: 1, plan: "monthly" }, { labels: { visits: "visits this month" } }).text; // => "Chance that left is yes: 100 %. Raised by: visits this month is 1 (+58.3 percentage points), plan is monthly (+21.7 percentage points)."
 * explainPrediction(tree, { visits: 1 }); // throws "missing-column"
 */
export function explainPrediction(
  model: LearnedModel,
  row: object,
  options: ExplainPredictionOptions = {},
): PredictionExplanation {
  const what = "explainPrediction";
  needExplainable(model, what);
  needOptions(options, what, "labels, names of the columns");
  const { labels = {}, reasons = 3 } = options;
  pointsOption(reasons, "reasons", 1);
  const rows = readFeatures(model.schema, [row], what);
  const background =
    options.background === undefined
      ? undefined
      : readFeatures(model.schema, options.background, `${what} (background)`);
  const { scale, base, values, className } = explainRows(
    model,
    rows,
    { background, class: options.class },
    what,
  );
  const { outcome } = model;
  const k = className === undefined || outcome.kind !== "classes" ? 0 : outcome.classes.indexOf(className);
  const prediction = predictionsOf(model, rows)[k][0];
  const all = model.schema.columns.map(({ column, levels }, j): PredictionReason => {
    const own = rows.x[j][0];
    const effect = values[j][0];
    return {
      column,
      label: Object.hasOwn(labels, column) ? labels[column] : column,
      value: Number.isNaN(own) ? null : levels === null ? own : levels[own],
      effect,
      words: effectWords(effect, scale),
    };
  });
  const side = (sign: number) =>
    all
      .filter(({ effect }) => sign * effect > 1e-12)
      .sort((a, b) => sign * (b.effect - a.effect))
      .slice(0, reasons);
  const found = { prediction, scale, base, raising: side(1), lowering: side(-1) };
  return { ...found, text: textOf(found, subjectOf(model, className)) };
}

function effectWords(effect: number, scale: ShapScale): string {
  const sign = effect < 0 ? "" : "+";
  if (scale === "probability") return `${sign}${shortNumber(100 * effect)} percentage points`;
  if (scale === "number") return `${sign}${shortNumber(effect)}`;
  const factor = shortNumber(Math.exp(effect));
  return scale === "log of the count" ? `times ${factor}` : `odds times ${factor}`;
}

function subjectOf({ outcome }: LearnedModel, className: string | undefined): string {
  if (className !== undefined) return `Chance that ${outcome.column} is ${className}`;
  if (outcome.kind === "binary") return `Chance that ${outcome.column} is ${outcome.positive}`;
  return `Expected ${outcome.column}`;
}

function textOf(found: Omit<PredictionExplanation, "text">, subject: string): string {
  const { prediction, scale, raising, lowering } = found;
  const isNumber = scale === "number" || scale === "log of the count";
  const said = `${subject}: ${isNumber ? shortNumber(prediction) : `${shortNumber(100 * prediction)} %`}.`;
  const list = (reasons: readonly PredictionReason[]) =>
    reasons.map(({ label, value, words }) => `${label} is ${sayValue(value)} (${words})`).join(", ");
  return [
    said,
    ...(raising.length > 0 ? [`Raised by: ${list(raising)}.`] : []),
    ...(lowering.length > 0 ? [`Lowered by: ${list(lowering)}.`] : []),
    ...(raising.length + lowering.length === 0 ? ["No feature makes a difference."] : []),
  ].join(" ");
}

function sayValue(value: string | number | null): string {
  return value === null ? "not known" : typeof value === "number" ? shortNumber(value) : value;
}
