import { partSteps, type Steps } from "../../core/work.ts";
import { comparePairsSteps } from "../evaluation/compare.ts";
import type { RecommenderComparison } from "../evaluation/evaluation-types.ts";
import type { JudgeSettings } from "../evaluation/judge.ts";
import type { SplitWay } from "../evaluation/split-types.ts";
import type { RecommendTarget } from "../evaluation/test-customers.ts";
import { customersWords, percent, targetWords } from "../evaluation/words.ts";
import type { AutoReport, TriedRecommender } from "./auto-types.ts";
import { recipeWords } from "./recipes.ts";
import { bestOf } from "./search.ts";
import type { Trial, Trials } from "./trials.ts";

/** What the trials come to. */
export interface Verdict {
  readonly chosen: Trial;
  readonly status: "personal" | "popular";
  readonly versus: RecommenderComparison;
  readonly found: RecommenderComparison;
  readonly tried: readonly TriedRecommender[];
}

/** Personal where it is clearly better than the best sellers on customers that neither was chosen on. */
export function* verdictOf(
  trials: Trials,
  finalists: readonly Trial[],
  { level, resamples, random, target, k }: JudgeSettings,
): Steps<Verdict> {
  const personal = trials.crossed((trial) => trial.personal, random);
  const popular = trials.crossed((trial) => !trial.personal, random);
  const names = { nameA: "personal offers", nameB: "the best sellers", target, k };
  const compared = (metric: "ndcg" | "recall") =>
    comparePairsSteps(
      { a: personal[metric], b: popular[metric], metric, ...names },
      level,
      resamples,
      random,
    );
  const versus = yield* partSteps(compared("ndcg"), 0, 1, 4);
  const isPersonal = versus.better === "a";
  const chosen = bestOf(finalists.filter((trial) => trial.personal === isPersonal));
  const found = yield* partSteps(compared("recall"), 1, 1, 4);
  const estimates = yield* partSteps(trials.estimates(level, resamples, random), 2, 2, 4);
  const tried = trials.list
    .map((trial, t) => ({
      name: trial.name,
      words: recipeWords(trial.recipe),
      personal: trial.personal,
      ...estimates[t],
      chosen: trial === chosen,
    }))
    .sort((a, b) => b.ndcg.value - a.ndcg.value);
  return { chosen, status: isPersonal ? "personal" : "popular", versus, found, tried };
}

/** Sentences for the owner of a shop. */
export function reportText(report: Omit<AutoReport, "text">, words: string): string[] {
  const { status, found, versus, target, inferred, test, skipped } = report;
  const held = `${test.reason.charAt(0).toUpperCase()}${test.reason.slice(1)}.`;
  if (status === "too-few-customers" || found === null)
    return [
      `${tooFew(test.customers, target, test.ways)}: too few to tell who likes what.`,
      "Everybody is offered the best sellers until there are more.",
      ...(test.ways.length > 0 ? [held] : []),
    ];
  const things = targetWords(target);
  const text =
    status === "personal"
      ? [found.better === "a" ? found.text : (versus?.text ?? found.text)]
      : [
          `Personal offers are not clearly better than the best sellers here: they find ${percent(found.a.value)} of the ${things}, the best sellers ${percent(found.b.value)}.`,
          "So everybody is offered the best sellers.",
        ];
  text.push(`Chosen: ${words}.`);
  if (inferred)
    text.push(
      target === "all"
        ? "Customers often buy the same again, so offers may be things they had before."
        : "Customers rarely buy the same again, so offers are things they did not have before.",
    );
  return [...text, `Tested on ${customersWords(test.customers)}: ${test.reason}.`, ...skipped];
}

/** Whom it could have been tested on, by what was asked for. */
function tooFew(customers: number, target: RecommendTarget, ways: readonly SplitWay[]): string {
  const who = customers === 0 ? "Nobody" : `Only ${customersWords(customers)}`;
  if (ways.some((way) => way === "last-out"))
    return `${who} bought ${target === "again" ? "the same thing twice" : "several things"}`;
  const what = { new: " and bought something new", again: " for something bought before", all: "" };
  return `${who} came back${what[target]}`;
}
