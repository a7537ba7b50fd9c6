import type { TextColumn } from "../core/table.ts";
import type { PriceCells } from "./price-cells.ts";

const MOST_ITEMS = 100;

/** Which items share a figure. */
export interface PriceGroups {
  readonly names: readonly string[];
  /** Group of each item; -1: in none. */
  readonly of: Int32Array;
  readonly uncategorized: number;
  readonly beyond: number;
}

/** Groups of items by their one name, category, or themselves; items by revenue. O(items log items). */
export function groupsOf(
  { items, category, revenue }: PriceCells,
  by: string,
  categories: TextColumn | undefined,
): PriceGroups {
  if (by === "all") return { names: ["all"], of: new Int32Array(items.length), uncategorized: 0, beyond: 0 };
  if (by === "item") {
    const order = [...items.keys()].sort((a, b) => revenue[b] - revenue[a] || (items[a] < items[b] ? -1 : 1));
    const of = new Int32Array(items.length).fill(-1);
    const kept = order.slice(0, MOST_ITEMS);
    for (const [k, item] of kept.entries()) of[item] = k;
    return { names: kept.map((i) => items[i]), of, uncategorized: 0, beyond: order.length - kept.length };
  }
  const codes = [...new Set(category)].filter((code) => code >= 0);
  const nameOf = (code: number) => categories?.levels[code] ?? "";
  codes.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return {
    names: codes.map(nameOf),
    of: category.map((code) => codes.indexOf(code)),
    uncategorized: category.reduce((n, code) => n + (code < 0 ? 1 : 0), 0),
    beyond: 0,
  };
}
