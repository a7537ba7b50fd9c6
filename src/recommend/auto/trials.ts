import type { Estimate } from "../../core/estimate.ts";
import type { Random } from "../../core/random.ts";
import { fork, shuffle } from "../../core/random.ts";
import { partSteps, type Steps } from "../../core/work.ts";
import { bootstrapSteps, estimateOf, meanOf } from "../evaluation/bootstrap.ts";
import type { TestFold } from "../evaluation/judge.ts";
import { type RankedCustomers, rankCustomers } from "../evaluation/rank-customers.ts";
import { FIGURES } from "../evaluation/rank-figures.ts";
import type { RecommendTarget } from "../evaluation/test-customers.ts";
import { scorerOf } from "../use/scorer-of.ts";
import { type ModelKit, modelKit } from "./model-kit.ts";
import { isPersonal, type Recipe, recipeName } from "./recipes.ts";

/** A recipe and how it did: a value per customer of the test. */
export interface Trial {
  readonly recipe: Recipe;
  readonly name: string;
  readonly personal: boolean;
  readonly ndcg: Float64Array;
  readonly recall: Float64Array;
  readonly mean: number;
}

const NDCG = FIGURES.indexOf("ndcg");
const RECALL = FIGURES.indexOf("recall");
const GROUPS = 5;

/** Tries recipes on the same tests and keeps what came of it. */
export class Trials {
  readonly list: Trial[] = [];
  readonly customers: number;
  readonly #folds: readonly TestFold[];
  readonly #kits: readonly ModelKit[];
  readonly #target: RecommendTarget;
  readonly #k: number;
  readonly #most: number;
  readonly #rowOf: Int32Array;
  readonly #tests: Int32Array;
  #scale: readonly number[];

  /** `most`: trials that there may be. */
  constructor(folds: readonly TestFold[], target: RecommendTarget, k: number, most: number) {
    this.#most = most;
    this.#folds = folds;
    this.#kits = folds.map(({ fold }) => modelKit(fold.train));
    this.#target = target;
    this.#k = k;
    const people = folds[0].fold.train.info.customers;
    this.#tests = new Int32Array(people);
    for (const { test } of folds) for (const c of test.customer) this.#tests[c]++;
    this.#rowOf = new Int32Array(people);
    let rows = 0;
    for (let c = 0; c < people; c++) if (this.#tests[c] > 0) this.#rowOf[c] = rows++;
    this.customers = rows;
    this.#scale = folds.map(() => 1);
  }

  /** Fits and ranks; a recipe that was tried before is not tried again. */
  *tryOut(recipe: Recipe): Steps<Trial> {
    const name = recipeName(recipe);
    const known = this.list.find((trial) => trial.name === name);
    if (known !== undefined) return known;
    const ndcg = new Float64Array(this.customers);
    const recall = new Float64Array(this.customers);
    for (let f = 0; f < this.#folds.length; f++) {
      const { test } = this.#folds[f];
      const { figures } = yield* this.#ranked(recipe, f);
      for (let t = 0; t < test.count; t++) {
        const row = this.#rowOf[test.customer[t]];
        const times = this.#tests[test.customer[t]];
        ndcg[row] += (figures[NDCG][t] * this.#scale[f]) / times;
        recall[row] += figures[RECALL][t] / times;
      }
    }
    const trial = { recipe, name, personal: isPersonal(recipe), ndcg, recall, mean: meanOf(ndcg) };
    this.list.push(trial);
    return trial;
  }

  /** Tries a recipe to set the scales of the tests, so that each counts alike: one is easier than the other. */
  *settleScale(recipe: Recipe): Steps<void> {
    if (this.#folds.length < 2) return;
    const means: number[] = [];
    for (let f = 0; f < this.#folds.length; f++)
      means.push(meanOf((yield* this.#ranked(recipe, f)).figures[NDCG]));
    if (means.some((m) => !(m > 0))) return;
    const typical = means.reduce((sum, m) => sum + m, 0) / means.length;
    this.#scale = means.map((m) => typical / m);
  }

  /** One trial on one test, half of it the fit; steps count trials of `most`. */
  *#ranked(recipe: Recipe, f: number): Steps<RankedCustomers> {
    const { fold, test } = this.#folds[f];
    const share = 0.5 / this.#folds.length;
    const done = this.list.length + 2 * f * share;
    const model = yield* partSteps(this.#kits[f].modelOf(recipe), done, share, this.#most);
    const ranking = rankCustomers(scorerOf(model), fold, test, this.#target, this.#k);
    return yield* partSteps(ranking, done + share, share, this.#most);
  }

  /**
   * For each customer, what the best of the trials on the customers of other groups did: what choosing by a test is worth beyond it.
   */
  crossed(which: (trial: Trial) => boolean, random: Random): { ndcg: Float64Array; recall: Float64Array } {
    const group = new Int32Array(this.customers);
    for (let row = 0; row < group.length; row++) group[row] = row % GROUPS;
    shuffle(fork(random, "groups"), group);
    const pool = this.list.filter(which);
    const ndcg = new Float64Array(this.customers);
    const recall = new Float64Array(this.customers);
    for (let g = 0; g < GROUPS; g++) {
      const chosen = this.#bestBy(pool, (trial) => {
        let sum = 0;
        for (let row = 0; row < group.length; row++) if (group[row] !== g) sum += trial.ndcg[row];
        return sum;
      });
      for (let row = 0; row < group.length; row++) {
        if (group[row] !== g || chosen === undefined) continue;
        ndcg[row] = chosen.ndcg[row];
        recall[row] = chosen.recall[row];
      }
    }
    return { ndcg, recall };
  }

  /** Estimates of NDCG and recall of every trial, the same customers drawn for all. */
  *estimates(
    level: number,
    resamples: number,
    random: Random,
  ): Steps<{ ndcg: Estimate; recall: Estimate }[]> {
    const columns = this.list.flatMap(({ ndcg, recall }) => [ndcg, recall]);
    const draws = yield* bootstrapSteps(columns, resamples, fork(random, "customers"));
    const estimate = (c: number) => estimateOf(meanOf(columns[c]), draws[c], level, this.customers);
    return this.list.map((_, t) => ({ ndcg: estimate(2 * t), recall: estimate(2 * t + 1) }));
  }

  #bestBy(pool: readonly Trial[], value: (trial: Trial) => number): Trial | undefined {
    let best: Trial | undefined;
    let top = Number.NEGATIVE_INFINITY;
    for (const trial of pool) {
      const v = value(trial);
      if (v > top) [best, top] = [trial, v];
    }
    return best;
  }
}
