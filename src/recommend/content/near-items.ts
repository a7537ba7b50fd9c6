import { bestNeighbors, type EachItem, type NeighborLists } from "../counts/best-neighbors.ts";
import { type Csr, transpose } from "../input/csr.ts";

/** What items are compared by; a fact that does not count is absent. */
export interface Looks {
  readonly items: number;
  /** Rows of length 1. */
  readonly words: Csr | undefined;
  /** Number of the category; -1: not known. */
  readonly category: Int32Array | undefined;
  /** NaN: not known. */
  readonly price: Float64Array | undefined;
  /** How much each counts. */
  readonly weight: { readonly words: number; readonly category: number; readonly price: number };
  /** Categories of more items than that count, but make no neighbours by themselves. */
  readonly maxItems: number;
}

/**
 * The nearest items of every item, among those that share a word or a category. One accumulator and lists of the items of each word: O(sum over words of the squared number of
 * their items) time, O(words of all items + items x top) memory; pairs that share nothing are never looked at.
 */
export function nearItems(looks: Looks, top: number): NeighborLists {
  return bestNeighbors(looks.items, top, 0, likenesses(looks), (likeness) => likeness);
}

/** How like each item are those that share a word or a category with it, one item at a time. */
export function likenesses({ items, words, category, price, weight, maxItems }: Looks): EachItem {
  const ofWord = words === undefined ? undefined : transpose(words);
  const ofCategory = category === undefined ? undefined : members(category);
  const likeness = new Float64Array(items);
  const others = new Int32Array(items);
  const seen = new Int32Array(items).fill(-1);
  return (visit) => {
    for (let item = 0; item < items; item++) {
      let n = 0;
      seen[item] = item;
      likeness[item] = 0;
      const meet = (other: number) => {
        if (seen[other] === item) return;
        seen[other] = item;
        likeness[other] = 0;
        others[n++] = other;
      };
      if (words?.value !== undefined && ofWord?.value !== undefined)
        for (let e = words.start[item]; e < words.start[item + 1]; e++) {
          const word = words.at[e];
          const own = words.value[e] * weight.words;
          const stop = ofWord.start[word + 1];
          for (let k = ofWord.start[word]; k < stop; k++) {
            meet(ofWord.at[k]);
            likeness[ofWord.at[k]] += own * ofWord.value[k];
          }
        }
      const kind = category === undefined ? -1 : category[item];
      if (kind >= 0 && ofCategory !== undefined) {
        const [from, to] = [ofCategory.start[kind], ofCategory.start[kind + 1]];
        for (let k = from; to - from <= maxItems && k < to; k++) meet(ofCategory.at[k]);
      }
      for (let k = 0; k < n; k++) {
        const other = others[k];
        if (kind >= 0 && category?.[other] === kind) likeness[other] += weight.category;
        if (price !== undefined) likeness[other] += weight.price * closeness(price[item], price[other]);
      }
      visit(item, others, n, likeness);
    }
  };
}

/** 1 for the same price, 0.5 for half or double: e to the power of minus the distance of their logarithms. 0 where one is not known. */
function closeness(a: number, b: number): number {
  if (a === b) return 1;
  const [low, high] = a < b ? [a, b] : [b, a];
  return low > 0 && high > 0 ? low / high : 0;
}

function members(category: Int32Array): { readonly start: Int32Array; readonly at: Int32Array } {
  let categories = 0;
  for (const kind of category) categories = Math.max(categories, kind + 1);
  const start = new Int32Array(categories + 1);
  for (const kind of category) if (kind >= 0) start[kind + 1]++;
  for (let k = 0; k < categories; k++) start[k + 1] += start[k];
  const next = start.slice();
  const at = new Int32Array(start[categories]);
  for (let item = 0; item < category.length; item++)
    if (category[item] >= 0) at[next[category[item]]++] = item;
  return { start, at };
}
