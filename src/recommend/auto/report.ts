import { partSteps, type Steps } from "../../core/work.ts";
import { comparePairs } from "../evaluation/compare.ts";
import type { RecommenderComparison } from "../evaluation/evaluation-types.ts";
import type { JudgeSettings } from "../evaluation/judge.ts";
import { percent, targetWords } from "../evaluation/words.ts";
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
    comparePairs({ a: personal[metric], b: popular[metric], metric, ...names }, level, resamples, random);
  yield [0, 4];
  const versus = compared("ndcg");
  yield [1, 4];
  const isPersonal = versus.better === "a";
  const chosen = bestOf(finalists.filter((trial) => trial.personal === isPersonal));
  const found = compared("recall");
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
  const { status, found, versus, target, inferred, test, k, skipped } = report;
  const text: string[] = [];
  if (status === "too-few-customers" || found === null)
    text.push(
      `Only ${test.customers} customers bought something before and after, too few to say what suits them: everybody is offered the best sellers until there are more.`,
    );
  else if (status === "personal") text.push(found.better === "a" ? found.text : (versus?.text ?? found.text));
  else
    text.push(
      `Personal offers are not clearly better than the best sellers here (${percent(found.a.value)} against ${percent(found.b.value)} of the ${targetWords(target)} are among the ${k} offered): everybody is offered the best sellers.`,
    );
  text.push(`Chosen: ${words}.`);
  if (inferred)
    text.push(
      target === "all"
        ? "Customers often buy the same again, so that offers may be things they had before."
        : "Customers rarely buy the same again, so that offers are things they did not have before.",
    );
  text.push(`Tested on ${test.customers} customers: ${test.reason}.`, ...skipped);
  return text;
}
