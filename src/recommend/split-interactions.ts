import { ClienteleError } from "../core/errors.ts";
import { badOption, needOptions, oneOf } from "../core/options.ts";
import { fork, type Random, randomFrom } from "../core/random.ts";
import { DAY_MS, durationDays, timeOption, zoneOf } from "../core/time.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { type Cut, cutLastSteps, type LastRule } from "./evaluation/cut-last.ts";
import { cutTimeSteps, timesOf, windowFromGapsSteps } from "./evaluation/cut-time.ts";
import { makeFoldSteps } from "./evaluation/make-fold.ts";
import type {
  InteractionFold,
  InteractionSplit,
  SplitInteractionsOptions,
} from "./evaluation/split-types.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";

const WAYS = ["last-out", "last-basket", "last-share", "time", "rolling"] as const;

/**
 * Interactions in two: what a recommender may learn from, and what customers did afterwards, to see how much of it the recommender would have found. A customer's training rows all
 * come before their test rows. With "last-out", "last-basket" and "last-share" other customers' training rows may be of a later time, which flatters whatever follows
 * trends; "time" and "rolling" know nothing of the time of the test. Training rows of those who are not tested on stay. What is known of items (categories, prices, texts, stock)
 * stays as it is known of the whole. Where no catalogue has prices, that is the mean of what pieces cost on all lines, those of the test too, since interactions do not keep the lines that it
 * was made of: for a model that goes by prices make the interactions with a catalogue. O(rows log rows of one customer) a fold.
 *
 * @throws "missing-column" for interactions without times, but for "last-out" and "last-share" with ties "random"; "bad-option"; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { interactionsOf, splitInteractions } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", time: "2026-01-05", item: "tea" }, { customer: "ann", time: "2026-02-05", item: "jam" },
 *   { customer: "ann", time: "2026-03-05", item: "tea" }, { customer: "bob", time: "2026-03-01", item: "tea" },
 * ]);
 * const [last] = splitInteractions(bought, { way: "last-basket" }).folds;
 * [last.train.length, last.test.at(0).item]; // => [3, "tea"]
 * last.untested; // => [{ reason: "fewer than 2 baskets", customers: 1 }]
 * splitInteractions(bought, { way: "time", at: "2026-02-01" }).folds[0].test.length; // => 2
 * splitInteractions(bought, { way: "by-luck" }); // throws "bad-option"
 */
export function splitInteractions(
  interactions: Interactions,
  options: SplitInteractionsOptions,
): InteractionSplit {
  return runSteps(splitSteps(interactions, options));
}

/**
 * {@link splitInteractions} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `splitInteractions`, and "aborted".
 *
 * @example
 * import { interactionsOf, splitInteractionsAsync } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", time: "2026-01-05", item: "tea" }, { customer: "ann", time: "2026-02-05", item: "jam" },
 * ]);
 * (await splitInteractionsAsync(bought, { way: "last-out" })).folds[0].customers; // => 1
 * await splitInteractionsAsync(bought, { way: "last-out", signal: { aborted: true } }); // throws "aborted"
 */
export async function splitInteractionsAsync(
  interactions: Interactions,
  options: SplitInteractionsOptions & Work,
): Promise<InteractionSplit> {
  return runStepsAsync(splitSteps(interactions, options), options);
}

/** The folds, one pass of some rows after another. */
export function* splitSteps(
  interactions: Interactions,
  options: SplitInteractionsOptions,
): Steps<InteractionSplit> {
  const table = needInteractions(interactions, "splitInteractions");
  needOptions(options, "splitInteractions", "the way");
  const way = oneOf(options.way, "way", WAYS);
  const ties = oneOf(options.ties ?? "together", "ties", ["together", "by-item", "random"]);
  const minCustomers = whole(options.minCustomers ?? 0, "minCustomers", 0, Number.MAX_SAFE_INTEGER);
  const { validation = false, share = 0.2 } = options;
  if (typeof validation !== "boolean") throw badOption("validation", validation, "true or false");
  if (!(share > 0 && share < 1)) throw badOption("share", share, "a share above 0 and below 1, such as 0.2");
  const least = whole(options.least ?? (way === "last-share" ? 5 : 2), "least", 2, Number.MAX_SAFE_INTEGER);
  const random = randomFrom(options.seed ?? 1);
  const timed = table.length === 0 || !Number.isNaN(timesOf(table).first);
  if (!timed && (way === "last-basket" || way === "time" || way === "rolling" || ties !== "random"))
    throw new ClienteleError(
      "missing-column",
      `splitInteractions cannot tell what came last: the interactions have no times. Only "last-out" and "last-share" with ties "random" can do without.`,
      { column: "time", expected: "interactions with times" },
    );

  const cuts =
    way === "time" || way === "rolling"
      ? yield* timeCuts(table, options, way)
      : lastCuts({ way, ties, share, least }, options, random);
  function* fold(source: Interactions, cut: CutSteps, again: boolean): Steps<InteractionFold> {
    const held = yield* cut(source);
    return yield* makeFoldSteps(source, held, minCustomers, (train) =>
      again ? fold(train, inner(cut), false) : null,
    );
  }
  const folds: InteractionFold[] = [];
  for (const [f, cut] of cuts.entries())
    folds.push(yield* partSteps(fold(table, cut, validation), f, 1, cuts.length));
  yield [cuts.length, cuts.length];
  return { way, folds };
}

/** Says what of a table is held back. */
type CutSteps = (part: Interactions) => Steps<Cut>;

/** The window before the test, where the test is one. */
function inner(cut: CutSteps): CutSteps {
  return function* (part) {
    const held = yield* cut(part);
    const { from, to } = held;
    return from === null || to === null ? held : yield* cutTimeSteps(part, from - (to - from), from);
  };
}

function lastCuts(rule: LastRule, options: SplitInteractionsOptions, random: Random): CutSteps[] {
  const repeats = whole(options.repeats ?? 5, "repeats", 1, 100);
  const draws = rule.ties === "random" && rule.way !== "last-basket" ? repeats : 1;
  return Array.from({ length: draws }, (_, r) => {
    return (part: Interactions) => cutLastSteps(part, rule, fork(random, r));
  });
}

function* timeCuts(
  table: Interactions,
  options: SplitInteractionsOptions,
  way: "time" | "rolling",
): Steps<CutSteps[]> {
  const zone = zoneOf(table.info.zone);
  const count = way === "time" ? 1 : whole(options.folds ?? 3, "folds", 1, 100);
  const until = options.until === undefined ? timesOf(table).end : timeOption(options.until, "until", zone);
  if (options.at !== undefined && way === "time") {
    const at = timeOption(options.at, "at", zone);
    if (table.length > 0 && at >= until)
      throw badOption("at", options.at, "a time before the end of the test");
    return [timeCut(at, until)];
  }
  const days =
    options.window === undefined ? yield* windowFromGapsSteps(table) : durationDays(options.window, "window");
  return Array.from({ length: count }, (_, f) => {
    const to = until - f * days * DAY_MS;
    return timeCut(to - days * DAY_MS, to);
  });
}

function timeCut(from: number, to: number): CutSteps {
  return (part) => cutTimeSteps(part, from, to);
}

function whole(value: number, name: string, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw badOption(
    name,
    value,
    high === Number.MAX_SAFE_INTEGER ? `a whole number, ${low} or more` : `a whole number, ${low} to ${high}`,
  );
}
