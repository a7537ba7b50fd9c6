import { ClienteleError } from "../core/errors.ts";
import { badOption, levelOption, shareOption } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { ITEMS_PER_STEP } from "./counts/best-neighbors.ts";
import type { CoCountVisitor } from "./counts/co-counts.ts";
import { lift, llr } from "./counts/measures.ts";
import { pairsOfRows } from "./counts/pair-source.ts";
import { transposeSteps } from "./input/csr.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { basketsByItemsSteps } from "./input/matrices.ts";
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
  /** Confidence level of the range of the extra revenue. Default 0.95. */
  readonly level?: number;
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
  /** How far off it may be because the numbers of baskets vary by chance. That `uptake` is a guess, and that a pair was picked out of many, is not in it. */
  readonly extraRevenueLow: number;
  readonly extraRevenueHigh: number;
  /** The uptake at which nothing is gained or lost; null when no uptake makes up for the discount. */
  readonly breakEven: number | null;
}

/** What a table of bundles says about itself. */
export interface BundlesInfo extends TableInfo {
  readonly kind: "bundles";
  readonly baskets: number;
  readonly discount: number;
  readonly uptake: number;
  /** Confidence level of the ranges. */
  readonly level: number;
  /** Pairs chosen from: all those of two items with prices that are in `minCount` baskets each, together or not. Among so many, chance alone can look like evidence. */
  readonly tried: number;
  /** Those of them that belong together (`minCount`, `minLlr`, `minLift`). */
  readonly found: number;
}

/**
 * Pairs that are clearly bought together more often than by chance (`minLlr`, `minLift`), by what selling them as one would bring. Of those who would have bought one, `uptake` add the other, at the discount
 * on both; those who buy both anyway get the discount for nothing. Revenue, not profit; prices are those in `info.facts`. Its range takes the three numbers of baskets (both, one, the other) as Poisson counts that are independent of each
 * other, and the sum of them, each times what such a basket brings or costs, as normal: extraRevenue -/+ z sqrt(sum of count x (money per basket)^2). Equals are in the order of ids. O(sum of squared basket sizes).
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
 * [pair.extraRevenueLow, pair.extraRevenueHigh]; // => [-4.351009, 8.351009]
 * pair.breakEven; // => 0.25
 * findBundles(bought, { discount: 2 }); // throws "bad-option"
 */
export function findBundles(
  interactions: Interactions,
  options: FindBundlesOptions = {},
): Table<BundleRow, BundlesInfo> {
  return runSteps(bundleSteps(interactions, options));
}

/**
 * {@link findBundles} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `findBundles`, and "aborted".
 *
 * @example
 * import { findBundlesAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { order: 1, item: "bread", amount: 4 }, { order: 1, item: "jam", amount: 6 }, { order: 2, item: "tea", amount: 3 },
 * ]);
 * (await findBundlesAsync(bought, { minCount: 1, minLlr: 0 })).length; // => 1
 * await findBundlesAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function findBundlesAsync(
  interactions: Interactions,
  options: FindBundlesOptions & Work = {},
): Promise<Table<BundleRow, BundlesInfo>> {
  return runStepsAsync(bundleSteps(interactions, options), options);
}

/** The pairs some items at a time. */
function* bundleSteps(
  interactions: Interactions,
  options: FindBundlesOptions,
): Steps<Table<BundleRow, BundlesInfo>> {
  const table = needInteractions(interactions, "findBundles");
  const discount = shareOption(options.discount ?? 0.1, "discount");
  const uptake = shareOption(options.uptake ?? 0.1, "uptake");
  const level = levelOption(options.level);
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
  const { matrix } = yield* basketsByItemsSteps(table);
  const { rows, counts, each } = pairsOfRows(matrix, longest, yield* transposeSteps(matrix));

  const z = normalQuantile((1 + level) / 2);
  let pairs: Pair[] = [];
  let able = 0;
  for (let k = 0; k < counts.length; k++) if (counts[k] >= minCount && typeof price?.[k] === "number") able++;
  let found = 0;
  const best = () => {
    pairs = pairs.sort((x, y) => y.extra - x.extra || x.a - y.a || x.b - y.b).slice(0, top);
  };
  const visit: CoCountVisitor = (a, others, n, shared) => {
    const pa = price?.[a];
    if (typeof pa !== "number") return;
    for (let k = 0; k < n; k++) {
      const b = others[k];
      const pb = price?.[b];
      const both = shared[b];
      if (b < a || both < minCount || typeof pb !== "number" || both * rows <= counts[a] * counts[b])
        continue;
      if (lift(both, counts[a], counts[b], rows) < minLift) continue;
      if (llr(both, counts[a], counts[b], rows) < minLlr) continue;
      found++;
      const [first, second] = [counts[a] - both, counts[b] - both];
      // what a basket with one of them gains if it takes both, and what one with both gives away
      const added = (1 - discount) * pb - discount * pa;
      const otherAdded = (1 - discount) * pa - discount * pb;
      const off = discount * (pa + pb);
      const [gain, given] = [first * added + second * otherAdded, both * off];
      const even = given === 0 ? 0 : gain > 0 ? given / gain : Number.NaN;
      const variance = uptake ** 2 * (added ** 2 * first + otherAdded ** 2 * second) + off ** 2 * both;
      pairs.push({
        a,
        b,
        both,
        price: (1 - discount) * (pa + pb),
        extra: uptake * gain - given,
        half: z * Math.sqrt(variance),
        even,
      });
    }
    if (pairs.length > 1000 + 10 * top) best();
  };
  const { items } = table.info;
  for (let item = 0; item < items; item += ITEMS_PER_STEP) {
    yield [item, items];
    each(visit, item, Math.min(items, item + ITEMS_PER_STEP));
  }
  yield [items, items];
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
      extraRevenueLow: number(({ extra, half }) => extra - half),
      extraRevenueHigh: number(({ extra, half }) => extra + half),
      breakEven: number(({ even }) => (even <= 1 ? even : Number.NaN)),
    },
    {
      kind: "bundles",
      key: "first",
      baskets: rows,
      discount,
      uptake,
      level,
      tried: (able * Math.max(0, able - 1)) / 2,
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
  /** Half the width of its range. */
  readonly half: number;
  readonly even: number;
}
