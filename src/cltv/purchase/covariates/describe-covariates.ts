import { badModel } from "../../../core/model.ts";
import { badOption } from "../../../core/options.ts";
import type { PurchaseModel } from "../purchase-model.ts";
import type { CovariateColumn, CovariateEffect } from "./covariate-types.ts";

/** Options of {@link describeCovariates}. */
export interface DescribeCovariatesOptions {
  /** How numbers are written, as a BCP 47 tag; the text is English. Default "en". */
  readonly locale?: string;
}

/** The covariates of a buying model in words. */
export interface CovariatesDescription {
  /** What each level or number changes, in the order of the model. */
  readonly sentences: readonly string[];
  /** Whether the covariates help at all, and what to be careful about. */
  readonly notes: readonly string[];
}

/**
 * What the covariates of a buying model do, in words for the people of a shop: how many times as often customers order and how soon they leave, each with its interval, and whether chance
 * alone would do as much. O(coefficients).
 *
 * @throws "bad-model" for a model without covariates, "bad-option" for an unknown locale.
 *
 * @example
 * import { describeCovariates, fitNbd, fitParetoNbd } from "clientele/cltv";
 * const customers = [
 *   { channel: "shop", frequency: 0, recency: 0, age: 38, count: 80 },
 *   { channel: "web", frequency: 0, recency: 0, age: 38, count: 60 },
 *   { channel: "shop", frequency: 1, recency: 5, age: 38, count: 24 },
 *   { channel: "web", frequency: 2, recency: 30, age: 38, count: 26 },
 *   { channel: "shop", frequency: 6, recency: 36, age: 38, count: 3 },
 *   { channel: "web", frequency: 6, recency: 36, age: 38, count: 12 },
 *   { channel: "web", frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitParetoNbd(customers, { unit: "week", covariates: { buying: ["channel"] } });
 * describeCovariates(model).sentences; // => ["Customers with channel web order 3.4 times as often as those with channel shop (1.9 to 5.9)."]
 * describeCovariates(fitNbd(customers, { unit: "week" })); // throws "bad-model"
 */
export function describeCovariates(
  model: PurchaseModel,
  options: DescribeCovariatesOptions = {},
): CovariatesDescription {
  const { kind = "purchase", covariates, fit } = model ?? {};
  if (covariates === undefined || fit === undefined) throw badModel(kind, "it has no covariates to describe");
  const write = writer(options.locale ?? "en");
  const { columns, buying, leaving, leavingActs, likelihoodRatio, penalty } = covariates;
  const spread = leavingActs === "spread" && kind !== "pareto-nbd";
  const leave = kind === "pareto-nbd" ? "leave" : "leave after an order";
  const phrases = {
    buying: { does: "order", compared: "as often as", tail: "" },
    leaving:
      kind === "pareto-nbd"
        ? { does: leave, compared: "as fast as", tail: "" }
        : { does: leave, compared: "as readily as", tail: ", in odds" },
  };
  const sentences = [
    ...buying.map((effect) => sentence(effect, columns, phrases.buying, write)),
    ...leaving.map((effect) =>
      spread ? spreadSentence(effect, columns, write) : sentence(effect, columns, phrases.leaving, write),
    ),
  ];
  return {
    sentences,
    notes: [
      ...(likelihoodRatio === null
        ? []
        : [
            likelihoodRatio.pValue < 0.05
              ? `Together they tell customers apart better than chance would (p ${small(likelihoodRatio.pValue)}).`
              : `Together they tell customers apart no better than chance might (p = ${likelihoodRatio.pValue.toFixed(2)}): a model without them may be as good.`,
          ]),
      ...(spread && leaving.length > 0
        ? [
            'Here the covariates of leaving do not change the mean chance of leaving, only how much customers differ in it. For "leaves more readily" fit with leavingActs: "odds".',
          ]
        : []),
      ...(penalty > 0 ? ["The effects are pulled towards none, as the penalty asks."] : []),
      "An effect says who orders more, not why: customers who chose a channel may differ in other ways too.",
      ...fit.warnings,
    ],
  };
}

interface Phrase {
  readonly does: string;
  readonly compared: string;
  readonly tail: string;
}

function sentence(
  effect: CovariateEffect,
  columns: readonly CovariateColumn[],
  { does, compared, tail }: Phrase,
  write: (value: number) => string,
): string {
  const { column, level, coefficient, interval } = effect;
  const who = `Customers with ${level === null ? `${column} 1 higher` : `${column} ${level}`}`;
  const other =
    level === null ? "others" : `those with ${column} ${columns.find((c) => c.column === column)?.reference}`;
  if (interval === null)
    return `How much ${level === null ? column : `${column} ${level}`} changes how readily customers ${does} cannot be told from these data.`;
  const [low, high] = interval;
  return `${who} ${does} ${write(Math.exp(coefficient))} times ${compared} ${other}${tail} (${write(Math.exp(low))} to ${write(Math.exp(high))})${hint(interval)}.`;
}

function spreadSentence(
  { column, level, coefficient, interval }: CovariateEffect,
  columns: readonly CovariateColumn[],
  write: (value: number) => string,
): string {
  const what = level === null ? `${column} 1 higher` : `${column} ${level}`;
  const other =
    level === null ? "others" : `those with ${column} ${columns.find((c) => c.column === column)?.reference}`;
  if (interval === null)
    return `How much customers with ${what} differ in their chance of leaving cannot be told from these data.`;
  const [low, high] = interval;
  return `Customers with ${what} are ${coefficient < 0 ? "less" : "more"} alike than ${other} in their chance of leaving: a and b are ${write(Math.exp(coefficient))} times as large (${write(Math.exp(low))} to ${write(Math.exp(high))})${hint(interval)}.`;
}

function hint([low, high]: readonly [number, number]): string {
  return low <= 0 && high >= 0 ? "; chance alone might do as much" : "";
}

function small(p: number): string {
  return p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`;
}

function writer(locale: string): (value: number) => string {
  try {
    const format = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
    return (value) => format.format(value);
  } catch {
    throw badOption("locale", locale, 'a language tag such as "en" or "de-DE"');
  }
}
