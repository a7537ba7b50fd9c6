import { ClienteleError } from "../core/errors.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import { randomFrom } from "../core/random.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { comparePairsSteps } from "./evaluation/compare.ts";
import type { JudgedRecommender, RecommenderComparison } from "./evaluation/evaluation-types.ts";
import { FIGURES, type RankingFigure } from "./evaluation/rank-figures.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link compareRecommenders}. */
export interface CompareRecommendersOptions {
  /** The figure that is compared. Default "ndcg". */
  readonly metric?: RankingFigure;
  /** Confidence level of intervals. Default 0.95. */
  readonly level?: number;
  /** Times that customers are drawn anew, 100 to 100,000. Default 1,000. */
  readonly resamples?: number;
  /** Draws them. Default 1. */
  readonly seed?: number;
}

/**
 * Two recommenders on the customers that both were tested on: the difference of their means with an interval, from drawing customers anew with both figures of each, so that what makes a
 * customer easy or hard cancels out. Hand in what `evaluateRecommender` gave, for the same split, target and k. O(resamples x customers).
 *
 * @throws "mixed-info" for different targets or lengths, "bad-input" for evaluations without a customer in common, "bad-option".
 *
 * @example
 * import { compareRecommenders, evaluateRecommender, fitPopularItems, interactionsOf, splitInteractions } from "clientele/recommend";
 * const bought = interactionsOf(["ann", "bob", "cat"].flatMap((customer) => [
 *   { customer, time: "2026-01-05", item: "tea" }, { customer, time: "2026-02-05", item: "jam" },
 * ]));
 * const split = splitInteractions(bought, { way: "last-out" });
 * const popular = evaluateRecommender((train) => fitPopularItems(train), split, { target: "all" });
 * compareRecommenders(popular, popular).difference.value; // => 0
 * compareRecommenders(popular, popular, { metric: "luck" }); // throws "bad-option"
 */
export function compareRecommenders(
  a: JudgedRecommender,
  b: JudgedRecommender,
  options: CompareRecommendersOptions = {},
): RecommenderComparison {
  return runSteps(comparisonSteps(a, b, options));
}

/**
 * {@link compareRecommenders} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `compareRecommenders`, and "aborted".
 *
 * @example
 * import { compareRecommendersAsync, evaluateRecommender, fitPopularItems, interactionsOf, splitInteractions } from "clientele/recommend";
 * const bought = interactionsOf(["ann", "bob"].flatMap((customer) => [
 *   { customer, time: "2026-01-05", item: "tea" }, { customer, time: "2026-02-05", item: "jam" },
 * ]));
 * const split = splitInteractions(bought, { way: "last-out" });
 * const popular = evaluateRecommender((train) => fitPopularItems(train), split, { target: "all" });
 * (await compareRecommendersAsync(popular, popular)).difference.value; // => 0
 * await compareRecommendersAsync(popular, popular, { signal: { aborted: true } }); // throws "aborted"
 */
export async function compareRecommendersAsync(
  a: JudgedRecommender,
  b: JudgedRecommender,
  options: CompareRecommendersOptions & Work = {},
): Promise<RecommenderComparison> {
  return runStepsAsync(comparisonSteps(a, b, options), options);
}

/** The comparison, some draws at a time. */
function* comparisonSteps(
  a: JudgedRecommender,
  b: JudgedRecommender,
  options: CompareRecommendersOptions,
): Steps<RecommenderComparison> {
  needObject(options, "options", 'an object such as { metric: "ndcg" }');
  const metric = oneOf(options.metric ?? "ndcg", "metric", FIGURES);
  const level = levelOption(options.level);
  const resamples = resamplesOption(options.resamples);
  for (const evaluation of [a, b])
    if (evaluation?.perCustomer?.info?.kind !== "evaluated-customers")
      throw new ClienteleError("bad-input", "compareRecommenders needs two results of evaluateRecommender.", {
        expected: "two evaluations",
      });
  const [one, other] = [a.perCustomer, b.perCustomer];
  if (one.info.target !== other.info.target || one.info.k !== other.info.k)
    throw new ClienteleError(
      "mixed-info",
      `The evaluations differ: ${one.info.k} items of target "${one.info.target}", and ${other.info.k} of "${other.info.target}". Evaluate both alike.`,
      { expected: "the same target and k" },
    );
  const rowOf = new Map<string, number>();
  other.columns.customer.codes.forEach((code, row) => {
    rowOf.set(other.columns.customer.levels[code], row);
  });
  const [x, y]: [number[], number[]] = [[], []];
  one.columns.customer.codes.forEach((code, row) => {
    const match = rowOf.get(one.columns.customer.levels[code]);
    if (match === undefined) return;
    x.push(one.columns[metric][row]);
    y.push(other.columns[metric][match]);
  });
  if (x.length === 0)
    throw new ClienteleError("bad-input", "The two evaluations have no customer in common.", {
      expected: "evaluations on the same split",
    });
  const pairs = {
    a: Float64Array.from(x),
    b: Float64Array.from(y),
    nameA: a.name,
    nameB: b.name,
    metric,
    target: one.info.target,
    k: one.info.k,
  };
  const drawing = comparePairsSteps(pairs, level, resamples, randomFrom(options.seed ?? 1));
  const found = yield* partSteps(drawing, 0, 1, 1);
  yield [1, 1];
  return found;
}

/** Times that customers are drawn anew; 1,000 unless given. */
export function resamplesOption(resamples = 1000): number {
  if (Number.isInteger(resamples) && resamples >= 100 && resamples <= 100_000) return resamples;
  throw badOption("resamples", resamples, "a whole number, 100 to 100,000");
}
