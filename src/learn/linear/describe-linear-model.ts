import { needModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import { factorWriter } from "../../core/words.ts";
import type { Outcome } from "../rows/feature-types.ts";
import { LINEAR_KINDS, uncertaintyOf } from "./linear-coefficients.ts";
import type { LinearModel, LinearTerm } from "./linear-types.ts";
import { stepsOf } from "./odds-ratios.ts";

/** Options of {@link describeLinearModel}. */
export interface DescribeLinearModelOptions {
  /** By column of numbers, the difference that is told: { age: 10 } tells of ten years. Default 1 each. */
  readonly per?: { readonly [column: string]: number };
  /** How many terms are told, those that move the outcome most first. Default 10. */
  readonly top?: number;
  /** How numbers are written, as a BCP 47 tag; the text is English. Default "en". */
  readonly locale?: string;
}

/** A term in words. */
export interface DescribedTerm {
  readonly term: string;
  /** How many times the odds or the count; for numbers how much more. */
  readonly effect: number;
  readonly interval: readonly [low: number, high: number] | null;
  readonly sentence: string;
}

/** A linear model in words. */
export interface LinearDescription {
  readonly terms: readonly DescribedTerm[];
  readonly sentences: readonly string[];
  /** What to be careful about. */
  readonly notes: readonly string[];
}

/**
 * A logistic, Poisson or linear regression in words for the people of a shop. An odds ratio is told as odds, and as what it makes of the usual chance: three times the odds is not three times the chance. O(terms log terms).
 *
 * @throws "bad-model", "bad-option"
 *
 * @example
 * import { describeLinearModel, fitLogisticRegression } from "clientele/learn";
 * const customers = Array.from({ length: 40 }, (_, i) => ({ plan: i < 19 ? "yearly" : "monthly", left: i % 20 < (i < 20 ? 2 : 9) }));
 * const model = fitLogisticRegression(customers, { target: "left", features: ["plan"] });
 * describeLinearModel(model).sentences; // => ["With plan yearly the odds of left are 0.16 times as high as with plan monthly (0.029 to 0.86): an average chance of 28 % becomes 5.6 %."]
 * describeLinearModel({} as never); // throws "bad-model"
 */
export function describeLinearModel(
  model: LinearModel,
  options: DescribeLinearModelOptions = {},
): LinearDescription {
  needModel(
    model,
    LINEAR_KINDS,
    "describeLinearModel",
    "fitLogisticRegression, fitPoissonRegression or fitElasticNet",
  );
  const { per = {}, top = 10, locale = "en" } = options;
  if (!(Number.isInteger(top) && top >= 1)) throw badOption("top", top, "a whole number of at least 1");
  const write = factorWriter(locale);
  const stepOf = stepsOf(model, per);
  const told = model.terms
    .filter(({ coefficient, name }) => coefficient !== 0 && !model.fit.endless.includes(name))
    .sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1));
  const terms = told
    .slice(0, top)
    .map((term) => describe(model, term, isNumber(term) ? stepOf(term.column) : 1, write));
  const zero = model.penalty.l1 > 0 ? model.terms.filter(({ coefficient }) => coefficient === 0).length : 0;
  return {
    terms,
    sentences: terms.map(({ sentence }) => sentence),
    notes: [
      ...(told.length > top ? [`${told.length - top} terms that matter less are not told.`] : []),
      ...(zero > 0 ? [`The penalty left ${zero} ${zero === 1 ? "term" : "terms"} out.`] : []),
      ...(told.length > 0
        ? [
            "Each effect holds the other columns as they are; it says what goes together, not what causes what.",
          ]
        : ["No column tells anything about the outcome."]),
      ...(model.penalty.l1 + model.penalty.l2 > 0
        ? [
            "The penalty pulls effects toward none: they are better for predicting than for telling how large an effect is.",
          ]
        : []),
      ...model.fit.warnings,
    ],
  };
}

function isNumber({ level, isMissing }: LinearTerm): boolean {
  return level === null && !isMissing;
}

/** How far a term usually moves the score. */
function size({ coefficient, deviation }: LinearTerm): number {
  return Math.abs(coefficient) * deviation;
}

function describe(
  model: LinearModel,
  term: LinearTerm,
  step: number,
  write: (value: number) => string,
): DescribedTerm {
  const { kind, outcome, references } = model;
  const { low, high } = uncertaintyOf(model, term.coefficient, term.se, 0.95);
  const turn = (value: number) => (kind === "elastic-net" ? step * value : Math.exp(step * value));
  const effect = turn(term.coefficient);
  const interval = low === null || high === null ? null : ([turn(low), turn(high)] as const);
  const reference = references.find(({ column }) => column === term.column)?.level;
  const who = term.isMissing
    ? `Without a value of ${term.column}`
    : term.level === null
      ? `With ${term.column} ${write(step)} higher`
      : `With ${term.column} ${term.level}`;
  const other = isNumber(term)
    ? ""
    : reference === undefined
      ? " otherwise"
      : ` with ${term.column} ${reference}`;
  const none = kind === "elastic-net" ? 0 : 1;
  const unsure =
    interval !== null && interval[0] <= none && interval[1] >= none ? "; chance alone might do as much" : "";
  const range = interval === null ? "" : ` (${rangeOf(interval, kind === "elastic-net", write)}${unsure})`;
  const told = { who, other, range, effect, write };
  return { term: term.name, effect, interval, sentence: sentenceOf(outcome, told) };
}

/** Ends of an interval; of a difference without signs, in the words of the sentence where it goes both ways. */
function rangeOf(
  [low, high]: readonly [number, number],
  isDifference: boolean,
  write: (value: number) => string,
): string {
  if (!isDifference || low >= 0) return `${write(low)} to ${write(high)}`;
  return high <= 0 ? `${write(-high)} to ${write(-low)}` : `${write(-low)} lower to ${write(high)} higher`;
}

interface Told {
  readonly who: string;
  readonly other: string;
  readonly range: string;
  readonly effect: number;
  readonly write: (value: number) => string;
}

function sentenceOf(outcome: Outcome, { who, other, range, effect, write }: Told): string {
  if (outcome.kind === "binary") {
    // true and false were read as 1 and 0
    const yes = ["1", "true", "yes"].includes(outcome.positive.toLowerCase())
      ? outcome.column
      : `${outcome.column} ${outcome.positive}`;
    const odds = (effect * outcome.share) / (1 - outcome.share);
    const chance = `an average chance of ${write(100 * outcome.share)} % becomes ${write((100 * odds) / (1 + odds))} %`;
    return `${who} the odds of ${yes} are ${write(effect)} times as high${other === "" ? "" : " as"}${other}${range}: ${chance}.`;
  }
  if (outcome.kind === "count")
    return `${who} the expected value of ${outcome.column} is ${write(effect)} times as high${other === "" ? "" : " as"}${other}${range}.`;
  return `${who} the expected value of ${outcome.column} is ${write(Math.abs(effect))} ${effect < 0 ? "lower" : "higher"}${other === "" ? "" : " than"}${other}${range}.`;
}
