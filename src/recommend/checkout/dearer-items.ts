import type { ContentFacts } from "../content/content-facts.ts";
import { contentWeights, wordRules } from "../content/content-options.ts";
import { looksOf } from "../content/looks-of.ts";
import { type Looks, likenesses } from "../content/near-items.ts";
import { bestNeighbors, type EachItem, type NeighborLists } from "../counts/best-neighbors.ts";
import { placeOf } from "../input/id-order.ts";

/** Neighbours of items, by whatever they are neighbours: any model of lists of neighbours has these. */
export interface AlikeItems {
  readonly items: readonly string[];
  readonly start: readonly number[];
  readonly neighbor: readonly number[];
  readonly score: readonly number[];
}

/** The items of the same category that cost `from` to `to` times as much, the most alike first: by `alike` where it is given, else by what is known of the items. */
export function dearerItems(
  facts: ContentFacts,
  category: Int32Array,
  dearer: { readonly from: number; readonly to: number },
  top: number,
  alike: AlikeItems | undefined,
): NeighborLists {
  const { price } = facts;
  const each =
    alike === undefined
      ? likenesses(insideCategories(looksOf(facts, contentWeights(), wordRules({})), category))
      : eachAlike(alike, facts.items);
  return bestNeighbors(facts.items.length, top, 0, each, (likeness, item, other) => {
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
  return (visit) => {
    const from = new Int32Array(own.length).fill(-1);
    place.forEach((k, inner) => {
      if (k >= 0) from[k] = inner;
    });
    for (let item = 0; item < own.length; item++) {
      let n = 0;
      for (
        let e = from[item] < 0 ? 0 : start[from[item]];
        from[item] >= 0 && e < start[from[item] + 1];
        e++
      ) {
        const other = place[neighbor[e]];
        if (other < 0) continue;
        likeness[other] = score[e];
        others[n++] = other;
      }
      visit(item, others, n, likeness);
    }
  };
}
