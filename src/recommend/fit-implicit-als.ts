import { oneOf } from "../core/options.ts";
import { randomFrom } from "../core/random.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { alsByGradients } from "./factors/als-cg.ts";
import { alsByCholesky } from "./factors/als-exact.ts";
import { confidences } from "./factors/confidence.ts";
import { MOST_FACTORS, positiveOption, wholeOption } from "./factors/factor-options.ts";
import { alsFit } from "./factors/factors-fit.ts";
import { hadSomething } from "./factors/had-something.ts";
import type { ConfidenceBy, ItemFactorsModel } from "./factors/item-factors-types.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { type ProfileOptions, profileOption } from "./models/profile.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitImplicitAls}. */
export interface FitImplicitAlsOptions {
  /** Numbers per item, 1 to 1,024. Default 64. */
  readonly factors?: number;
  /** Rounds of solving for all customers, then for all items. Default 15. */
  readonly iterations?: number;
  /** Keeps vectors short, more than 0; not multiplied by counts. Default: half of the items that a customer had on average. */
  readonly regularization?: number;
  /** How much surer one count makes: the confidence is 1 + alpha x count. Default 3. */
  readonly alpha?: number;
  /** What is counted: "one" for an item that was had at all (default), the "baskets" it was in, or the sum of their weights ("weight"). */
  readonly weights?: ConfidenceBy;
  /** "cg": three steps of conjugate gradients for every row, in single precision (default); "cholesky": every row exactly, in double precision, ten times slower and more. */
  readonly solver?: "cg" | "cholesky";
  /** What counts less of a customer's history when the model is used: its counts are multiplied by the weight. Default: all counts alike. */
  readonly profile?: ProfileOptions;
  /** Where the items start from. Default 1. */
  readonly seed?: number;
}

/**
 * Implicit alternating least squares (Hu, Koren and Volinsky 2008): items and customers as vectors whose product is near 1 for what a customer had and near 0 for the rest, each pair
 * as sure as 1 + alpha x count. Minimises sum c (p - x'y)^2 + regularization (sum |x|^2 + sum |y|^2) over all pairs. The fit ends with the items, and the model holds nothing else:
 * whoever has a history, from training or not, is solved exactly from it with the items as they stand, so that the same history gets the same scores, and a score is the
 * sum of what each item of the history says. Solver "cg" runs in WebAssembly, without it in plain TypeScript to the same bits, and is the same on every machine; other names for the
 * customers change the order of sums, and vectors by a few millionths. Numbers are written with 7 digits. The defaults of alpha and regularization were chosen among 24 pairs on validation splits of training rows
 * alone (MovieLens: last item, last fifth; Online Retail II, October: new and all items): the pair whose NDCG@10 is nowhere more than 5 % below the best of the 24. Yours may ask for others. What a `profile` weighs with 0 counts as
 * not had. `fit` says how it went: the loss (as implicit counts it), how far the vectors moved in the last round, and warnings when they are far from settled. Time O(iterations x (pairs x factors + customers x factors^2)); memory 4 bytes x
 * factors per customer and item, and 16 per pair.
 *
 * @throws "bad-option", "bad-value" for a weight that is no number, "too-few-rows" when no named customer had anything; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitImplicitAls, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", item: "bread" }, { customer: "ann", item: "butter" },
 *   { customer: "bob", item: "bread" }, { customer: "bob", item: "butter" },
 *   { customer: "cy", item: "tea" }, { customer: "cy", item: "cups" },
 * ]);
 * const model = fitImplicitAls(bought, { factors: 2, regularization: 0.1, iterations: 30 });
 * model.items; // => ["bread", "butter", "cups", "tea"]
 * model.values.length; // => 8
 * model.fit.status; // => "converged"
 * fitImplicitAls(bought, { factors: 0 }); // throws "bad-option"
 */
export function fitImplicitAls(
  interactions: Interactions,
  options: FitImplicitAlsOptions = {},
): ItemFactorsModel {
  return runSteps(fitting(interactions, options, "fitImplicitAls"));
}

/**
 * {@link fitImplicitAls} in slices of a few milliseconds, with progress and abort: the same model to the last digit.
 *
 * @throws as {@link fitImplicitAls}, and "aborted".
 *
 * @example
 * import { fitImplicitAlsAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "bob", item: "bread" }]);
 * const model = await fitImplicitAlsAsync(bought, { factors: 4 });
 * model.customers; // => 2
 * await fitImplicitAlsAsync(bought, { alpha: -1 }); // throws "bad-option"
 */
export function fitImplicitAlsAsync(
  interactions: Interactions,
  options: FitImplicitAlsOptions & Work = {},
): Promise<ItemFactorsModel> {
  return runStepsAsync(fitting(interactions, options, "fitImplicitAlsAsync"), options);
}

function* fitting(
  interactions: Interactions,
  options: FitImplicitAlsOptions,
  what: string,
): Steps<ItemFactorsModel> {
  const table = needInteractions(interactions, what);
  needObject(options, "options", "an object such as { factors: 64 }");
  const factors = wholeOption(options.factors ?? 64, "factors", MOST_FACTORS);
  const iterations = wholeOption(options.iterations ?? 15, "iterations", 10_000);
  const alpha = positiveOption(options.alpha ?? 3, "alpha");
  const weights = oneOf(options.weights ?? "one", "weights", ["one", "baskets", "weight"]);
  const solver = oneOf(options.solver ?? "cg", "solver", ["cg", "cholesky"]);
  const profile = profileOption(options.profile);
  const { seed = 1 } = options;
  const random = randomFrom(seed);
  if (options.regularization !== undefined) positiveOption(options.regularization, "regularization");
  const sides = yield* confidences(table, weights, alpha);
  const { customers, pairs } = hadSomething(sides.byCustomer, what);
  const regularization = options.regularization ?? Number((pairs / customers / 2).toPrecision(3));

  const task = { factors, iterations, alpha, regularization };
  const { values, end } = yield* solver === "cg"
    ? alsByGradients(sides, task, random)
    : alsByCholesky(sides, task, random);
  return {
    kind: "item-factors",
    version: 2,
    method: "als",
    items: [...table.columns.item.levels],
    factors,
    values,
    bias: [],
    against: [],
    settings: { alpha, regularization, weights, iterations, solver, seed },
    profile,
    customers,
    pairs,
    fit: alsFit(end, iterations),
  };
}
