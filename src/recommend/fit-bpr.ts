import { fork, integer, type Random, randomFrom } from "../core/random.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { bprTrain } from "./factors/bpr-train.ts";
import { confidences } from "./factors/confidence.ts";
import { MOST_FACTORS, positiveOption, wholeOption, writtenRows } from "./factors/factor-options.ts";
import { bprFit } from "./factors/factors-fit.ts";
import { hadSomething } from "./factors/had-something.ts";
import type { ItemFactorsModel } from "./factors/item-factors-types.ts";
import type { Csr } from "./input/csr.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { type ProfileOptions, profileOption } from "./models/profile.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitBpr}. */
export interface FitBprOptions {
  /** Numbers per item, 1 to 1,024. Default 64. */
  readonly factors?: number;
  /** How often as many samples are drawn as there are pairs of customer and item. Default 100. */
  readonly iterations?: number;
  /** Length of a step, more than 0. Default 0.05. */
  readonly learningRate?: number;
  /** Keeps vectors short, more than 0. Default 0.01. */
  readonly regularization?: number;
  /** What counts less of a customer's history when the model is used. Default: all alike. */
  readonly profile?: ProfileOptions;
  /** Of the start and the samples. Default 1. */
  readonly seed?: number;
}

/**
 * Bayesian personalised ranking (Rendle et al. 2009): vectors of items and customers, and a number for each item, so that what a customer had scores above what the customer had
 * not, learnt from random triples; what is set against is drawn as often as it sells. The model holds the items, and 128 of them drawn in the same way: whoever has
 * a history, from training or not, is the short vector that puts the history furthest above those (a convex problem without chance; how short was chosen on validation splits, see bpr-scorer.ts), so that the same history gets
 * the same scores. Scores have no zero and no scale: only their order means something. Same seed, same model on every machine; numbers are written with 7 digits. Other names for the customers
 * are another draw. `fit` says how the samples of the last round were ranked, each before its step, and warns when steps were too long; vectors beyond all bounds are an error. In the comparisons of this library it is the weakest of the learned methods on shops; take `fitEase` or `fitImplicitAls` first.
 * Time O(iterations x pairs x factors), memory 8 bytes x factors per customer and item.
 *
 * @throws "bad-option", "too-few-rows" when no named customer had anything; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitBpr, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", item: "bread" }, { customer: "ann", item: "butter" },
 *   { customer: "bob", item: "bread" }, { customer: "cy", item: "tea" },
 * ]);
 * const model = fitBpr(bought, { factors: 2, iterations: 10 });
 * model.method; // => "bpr"
 * model.fit.status; // => "max iterations"
 * model.bias.length; // => 3
 * fitBpr(bought, { learningRate: 0 }); // throws "bad-option"
 */
export function fitBpr(interactions: Interactions, options: FitBprOptions = {}): ItemFactorsModel {
  return runSteps(fitting(interactions, options, "fitBpr"));
}

/**
 * {@link fitBpr} in slices of a few milliseconds, with progress and abort: the same model to the last digit.
 *
 * @throws as {@link fitBpr}, and "aborted".
 *
 * @example
 * import { fitBprAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "bob", item: "tea" }]);
 * const model = await fitBprAsync(bought, { factors: 4, iterations: 1 });
 * model.pairs; // => 2
 * await fitBprAsync(bought, { iterations: 0 }); // throws "bad-option"
 */
export function fitBprAsync(
  interactions: Interactions,
  options: FitBprOptions & Work = {},
): Promise<ItemFactorsModel> {
  return runStepsAsync(fitting(interactions, options, "fitBprAsync"), options);
}

function* fitting(interactions: Interactions, options: FitBprOptions, what: string): Steps<ItemFactorsModel> {
  const table = needInteractions(interactions, what);
  needObject(options, "options", "an object such as { factors: 64 }");
  const factors = wholeOption(options.factors ?? 64, "factors", MOST_FACTORS);
  const iterations = wholeOption(options.iterations ?? 100, "iterations", 100_000);
  const learningRate = positiveOption(options.learningRate ?? 0.05, "learningRate");
  const regularization = positiveOption(options.regularization ?? 0.01, "regularization");
  const profile = profileOption(options.profile);
  const { seed = 1 } = options;
  const random = randomFrom(seed);
  const { byCustomer, byItem } = yield* confidences(table, "one", 1);
  const { customers, pairs } = hadSomething(byCustomer, what);
  const task = { factors, iterations, learningRate, regularization };
  const total = iterations * pairs;
  const blame = ["learningRate", learningRate] as const;
  const { state, rounds } = yield* bprTrain(byCustomer, byItem, task, random);
  const { items, bias } = state;
  return {
    kind: "item-factors",
    version: 2,
    method: "bpr",
    items: [...table.columns.item.levels],
    factors,
    values: yield* writtenRows(items, 0, byItem.rows, factors, factors, blame, total),
    bias: yield* writtenRows(bias, 0, byItem.rows, 1, 1, blame, total),
    against: drawn(byCustomer, fork(random, "against")),
    settings: { learningRate, regularization, iterations, seed },
    profile,
    customers,
    pairs,
    fit: bprFit(rounds, iterations),
  };
}

/** Items that a history is set against. */
const AGAINST = 128;

function drawn({ rows, start, at }: Csr, random: Random): number[] {
  return Array.from({ length: AGAINST }, () => at[integer(random, start[rows])]).sort((a, b) => a - b);
}
