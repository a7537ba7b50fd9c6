import { badOption } from "../core/options.ts";
import { DAY_MS } from "../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { settleIdsSteps } from "./input/id-order.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { type ProfileOptions, profileOption } from "./models/profile.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";
import { boughtAfterSteps } from "./sessions/bought-after.ts";
import { type FollowOptions, followNeighborsSteps, followSettings } from "./sessions/follow-neighbors.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitBrowsing}. */
export interface FitBrowsingOptions extends FollowOptions {
  /** Days within which what was bought belongs to a visit. Default 7. */
  readonly withinDays?: number;
  /** Visits of more items than that, or with more different items bought within reach, are left out: nobody looks at so much. Default 1,000. */
  readonly longest?: number;
  /** How what was looked at counts when the model is used. Default { decay: { power: 0.75 } }: the latest most. */
  readonly profile?: ProfileOptions;
}

/**
 * "Based on your browsing": what customers buy after they have looked at an item. A visit (a basket of `views`) with an item speaks for what the same customer bought within `withinDays` after looking
 * at it, each once; with `measure` "confidence" a score is the share of the visits with the item that did. Both tables may come from one list of events, with weights that keep the views and the
 * purchases: see the example. Ids of customers and items must be the same in both; visits and purchases of nobody say nothing. Use it with `recommend` and what a customer looked at, or `similarItems`.
 * Of one customer the latest 1,000 visits count: who has more is a till or a robot, and every visit is laid beside what was bought after it. Time O(sum over visits of items looked at x items bought),
 * memory O(views + purchases within reach of each visit).
 *
 * @throws "bad-option"; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitBrowsing, interactionsOf } from "clientele/recommend";
 * const event = (customer: string, event: string, time: string, item: string) => ({ customer, event, time, item });
 * const events = [
 *   event("ann", "view", "2026-03-01T10:00Z", "camera"), event("ann", "order", "2026-03-01T11:00Z", "tripod"),
 *   event("bob", "view", "2026-03-01T10:00Z", "camera"), event("bob", "order", "2026-03-01T09:00Z", "bag"),
 * ];
 * const model = fitBrowsing(
 *   interactionsOf(events, { weights: { view: 1, cart: 0, order: 0 } }),
 *   interactionsOf(events, { weights: { view: 0, cart: 0, order: 1 } }),
 *   { measure: "confidence" },
 * );
 * model.items; // => ["bag", "camera", "tripod"]
 * [model.neighbor, model.score]; // => [[2], [0.5]]
 */
export function fitBrowsing(
  views: Interactions,
  purchases: Interactions,
  options: FitBrowsingOptions = {},
): ItemNeighborsModel {
  return runSteps(browsingSteps(views, purchases, options));
}

/**
 * {@link fitBrowsing} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitBrowsing`, and "aborted".
 *
 * @example
 * import { fitBrowsingAsync, interactionsOf } from "clientele/recommend";
 * const seen = interactionsOf([{ customer: "ann", item: "camera", time: "2026-03-01T10:00Z" }]);
 * const bought = interactionsOf([{ customer: "ann", item: "tripod", time: "2026-03-01T11:00Z" }]);
 * (await fitBrowsingAsync(seen, bought, { measure: "confidence" })).score; // => [1]
 * await fitBrowsingAsync(seen, bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitBrowsingAsync(
  views: Interactions,
  purchases: Interactions,
  options: FitBrowsingOptions & Work = {},
): Promise<ItemNeighborsModel> {
  return runStepsAsync(browsingSteps(views, purchases, options), options);
}

/** The fit some visits, then some items at a time. */
function* browsingSteps(
  views: Interactions,
  purchases: Interactions,
  options: FitBrowsingOptions,
): Steps<ItemNeighborsModel> {
  const seen = needInteractions(views, "fitBrowsing");
  const bought = needInteractions(purchases, "fitBrowsing");
  needObject(options, "options", "an object such as { withinDays: 7 }");
  const follow = followSettings(options);
  const profile = profileOption(options.profile ?? { decay: { power: 0.75 } });
  const { withinDays = 7, longest = 1000 } = options;
  if (!(typeof withinDays === "number" && withinDays > 0))
    throw badOption("withinDays", withinDays, "a number of days, more than 0");
  if (!(Number.isInteger(longest) && longest >= 1))
    throw badOption("longest", longest, "a whole number of items, 1 or more");
  const both = [...seen.columns.item.levels, ...bought.columns.item.levels];
  const { levels: items } = yield* settleIdsSteps({ codes: new Int32Array(0), levels: [] }, both);
  const visits = yield* boughtAfterSteps(seen, bought, items, withinDays * DAY_MS, longest);
  const { start, neighbor, score } = yield* followNeighborsSteps(visits, follow);
  return {
    kind: "item-neighbors",
    version: 1,
    method: "browsing",
    // no end is no number of JSON
    settings: { ...follow, ...(withinDays === Number.POSITIVE_INFINITY ? {} : { withinDays }), longest },
    votes: "one",
    profile,
    items: [...items],
    start,
    neighbor,
    score,
  };
}
