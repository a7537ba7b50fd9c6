import { ClienteleError } from "../core/errors.ts";
import { badOption, shareOption } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { lift, llr } from "./counts/measures.ts";
import { pairsOfRows } from "./counts/pair-source.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { basketsByItems } from "./input/matrices.ts";
import { needInteractions } from "./input/need-interactions.ts";

/** Options of {@link findBundles}. */
export interface FindBundlesOptions {
  /** Taken off the price of both together, as a share. Default 0.1. */
  readonly discount?: number;
  /** Of those who would buy one of the two, the share that takes the bundle. An assumption: `breakEven` says how much is needed. Default 0.1. */
  readonly uptake?: number;
  /** Baskets a pair must be in. Default 5. */
  readonly minCount?: number;
  /** Evidence a pair needs that it is no chance, as log-likelihood ratio G2: 3.84 is one in twenty by chance, 10.83 one in a thousand. Default 10.83. */
  readonly minLlr?: number;
  /** How many times as often as by chance a pair must be bought together: dear or popular items add the most revenue whether they belong together or not. Default 1.5. */
  readonly minLift?: number;
  /** How many pairs. Default 20. */
  readonly top?: number;
  /** Baskets of more items than that are left out. Default 1,000. */
  readonly longest?: number;
}

/** Two items to sell as one. */
export interface BundleRow {
  readonly first: string;
  readonly second: string;
  /** Baskets with both, with the first only, with the second only. */
  readonly count: number;
  readonly firstOnly: number;
  readonly secondOnly: number;
  /** How many times as often together as by chance; above 1 in every row. */
  readonly lift: number;
  /** Log-likelihood ratio G2: the evidence that it is no chance. */
  readonly llr: number;
  /** Price of both with the discount. */
  readonly price: number;
  /** Revenue gained less discount given away, over a time like the one looked at, if `uptake` comes true. */
  readonly extraRevenue: number;
  /** The uptake at which nothing is gained or lost; null when no uptake makes up for the discount. */
  readonly breakEven: number | null;
}

/** What a table of bundles says about itself. */
export interface BundlesInfo extends TableInfo {
  readonly kind: "bundles";
  readonly baskets: number;
  readonly discount: number;
  readonly uptake: number;
  /** Pairs looked at: in enough baskets, more often than by chance, with prices. */
  readonly tried: number;
  /** Those of them that belong together (`minLlr`, `minLift`). */
  readonly found: number;
}

/**
 * Pairs that are clearly bought together more often than by chance (`minLlr`, `minLift`), by what selling them as one would bring. Of those who would have bought one, `uptake` add the other, at the discount
 * on both; those who buy both anyway get the discount for nothing. Revenue, not profit; prices are those in `info.facts`. Equals are in the order of ids. O(sum of squared basket sizes).
 *
 * @throws "missing-column" when no item has a price, "bad-option", "bad-input".
 *
 * @example
 * import { findBundles, interactionsOf } from "clientele/recommend";
 * const line = (order: number, item: string, amount: number) => ({ order, item, amount, quantity: 1 });
 * const bought = interactionsOf([
 *   line(1, "bread", 4), line(1, "jam", 6), line(2, "bread", 4), line(2, "jam", 6),
 *   line(3, "bread", 4), line(4, "jam", 6), line(5, "tea", 3),
 * ]);
 * const pair = findBundles(bought, { minCount: 2, minLlr: 0, minLift: 1, discount: 0.1, uptake: 0.5 }).at(0)!;
 * [pair.first, pair.second, pair.price]; // => ["bread", "jam", 9]
 * pair.extraRevenue; // => 2
 * pair.breakEven; // => 0.25
 * findBundles(bought, { discount: 2 }); // throws "bad-option"
 */
export function findBundles(
  interactions: Interactions,
  options: FindBundlesOptions = {},
): Table<BundleRow, BundlesInfo> {
  const table = needInteractions(interactions, "findBundles");
  const discount = shareOption(options.discount ?? 0.1, "discount");
  const uptake = shareOption(options.uptake ?? 0.1, "uptake");
  const { minCount = 5, minLlr = 10.83, minLift = 1.5, top = 20, longest = 1000 } = options;
  for (const [name, value] of Object.entries({ minCount, top, longest }))
    if (!(Number.isInteger(value) && value >= 1)) throw badOption(name, value, "a whole number, 1 or more");
  if (!(Number.isFinite(minLlr) && minLlr >= 0)) throw badOption("minLlr", minLlr, "a number, zero or more");
  if (!(Number.isFinite(minLift) && minLift >= 1)) throw badOption("minLift", minLift, "a number, 1 or more");
  const price = table.info.facts?.price;
  if (price === undefined && table.length > 0)
    throw new ClienteleError(
      "missing-column",
      "findBundles needs prices: interactions with money (column amount), or with a catalogue that has prices.",
      { column: "price", expected: "prices" },
    );
  const { rows, counts, each } = pairsOfRows(basketsByItems(table).matrix, longest);

  let pairs: Pair[] = [];
  let tried = 0;
  let found = 0;
  const best = () => {
    pairs = pairs.sort((x, y) => y.extra - x.extra || x.a - y.a || x.b - y.b).slice(0, top);
  };
  each((a, others, n, shared) => {
    const pa = price?.[a];
    if (typeof pa !== "number") return;
    for (let k = 0; k < n; k++) {
      const b = others[k];
      const pb = price?.[b];
      const both = shared[b];
      if (b < a || both < minCount || typeof pb !== "number" || both * rows <= counts[a] * counts[b])
        continue;
      tried++;
      if (lift(both, counts[a], counts[b], rows) < minLift) continue;
      if (llr(both, counts[a], counts[b], rows) < minLlr) continue;
      found++;
      const gain =
        (counts[a] - both) * ((1 - discount) * pb - discount * pa) +
        (counts[b] - both) * ((1 - discount) * pa - discount * pb);
      const given = both * discount * (pa + pb);
      const even = given === 0 ? 0 : gain > 0 ? given / gain : Number.NaN;
      pairs.push({ a, b, both, price: (1 - discount) * (pa + pb), extra: uptake * gain - given, even });
    }
    if (pairs.length > 1000 + 10 * top) best();
  });
  best();
  const number = (value: (pair: Pair) => number) => Float64Array.from(pairs, value);
  const { levels } = table.columns.item;
  return new Table<BundleRow, BundlesInfo>(
    pairs.length,
    {
      first: { codes: Int32Array.from(pairs, ({ a }) => a), levels },
      second: { codes: Int32Array.from(pairs, ({ b }) => b), levels },
      count: number(({ both }) => both),
      firstOnly: number(({ a, both }) => counts[a] - both),
      secondOnly: number(({ b, both }) => counts[b] - both),
      lift: number(({ a, b, both }) => lift(both, counts[a], counts[b], rows)),
      llr: number(({ a, b, both }) => llr(both, counts[a], counts[b], rows)),
      price: number((pair) => pair.price),
      extraRevenue: number(({ extra }) => extra),
      breakEven: number(({ even }) => (even <= 1 ? even : Number.NaN)),
    },
    {
      kind: "bundles",
      key: "first",
      baskets: rows,
      discount,
      uptake,
      tried,
      found,
      ...(table.info.currency === undefined ? {} : { currency: table.info.currency }),
    },
  );
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly both: number;
  readonly price: number;
  readonly extra: number;
  readonly even: number;
}
