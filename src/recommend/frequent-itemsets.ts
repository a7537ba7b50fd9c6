import { oneOf } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { type FrequentSetOptions, mine } from "./rules/set-options.ts";
import { itemText, withItem } from "./rules/set-text.ts";
import { closedAndMaximal, subsetLinks } from "./rules/subsets.ts";

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
}

/**
 * Sets of items that at least a share of all baskets hold, with their counts, each marked as closed and maximal (within `maxSize`). Smaller sets first, of equal size the
 * more frequent, of equals in the order of ids. Counts are those of the R package arules. O(rows of all sets), memory O(sets + entries).
 *
 * @throws "bad-option" for a support of 0, and when there are more sets than `limit`; "bad-input" for what is no table of interactions.
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
  const keep = oneOf(options.keep ?? "all", "keep", ["all", "closed", "maximal"]);
  const table = needInteractions(interactions, "frequentItemsets");
  const { sets, rows, minCount, per } = mine(table, options, "frequentItemsets");
  const { closed, maximal } = closedAndMaximal(sets, subsetLinks(sets));
  const wanted = keep === "all" ? undefined : keep === "closed" ? closed : maximal;
  const { size, count } = sets;
  const nodes: number[] = [];
  for (let k = 0; k < sets.length; k++) if (wanted === undefined || wanted[k] === 1) nodes.push(k);
  // nodes of one size stand in the order of ids already
  nodes.sort((a, b) => size[a] - size[b] || count[b] - count[a] || a - b);

  const names = Array.from(sets.frequent, (k) => itemText(table.columns.item.levels[k]));
  const texts: string[] = [];
  for (let k = 0; k < sets.length; k++)
    texts.push(withItem(sets.parent[k] < 0 ? "" : texts[sets.parent[k]], names[sets.item[k]]));
  const column = (value: (node: number) => number) => Float64Array.from(nodes, value);
  return new Table<ItemsetRow, ItemsetsInfo>(
    nodes.length,
    {
      items: {
        codes: Int32Array.from(nodes, (_, i) => i),
        levels: nodes.map((k) => texts[k]),
      },
      size: column((k) => size[k]),
      count: column((k) => count[k]),
      support: column((k) => count[k] / rows),
      closed: column((k) => closed[k]),
      maximal: column((k) => maximal[k]),
    },
    { kind: "itemsets", key: "items", baskets: rows, per, minCount },
  );
}
