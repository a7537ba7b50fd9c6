import type { Steps } from "../../core/work.ts";
import type { ContentFacts } from "../content/content-facts.ts";
import { contentWeights, wordRules } from "../content/content-options.ts";
import { looksSteps } from "../content/looks-of.ts";
import { type Looks, likenessSteps } from "../content/near-items.ts";
import { bestNeighborsSteps, type EachItem, type NeighborLists } from "../counts/best-neighbors.ts";
import { placeOf } from "../input/id-order.ts";

/** Neighbours of items, by whatever they are neighbours: any model of lists of neighbours has these. */
export interface AlikeItems {
  readonly items: readonly string[];
  readonly start: readonly number[];
  readonly neighbor: readonly number[];
  readonly score: readonly number[];
}

/** The items of the same category that cost `from` to `to` times as much, the most alike first: by `alike` where it is given, else by what is known of the items. Some items at a time. */
export function* dearerItemsSteps(
  facts: ContentFacts,
  category: Int32Array,
  dearer: { readonly from: number; readonly to: number },
  top: number,
  alike: AlikeItems | undefined,
): Steps<NeighborLists> {
  const { price } = facts;
  const each =
    alike === undefined
      ? yield* likenessSteps(
          insideCategories(yield* looksSteps(facts, contentWeights(), wordRules({})), category),
        )
      : eachAlike(alike, facts.items);
  return yield* bestNeighborsSteps(facts.items.length, top, 0, each, (likeness, item, other) => {
    const [own, its] = [price[item], price[other]];
    if (category[item] < 0 || category[item] !== category[other] || own === null || its === null) return 0;
    // a price written in cents is no exact number: the ends of the band belong to it
    const fits = its > own && its >= own * dearer.from - 1e-9 && (own === 0 || its <= own * dearer.to + 1e-9);
    return fits ? likeness : 0;
  });
}

/** The same looks with words that count in one category alone: items of two categories never meet, and most pairs that share a word are such. O(words of all items). */
function insideCategories(looks: Looks, category: Int32Array): Looks {
  const { words } = looks;
  if (words === undefined) return looks;
  const number = new Map<number, number>();
  const at = words.at.slice();
  for (let item = 0; item < words.rows; item++)
    for (let e = words.start[item]; e < words.start[item + 1]; e++) {
      const key = category[item] * words.columns + at[e];
      at[e] = number.get(key) ?? number.size;
      number.set(key, at[e]);
    }
  return { ...looks, words: { ...words, columns: number.size, at } };
}

function eachAlike({ items, start, neighbor, score }: AlikeItems, own: readonly string[]): EachItem {
  const place = Int32Array.from(items, (id) => placeOf(id, own));
  const likeness = new Float64Array(own.length);
  const others = new Int32Array(own.length);
  const inner = new Int32Array(own.length).fill(-1);
  place.forEach((k, its) => {
    if (k >= 0) inner[k] = its;
  });
  return (visit, from, to) => {
    for (let item = from; item < to; item++) {
      let n = 0;
      const its = inner[item];
      for (let e = its < 0 ? 0 : start[its]; its >= 0 && e < start[its + 1]; e++) {
        const other = place[neighbor[e]];
        if (other < 0) continue;
        likeness[other] = score[e];
        others[n++] = other;
      }
      visit(item, others, n, likeness);
    }
  };
}
