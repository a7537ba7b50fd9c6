import { badOption, oneOf } from "../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { type ProfileOptions, profileOption } from "./models/profile.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";
import { type FollowOptions, followNeighborsSteps, followSettings } from "./sessions/follow-neighbors.ts";
import { basketGroupSteps, followingSteps, momentGroupSteps } from "./sessions/steps.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitNextItem}. */
export interface FitNextItemOptions extends FollowOptions {
  /** What follows what: "baskets" (default), from each basket of a customer to the next; "items", inside a basket or visit, from each item to the next by their times. */
  readonly between?: "baskets" | "items";
  /** How many steps on still count as following, the d-th with weight 1 / d. Default 1. */
  readonly steps?: number;
  /** Days after which nothing follows any more. Default: no end. */
  readonly withinDays?: number;
  /** Baskets of more items than that are left out. Default 1,000. */
  readonly longest?: number;
  /** How the items of a history count when the model is used. Default { decay: "last-basket" }: only what was bought last. */
  readonly profile?: ProfileOptions;
}

/**
 * What people turn to next: for every item what follows it, from basket to basket or inside a visit, one step on (with `measure` "confidence" a Markov chain, `shrink` added to its denominators) or several (sequential rules).
 * An item never follows itself: what is bought again is the matter of `fitBuyAgain`. Nobody's baskets follow no other basket; inside a visit it does not matter whose it is. Time O(sum over steps of the sizes before times those after), memory
 * O(entries x steps + items x top). Sequential rules with weights 1 / d: Ludewig and Jannach 2018.
 *
 * @throws "bad-option"; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitNextItem, interactionsOf } from "clientele/recommend";
 * const line = (customer: string, day: string, item: string) => ({ customer, item, time: `2026-03-${day}` });
 * const model = fitNextItem(interactionsOf([
 *   line("ann", "01", "printer"), line("ann", "09", "ink"), line("ann", "12", "paper"),
 *   line("bob", "02", "printer"), line("bob", "05", "ink"),
 *   line("eve", "02", "printer"), line("eve", "07", "paper"),
 * ]), { measure: "confidence" });
 * model.items; // => ["ink", "paper", "printer"]
 * model.neighbor.slice(model.start[2]).map((k) => model.items[k]); // => ["ink", "paper"]
 * model.score.slice(model.start[2]); // => [0.6666667, 0.3333333]
 * fitNextItem(interactionsOf([{ item: "ink" }]), { steps: 0 }); // throws "bad-option"
 */
export function fitNextItem(
  interactions: Interactions,
  options: FitNextItemOptions = {},
): ItemNeighborsModel {
  return runSteps(nextItemSteps(interactions, options));
}

/**
 * {@link fitNextItem} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitNextItem`, and "aborted".
 *
 * @example
 * import { fitNextItemAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", item: "printer", time: "2026-03-01" }, { customer: "ann", item: "ink", time: "2026-03-09" },
 * ]);
 * (await fitNextItemAsync(bought, { measure: "confidence" })).score; // => [1]
 * await fitNextItemAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitNextItemAsync(
  interactions: Interactions,
  options: FitNextItemOptions & Work = {},
): Promise<ItemNeighborsModel> {
  return runStepsAsync(nextItemSteps(interactions, options), options);
}

/** The fit some items at a time. */
function* nextItemSteps(interactions: Interactions, options: FitNextItemOptions): Steps<ItemNeighborsModel> {
  const table = needInteractions(interactions, "fitNextItem");
  needObject(options, "options", "an object such as { steps: 1 }");
  const between = oneOf(options.between ?? "baskets", "between", ["baskets", "items"]);
  const follow = followSettings(options);
  const profile = profileOption(options.profile ?? { decay: "last-basket" });
  const { steps = 1, longest = 1000, withinDays } = options;
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= 100))
    throw badOption("steps", steps, "a whole number from 1 to 100");
  if (!(Number.isInteger(longest) && longest >= 1))
    throw badOption("longest", longest, "a whole number of items, 1 or more");
  if (withinDays !== undefined && !(typeof withinDays === "number" && withinDays > 0))
    throw badOption("withinDays", withinDays, "a number of days, more than 0");
  const within = withinDays === undefined ? Number.POSITIVE_INFINITY : withinDays * 86_400_000;
  const groups = yield* between === "baskets" ? basketGroupSteps(table) : momentGroupSteps(table);
  const followings = yield* followingSteps(groups, steps, within, longest);
  const { start, neighbor, score } = yield* followNeighborsSteps(followings, follow);
  return {
    kind: "item-neighbors",
    version: 1,
    method: "next-item",
    settings: {
      ...follow,
      between,
      steps,
      longest,
      // no end is no number of JSON
      ...(withinDays === undefined || withinDays === Number.POSITIVE_INFINITY ? {} : { withinDays }),
    },
    votes: "one",
    profile,
    items: [...table.columns.item.levels],
    start,
    neighbor,
    score,
  };
}
