import { GrowingInts } from "../core/growing.ts";
import { oneOf } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { sortOrderSteps } from "../numeric/sort-order.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { inPieces } from "./input/pieces.ts";
import { type FrequentSetOptions, mineSteps } from "./rules/set-options.ts";
import { itemText, withItem } from "./rules/set-text.ts";
import { closedAndMaximal, subsetLinkSteps } from "./rules/subsets.ts";

/** Options of {@link frequentItemsets}. */
export interface FrequentItemsetsOptions extends FrequentSetOptions {
  /** "all" (default); "closed": only sets that no larger set equals in baskets; "maximal": only sets that no larger set has enough baskets for. */
  readonly keep?: "all" | "closed" | "maximal";
}

/** Items that are bought together. */
export interface ItemsetRow {
  /** The items with a plus between them, in the order of ids; {@link itemsIn} takes them apart. */
  readonly items: string;
  readonly size: number;
  /** Baskets that hold all of them. */
  readonly count: number;
  /** Their share of all baskets. */
  readonly support: number;
  /** 1 when no larger set has as many baskets. */
  readonly closed: number;
  /** 1 when no larger set is frequent. */
  readonly maximal: number;
}

/** What a table of sets says about itself. */
export interface ItemsetsInfo extends TableInfo {
  readonly kind: "itemsets";
  /** Baskets (customers) in all. */
  readonly baskets: number;
  readonly per: "basket" | "customer";
  /** Smallest number of baskets that counts. */
  readonly minCount: number;
  /** What to be wary of, in words: sets that count from fewer than five baskets on. */
  readonly warnings: readonly string[];
}

/**
 * Sets of items that at least a share of all baskets hold, with their counts, each marked as closed and maximal (within `maxSize`). Smaller sets first, of equal size the
 * more frequent, of equals in the order of ids. Counts are those of the R package arules. Eclat (Zaki 2000), depth first, the rows of a
 * set handed on to its extensions. O(rows of all sets), memory O(sets + entries).
 *
 * @throws "bad-option" for a support of 0, and when there are more sets than `limit`; "too-few-rows" per customer where nobody is named; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { frequentItemsets, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" },
 *   { order: 2, item: "bread" }, { order: 2, item: "butter" }, { order: 2, item: "jam" },
 *   { order: 3, item: "jam" },
 * ]);
 * const sets = frequentItemsets(bought, { minSupport: 0.5 });
 * sets.length; // => 4
 * sets.of("bread + butter"); // => { items: "bread + butter", size: 2, count: 2, support: 0.6666667, closed: 1, maximal: 1 }
 * frequentItemsets(bought, { minSupport: 0 }); // throws "bad-option"
 */
export function frequentItemsets(
  interactions: Interactions,
  options: FrequentItemsetsOptions = {},
): Table<ItemsetRow, ItemsetsInfo> {
  return runSteps(itemsetSteps(interactions, options));
}

/**
 * {@link frequentItemsets} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `frequentItemsets`, and "aborted".
 *
 * @example
 * import { frequentItemsetsAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ order: 1, item: "bread" }, { order: 1, item: "butter" }]);
 * (await frequentItemsetsAsync(bought, { minCount: 1 })).length; // => 3
 * await frequentItemsetsAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function frequentItemsetsAsync(
  interactions: Interactions,
  options: FrequentItemsetsOptions & Work = {},
): Promise<Table<ItemsetRow, ItemsetsInfo>> {
  return runStepsAsync(itemsetSteps(interactions, options), options);
}

/** The sets found, marked and written some at a time. */
function* itemsetSteps(
  interactions: Interactions,
  options: FrequentItemsetsOptions,
): Steps<Table<ItemsetRow, ItemsetsInfo>> {
  const keep = oneOf(options.keep ?? "all", "keep", ["all", "closed", "maximal"]);
  const table = needInteractions(interactions, "frequentItemsets");
  const { sets, rows, minCount, per, warnings } = yield* mineSteps(table, options, "frequentItemsets");
  const { closed, maximal } = closedAndMaximal(sets, yield* subsetLinkSteps(sets));
  const wanted = keep === "all" ? undefined : keep === "closed" ? closed : maximal;
  const { size, count } = sets;
  const found = new GrowingInts();
  for (let k = 0; k < sets.length; k++) if (wanted === undefined || wanted[k] === 1) found.push(k);
  const nodes = found.done();
  yield [0, Number.NaN];
  // nodes of one size stand in the order of ids already
  const order = yield* sortOrderSteps([
    Float64Array.from(nodes, (k) => size[k]),
    Float64Array.from(nodes, (k) => -count[k]),
  ]);
  for (let i = 0; i < order.length; i++) order[i] = nodes[order[i]];

  const names = Array.from(sets.frequent, (k) => itemText(table.columns.item.levels[k]));
  const texts: string[] = [];
  yield* inPieces(sets.length, (from, to) => {
    for (let k = from; k < to; k++)
      texts.push(withItem(sets.parent[k] < 0 ? "" : texts[sets.parent[k]], names[sets.item[k]]));
  });
  const column = function* (value: (node: number) => number): Steps<Float64Array> {
    yield [0, Number.NaN];
    return Float64Array.from(order, value);
  };
  const columns = {
    items: {
      codes: Int32Array.from(order, (_, i) => i),
      levels: Array.from(order, (k) => texts[k]),
    },
    size: yield* column((k) => size[k]),
    count: yield* column((k) => count[k]),
    support: yield* column((k) => count[k] / rows),
    closed: yield* column((k) => closed[k]),
    maximal: yield* column((k) => maximal[k]),
  };
  yield [1, 1];
  return new Table<ItemsetRow, ItemsetsInfo>(order.length, columns, {
    kind: "itemsets",
    key: "items",
    baskets: rows,
    per,
    minCount,
    warnings,
  });
}
