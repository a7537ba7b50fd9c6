import type { Data } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { AnyRow, Table } from "../core/table.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { type ContentFacts, contentFactsSteps } from "./content/content-facts.ts";
import {
  type ContentWeights,
  contentWeights,
  type WordOptions,
  wordRules,
} from "./content/content-options.ts";
import { looksSteps } from "./content/looks-of.ts";
import { nearItemsSteps } from "./content/near-items.ts";
import { type NeighborLists, topOption } from "./counts/best-neighbors.ts";
import type { CatalogueRow } from "./input/interaction-options.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { inPieces } from "./input/pieces.ts";
import { type ProfileOptions, profileOption } from "./models/profile.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitContentNeighbors}. */
export interface FitContentNeighborsOptions extends WordOptions {
  /** How much texts, categories and prices count. Default { text: 1, category: 0.5, price: 0.25 }; facts that no item has do not count. */
  readonly weights?: ContentWeights;
  /** Neighbors kept per item, 1 to 10,000. Default 50. */
  readonly top?: number;
  /** Items that the interactions do not know yet, as rows of a catalogue: they become items of the model. */
  readonly newItems?: Data<CatalogueRow> | Table<AnyRow>;
  /** How the items of a history count when the model is used. Default: all alike. */
  readonly profile?: ProfileOptions;
}

/**
 * Which items are alike by what is known of them, not by who bought them: the weighted mean of the cosine of their words (TF-IDF: (1 + ln frequency) x ln(texts / texts with the word)),
 * of category being the same, and of prices being close (the lower over the higher). What is not known of an item counts 0. From `info.facts` of the interactions, so items of the
 * catalogue that nobody bought have neighbors too, and stand in the lists of the bought items that they are most like, `top` of them, beside those that belong there: this is how a new item
 * is offered to anybody. Only items that share a word or a category are compared: O(sum of squared numbers of items per word) time, O(words of all items + items x top) memory.
 * Weights of words: "ltc" of the SMART system (Manning, Raghavan and Schütze 2008, 6.4.3).
 *
 * @throws "missing-column" when no item has a text or a category, "bad-option", "bad-input".
 *
 * @example
 * import { fitContentNeighbors, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "sencha" }], { catalogue: [
 *   { item: "sencha", text: "Green tea, Japan" },
 *   { item: "matcha", text: "Green tea powder" },
 *   { item: "mug", text: "A white mug" },
 * ] });
 * const model = fitContentNeighbors(bought, { newItems: [{ item: "gyokuro", text: "Shaded green tea of Japan" }] });
 * const near = model.neighbor.slice(model.start[3], model.start[4]).map((k) => model.items[k]);
 * [model.items[3], near]; // => ["sencha", ["gyokuro", "matcha"]]
 * fitContentNeighbors(interactionsOf([{ customer: "ann", item: "tea" }])); // throws "missing-column"
 */
export function fitContentNeighbors(
  interactions: Interactions,
  options: FitContentNeighborsOptions = {},
): ItemNeighborsModel {
  return runSteps(contentNeighborsSteps(interactions, options));
}

/**
 * {@link fitContentNeighbors} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitContentNeighbors`, and "aborted".
 *
 * @example
 * import { fitContentNeighborsAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ order: 1, item: "mug", category: "cups" }, { order: 2, item: "cup", category: "cups" }]);
 * (await fitContentNeighborsAsync(bought)).score; // => [1, 1]
 * await fitContentNeighborsAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitContentNeighborsAsync(
  interactions: Interactions,
  options: FitContentNeighborsOptions & Work = {},
): Promise<ItemNeighborsModel> {
  return runStepsAsync(contentNeighborsSteps(interactions, options), options);
}

/** The fit some items at a time. */
function* contentNeighborsSteps(
  interactions: Interactions,
  options: FitContentNeighborsOptions,
): Steps<ItemNeighborsModel> {
  const table = needInteractions(interactions, "fitContentNeighbors");
  needObject(options, "options", "an object such as { top: 50 }");
  const weights = contentWeights(options.weights);
  const rules = wordRules(options);
  const profile = profileOption(options.profile);
  const top = topOption(options.top ?? 50);
  const facts = yield* contentFactsSteps(table, options.newItems as Data<CatalogueRow> | undefined);
  const looks = yield* looksSteps(facts, weights, rules);
  if (looks.words === undefined && looks.category === undefined && facts.items.length > 0)
    throw new ClienteleError(
      "missing-column",
      "fitContentNeighbors needs texts or categories: interactions with a catalogue that has them (interactionsOf, option catalogue), or with a column category.",
      { column: "text", expected: "texts or categories" },
    );
  const near = yield* partSteps(nearItemsSteps(looks, top), 0, 1, 1);
  const lists = yield* partSteps(withUnmet(near, facts), 1, 0, 1);
  yield [1, 1];
  return {
    kind: "item-neighbors",
    version: 1,
    method: "content",
    settings: { ...weights, top, minItems: rules.minItems, maxItems: rules.maxItems },
    votes: "one",
    profile,
    items: [...facts.items],
    ...lists,
  };
}

const ITEMS_PER_STEP = 1024;

type Lists = Pick<NeighborLists, "start" | "neighbor" | "score">;

/** Items that nobody bought are put into the lists of the bought items nearest to them: nobody has a history that would offer them otherwise. */
function* withUnmet({ start, neighbor, score }: NeighborLists, { met }: ContentFacts): Steps<Lists> {
  const more = new Map<number, { readonly item: number; readonly score: number }[]>();
  const findUnmet = (item: number) => {
    for (let e = start[item]; met[item] === 0 && e < start[item + 1]; e++) {
      const other = neighbor[e];
      if (met[other] === 0 || neighbor.slice(start[other], start[other + 1]).includes(item)) continue;
      const list = more.get(other);
      if (list === undefined) more.set(other, [{ item, score: score[e] }]);
      else list.push({ item, score: score[e] });
    }
  };
  const out: Lists = { start: [0], neighbor: [], score: [] };
  const copy = (item: number) => {
    const list = more.get(item) ?? [];
    for (let e = start[item]; e < start[item + 1]; e++) list.push({ item: neighbor[e], score: score[e] });
    if (more.has(item)) list.sort((a, b) => b.score - a.score || a.item - b.item);
    for (const one of list) {
      out.neighbor.push(one.item);
      out.score.push(one.score);
    }
    out.start.push(out.neighbor.length);
  };
  for (const forItem of [findUnmet, copy])
    yield* inPieces(
      met.length,
      (from, to) => {
        for (let item = from; item < to; item++) forItem(item);
      },
      ITEMS_PER_STEP,
    );
  return out;
}
