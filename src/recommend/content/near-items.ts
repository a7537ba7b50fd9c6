import type { Steps } from "../../core/work.ts";
import { bestNeighborsSteps, type EachItem, type NeighborLists } from "../counts/best-neighbors.ts";
import { type Csr, transposeSteps } from "../input/csr.ts";

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
 * their items) time, O(words of all items + items x top) memory; pairs that share nothing are never looked at. Some items at a time.
 */
export function* nearItemsSteps(looks: Looks, top: number): Steps<NeighborLists> {
  const each = yield* likenessSteps(looks);
  return yield* bestNeighborsSteps(looks.items, top, 0, each, (likeness) => likeness);
}

/** How like each item are those that share a word or a category with it, one item at a time. */
export function* likenessSteps(looks: Looks): Steps<EachItem> {
  const { items, words, category } = looks;
  const ofWord = words === undefined ? undefined : yield* transposeSteps(words);
  const ofCategory = category === undefined ? undefined : members(category);
  const met: Met = {
    n: 0,
    others: new Int32Array(items),
    likeness: new Float64Array(items),
    seen: new Int32Array(items).fill(-1),
  };
  return (visit, from, to) => {
    for (let item = from; item < to; item++) {
      met.n = 0;
      met.seen[item] = item;
      if (ofWord !== undefined) meetByWords(looks, ofWord, item, met);
      if (ofCategory !== undefined) meetByCategory(looks, ofCategory, item, met);
      if (looks.price !== undefined) comparePrices(looks.price, looks.weight.price, item, met);
      visit(item, met.others, met.n, met.likeness);
    }
  };
}

/** Who was met, and how like they are so far; `seen` says whether an item was, for the item whose number it holds. */
interface Met {
  n: number;
  readonly others: Int32Array;
  readonly likeness: Float64Array;
  readonly seen: Int32Array;
}

function meetByWords({ words, weight }: Looks, ofWord: Csr, item: number, met: Met): void {
  const { others, likeness, seen } = met;
  const { start, at, value } = ofWord;
  if (words?.value === undefined || value === undefined) return;
  let n = met.n;
  for (let e = words.start[item]; e < words.start[item + 1]; e++) {
    const word = words.at[e];
    const own = words.value[e] * weight.words;
    const stop = start[word + 1];
    for (let k = start[word]; k < stop; k++) {
      const other = at[k];
      if (seen[other] !== item) {
        seen[other] = item;
        likeness[other] = 0;
        others[n++] = other;
      }
      likeness[other] += own * value[k];
    }
  }
  met.n = n;
}

function meetByCategory(
  { category, weight, maxItems }: Looks,
  { start, at }: Members,
  item: number,
  met: Met,
): void {
  const { others, likeness, seen } = met;
  const kind = category === undefined ? -1 : category[item];
  if (category === undefined || kind < 0) return;
  const [from, to] = [start[kind], start[kind + 1]];
  for (let k = from; to - from <= maxItems && k < to; k++) {
    const other = at[k];
    if (seen[other] === item) continue;
    seen[other] = item;
    likeness[other] = 0;
    others[met.n++] = other;
  }
  for (let k = 0; k < met.n; k++) if (category[others[k]] === kind) likeness[others[k]] += weight.category;
}

/** 1 for the same price, 0.5 for half or double: e to the power of minus the distance of their logarithms. 0 where one is not known. */
function comparePrices(
  price: Float64Array,
  weight: number,
  item: number,
  { n, others, likeness }: Met,
): void {
  const own = price[item];
  if (Number.isNaN(own)) return;
  for (let k = 0; k < n; k++) {
    const its = price[others[k]];
    if (its === own) likeness[others[k]] += weight;
    else if (its > own && own > 0) likeness[others[k]] += (weight * own) / its;
    else if (its < own && its > 0) likeness[others[k]] += (weight * its) / own;
  }
}

interface Members {
  readonly start: Int32Array;
  readonly at: Int32Array;
}

function members(category: Int32Array): Members {
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
