import { ClienteleError, show } from "../core/errors.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import { fork, randomFrom } from "../core/random.ts";
import { checkAbort, partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { resamplesOption } from "./compare-recommenders.ts";
import { comparePairsSteps } from "./evaluation/compare.ts";
import type { RecommenderEvaluation, UntestedInFold } from "./evaluation/evaluation-types.ts";
import { type JudgeSettings, judge, type TestFold } from "./evaluation/judge.ts";
import { type RankedCustomers, rankCustomers } from "./evaluation/rank-customers.ts";
import { FIGURES, type RankingFigure } from "./evaluation/rank-figures.ts";
import type { InteractionSplit } from "./evaluation/split-types.ts";
import { type RecommendTarget, testCustomersSteps } from "./evaluation/test-customers.ts";
import { customersWords, percent } from "./evaluation/words.ts";
import { fitPopularItems } from "./fit-popular-items.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import type { Scorer } from "./models/scorer.ts";
import { popularItemsScorer } from "./popularity/popular-items-scorer.ts";
import { lengthOption } from "./ranking-metrics.ts";
import { needObject } from "./use/needs.ts";
import type { AnyRecommender } from "./use/recommender-model.ts";
import { scorerOf } from "./use/scorer-of.ts";

/** A recommender to be tested: how to fit it on the training part, or a model that was fitted without the test. */
export type RecommenderSource = AnyRecommender | ((train: Interactions) => AnyRecommender);

/** Options of {@link evaluateRecommender}. */
export interface EvaluateRecommenderOptions {
  /** What has to be found: "new" items, which the customer did not have before (default; those that they had are not offered), those they come back for ("again"), or "all". */
  readonly target?: RecommendTarget;
  /** How many items are offered. Default 10. */
  readonly k?: number;
  /** The figure that is set against the best sellers. Default "ndcg". */
  readonly metric?: RankingFigure;
  /** Confidence level of intervals. Default 0.95. */
  readonly level?: number;
  /** Times that customers are drawn anew for the intervals, 100 to 100,000; fewer, but at least 200, where customers are so many that it hardly matters. Default 1,000. */
  readonly resamples?: number;
  /** At most so many customers of each fold are tested on, drawn by `seed`. Default: all. */
  readonly customers?: number;
  /** How alike two items are, 0 to 1; without it there is no diversity within lists. */
  readonly similarity?: (a: string, b: string) => number;
  /** What the recommender is called in sentences, in the plural. Default "personal offers". */
  readonly name?: string;
  /** Draws customers. Default 1. */
  readonly seed?: number;
}

/** Options of {@link evaluateRecommenderAsync}. */
export interface EvaluateRecommenderAsyncOptions extends EvaluateRecommenderOptions, Work {}

/**
 * What a recommender would have offered before the test, against what customers then did: ranking figures per customer with their means and intervals, what the lists are together,
 * and the same for the best sellers (bought by the most customers of the training part) on the same customers. Every item that the model has something to say for competes,
 * equal scores in the order of ids; the history of a customer is their training rows. Each fold is fitted anew, customers in several folds count once, with their mean.
 * O(folds x (fit + customers x (one scoring + items))), and memory O(items + customers x k) beside the model.
 *
 * @throws "too-few-rows" when nobody is left to test on; "bad-input" for a model where there are several folds, and for what is no split; "bad-model"; "bad-option".
 *
 * @example
 * import { evaluateRecommender, fitAlsoBought, interactionsOf, splitInteractions } from "clientele/recommend";
 * const lines = ["ann", "bob", "cat", "dan"].flatMap((customer) => [
 *   { customer, time: "2026-01-05", item: "tea" }, { customer, time: "2026-02-05", item: customer < "c" ? "jam" : "soap" },
 *   { customer, time: "2026-03-05", item: customer < "c" ? "bread" : "towel" },
 * ]);
 * const split = splitInteractions(interactionsOf(lines), { way: "last-out" });
 * const found = evaluateRecommender((train) => fitAlsoBought(train, { per: "customer" }), split, { k: 1 });
 * found.customers; // => 4
 * found.metrics.recall.value; // => 0
 * evaluateRecommender((train) => fitAlsoBought(train), split, { k: 0 }); // throws "bad-option"
 */
export function evaluateRecommender(
  source: RecommenderSource,
  split: InteractionSplit,
  options: EvaluateRecommenderOptions = {},
): RecommenderEvaluation {
  return runSteps(evaluationSteps(source, split, options));
}

/**
 * {@link evaluateRecommender} with turns for others between customers, progress and a way to stop. A fit that takes long is to take turns as well: hand in a function that answers a promise, such as
 * `(train, { signal }) => fitEaseAsync(train, { signal })`; a plain one is one step.
 *
 * @throws "aborted", and what {@link evaluateRecommender} throws.
 *
 * @example
 * import { evaluateRecommenderAsync, fitPopularItems, interactionsOf, splitInteractions } from "clientele/recommend";
 * const bought = interactionsOf(["ann", "bob"].flatMap((customer) => [
 *   { customer, time: "2026-01-05", item: "tea" }, { customer, time: "2026-02-05", item: "tea" },
 * ]));
 * const split = splitInteractions(bought, { way: "last-out" });
 * (await evaluateRecommenderAsync((train) => fitPopularItems(train), split, { target: "again" })).metrics.hitRate.value; // => 1
 * await evaluateRecommenderAsync((train) => fitPopularItems(train), split, { signal: { aborted: true } }); // throws "aborted"
 */
export async function evaluateRecommenderAsync(
  source: AnyRecommender | ((train: Interactions, work: Work) => AnyRecommender | Promise<AnyRecommender>),
  split: InteractionSplit,
  options: EvaluateRecommenderAsyncOptions = {},
): Promise<RecommenderEvaluation> {
  const signal = options?.signal;
  checkAbort(signal);
  const work = signal === undefined ? {} : { signal };
  const test = await runStepsAsync(testSteps(source, split, options), work);
  const ranked: RankedCustomers[] = [];
  for (let f = 0; f < test.folds.length; f++) {
    checkAbort(signal);
    const { train } = test.folds[f].fold;
    const model = typeof source === "function" ? await source(train, work) : source;
    ranked.push(await runStepsAsync(rankFold(test, f, scorerOf(model), 0), options));
  }
  return runStepsAsync(judgeAll(test, ranked), options);
}

/** What is tested, by what. */
interface EvaluationTest {
  readonly folds: readonly TestFold[];
  /** Customers of all folds: each is ranked for twice. */
  readonly work: number;
  readonly untested: readonly UntestedInFold[];
  readonly settings: JudgeSettings;
  readonly name: string;
  readonly metric: RankingFigure;
}

/** Who is tested on, some rows at a time. */
function* testSteps(
  source: unknown,
  split: InteractionSplit,
  options: EvaluateRecommenderOptions,
): Steps<EvaluationTest> {
  needObject(options, "options", 'an object such as { target: "new" }');
  const { name = "personal offers", similarity, customers: most = Number.MAX_SAFE_INTEGER } = options;
  const target = oneOf(options.target ?? "new", "target", ["new", "again", "all"]);
  const metric = oneOf(options.metric ?? "ndcg", "metric", FIGURES);
  if (!(Number.isInteger(most) && most >= 1)) throw badOption("customers", most, "a whole number, 1 or more");
  if (typeof name !== "string" || name === "") throw badOption("name", name, "text");
  const random = randomFrom(options.seed ?? 1);
  const settings: JudgeSettings = {
    target,
    k: lengthOption(options.k),
    level: levelOption(options.level),
    resamples: resamplesOption(options.resamples),
    random,
    similarity,
  };
  const all: TestFold[] = [];
  for (const [f, fold] of foldsOf(split).entries())
    all.push({ fold, test: yield* testCustomersSteps(fold, target, most, fork(random, `fold ${f}`)) });
  const untested = all.flatMap((one, fold) => one.test.untested.map((some) => ({ fold, ...some })));
  if (typeof source !== "function" && all.length > 1)
    throw new ClienteleError(
      "bad-input",
      `The split has ${all.length} folds: a model fitted beforehand knows the test of some of them. Hand in a function that fits one on the rows it is given.`,
      { expected: "a function of the training rows" },
    );
  const folds = all.filter(({ test }) => test.count > 0);
  if (folds.length === 0)
    throw new ClienteleError(
      "too-few-rows",
      `There is nobody to test on. ${all[0].test.untested.map((u) => `${u.customers} ${u.customers === 1 ? "customer" : "customers"}: ${u.reason}`).join("; ")}.`,
      { expected: "customers with rows before and in the test" },
    );
  const work = folds.reduce((sum, { test }) => sum + test.count, 0);
  return { folds, work, untested, settings, name, metric };
}

function* evaluationSteps(
  source: RecommenderSource,
  split: InteractionSplit,
  options: EvaluateRecommenderOptions,
): Steps<RecommenderEvaluation> {
  const test = yield* testSteps(source, split, options);
  const ranked: RankedCustomers[] = [];
  for (let f = 0; f < test.folds.length; f++) {
    const model = typeof source === "function" ? source(test.folds[f].fold.train) : source;
    ranked.push(yield* rankFold(test, f, scorerOf(model), 0));
  }
  return yield* judgeAll(test, ranked);
}

/** A fold ranked, as steps of the whole: `before` customers were done before all folds. */
function* rankFold(
  { folds, work, settings }: EvaluationTest,
  f: number,
  scorer: Scorer,
  before: number,
): Steps<RankedCustomers> {
  const { fold, test } = folds[f];
  const done = folds.slice(0, f).reduce((sum, earlier) => sum + earlier.test.count, before);
  const steps = rankCustomers(scorer, fold, test, settings.target, settings.k);
  return yield* partSteps(steps, done, test.count, 2 * work);
}

/** What was ranked against the best sellers, who are ranked here. */
function* judgeAll(test: EvaluationTest, ranked: readonly RankedCustomers[]): Steps<RecommenderEvaluation> {
  const { folds, work, untested, settings, name, metric } = test;
  const { target, k, level, resamples, random } = settings;
  const sellers: RankedCustomers[] = [];
  for (let f = 0; f < folds.length; f++)
    sellers.push(yield* rankFold(test, f, popularItemsScorer(fitPopularItems(folds[f].fold.train)), work));
  const judged = yield* partSteps(judge(name, ranked, folds, settings), 2 * work, 0, 2 * work);
  const popular = yield* partSteps(
    judge("the best sellers", sellers, folds, settings),
    2 * work,
    0,
    2 * work,
  );
  const compared = comparePairsSteps(
    {
      a: judged.perCustomer.columns[metric],
      b: popular.perCustomer.columns[metric],
      nameA: name,
      nameB: popular.name,
      metric,
      target,
      k,
    },
    level,
    resamples,
    fork(random, "versus"),
  );
  const versus = yield* partSteps(compared, 2 * work, 0, 2 * work);
  const { hitRate } = judged.metrics;
  const customers = judged.perCustomer.length;
  return {
    ...judged,
    target,
    k,
    folds: folds.length,
    customers,
    untested,
    popular,
    versus,
    text: [
      versus.text,
      `Of ${customersWords(customers)}, ${percent(hitRate.value)} bought ${k === 1 ? "the item" : `at least one of the ${k} items`} that ${name} would have shown them.`,
      ...(customers < 100 ? ["The figures are rough: fewer than 100 customers were tested on."] : []),
    ],
  };
}

function foldsOf(split: InteractionSplit): InteractionSplit["folds"] {
  const folds = split?.folds;
  if (!Array.isArray(folds) || folds.length === 0)
    throw new ClienteleError(
      "bad-input",
      `evaluateRecommender needs the split of splitInteractions; found ${show(split)}.`,
      { expected: "a split" },
    );
  for (const { train, test } of folds) {
    needInteractions(train, "evaluateRecommender");
    needInteractions(test, "evaluateRecommender");
  }
  return folds;
}
