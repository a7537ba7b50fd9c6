import type { Data, Id, OnInvalid, OptionalColumn, OptionsArgument } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { textSink } from "../core/growing.ts";
import { badOption, levelOption, oneOf, zoneFor } from "../core/options.ts";
import { type OrderColumns, readOrderRows } from "../core/order-rows.ts";
import { type Rejected, Table, type TableInfo, type TextColumn } from "../core/table.ts";
import { type PriceCells, priceCells, within } from "./price-cells.ts";
import { priceFit } from "./price-fit.ts";
import { groupsOf, type PriceGroups } from "./price-groups.ts";
import { ASSOCIATION, priceSentence } from "./price-words.ts";

/** Options of {@link priceEffect}. */
export type PriceEffectOptions<Row extends object> = OrderColumns<Row> &
  OptionalColumn<Row, "item", Id> &
  OptionalColumn<Row, "category", Id> &
  OptionalColumn<Row, "price", number | bigint> & {
    /** One figure for "all" items (default), for each "category", or for each "item" (the 100 with the most revenue). */
    readonly by?: "all" | "category" | "item";
    /** "paid": amount over quantity, discounts taken off (default); "list": the column price, weighted by quantity. */
    readonly prices?: "paid" | "list";
    /** What quantities are summed over. Default "month". */
    readonly period?: "week" | "month" | "quarter";
    /** Zone of the periods. Default: the table's, else "UTC". */
    readonly zone?: string;
    /** Confidence level. Default 0.95. */
    readonly level?: number;
    /** Invalid rows: "throw" (default) or "skip". */
    readonly onInvalid?: OnInvalid;
  };

/** How quantity goes with price, for one group of items. */
export interface PriceEffectRow {
  /** "all", the category or the item. */
  readonly group: string;
  /** Percent of quantity for one percent of price: -1.5 means that 1 % more price goes with about 1.5 % less sold. null: cannot be told. */
  readonly elasticity: number | null;
  readonly elasticityLow: number | null;
  readonly elasticityHigh: number | null;
  readonly elasticitySe: number | null;
  /** Two-sided p of no effect. */
  readonly p: number | null;
  /** Items of the group that sold in two or more periods; those of them whose price changed; their periods in all. */
  readonly items: number;
  readonly itemsWithChange: number;
  readonly cells: number;
  /** Standard deviation of log price around each item's own mean: 0.05 is about 5 %. */
  readonly priceSpread: number;
  readonly status: "estimated" | "cannot tell";
  /** The same in words. */
  readonly text: string;
}

/** What the table of price effects says about itself. */
export interface PriceEffectInfo extends TableInfo {
  readonly kind: "price-effects";
  readonly by: "all" | "category" | "item";
  readonly prices: "paid" | "list";
  readonly period: "week" | "month" | "quarter";
  readonly level: number;
  readonly periods: number;
  /** Items without a figure: sold in one period only, without a category (for "category"), or beyond the 100 with the most revenue (for "item"). The last two still tell what the periods did. */
  readonly left: { readonly once: number; readonly uncategorized: number; readonly beyond: number };
  /** How it was computed, and what it does not show, in words. */
  readonly method: string;
  readonly caveat: string;
  readonly rejected: readonly Rejected[];
}

// numbers in the groups' columns, three times of which are held at once
const MOST_NUMBERS = 40_000_000;
// below this share prices have hardly moved
const LEAST_SPREAD = 0.01;
const WIDEST = 4;

/**
 * How much less is sold when prices are higher: the elasticity, from how each item's quantity moved with its own price beside what all items did in the
 * period. Least squares of log quantity on log price with an effect for each item and each period (both eliminated exactly); errors clustered by item (factor
 * clusters / (clusters - 1); the item effects are not counted as coefficients, as in Stata's xtreg), with fewer than 6 items that changed price HC3.
 * "cannot tell" where prices varied by less than 1 %, only along with the calendar, in too few periods for an error, or so little that the interval has zero and is wider than 4.
 *
 * This is association: who lowers prices when little sells, or advertises at the same time, sees another figure than price alone would make. Periods without a sale have
 * no logarithm and are left out; a line without a quantity is one unit. O(rows + cells (groups^2 + the fewer of
 * items and periods)): three years of 500 items by week take a second, with a figure for each of 100 items some seconds.
 *
 * @throws "missing-column" without items (or price, category where asked for), "bad-option", "bad-value", "missing-value", "unknown-zone".
 *
 * @example
 * import { priceEffect } from "clientele/describe";
 * const sold = [["tea", 1, 4, 50], ["tea", 2, 5, 33], ["tea", 3, 4, 52], ["rye", 1, 3, 80], ["rye", 2, 3, 82], ["rye", 3, 3.5, 60], ["bun", 1, 2, 90], ["bun", 2, 2, 88], ["bun", 3, 2, 91]];
 * const orders = sold.map(([item, month, price, quantity]) => ({
 *   customer: "all", item: String(item), time: `2026-0${month}-10`, quantity: Number(quantity), amount: Number(price) * Number(quantity),
 * }));
 * const effect = priceEffect(orders);
 * effect.at(0)?.elasticity; // => -1.9809366
 * effect.at(0)?.itemsWithChange; // => 2
 * priceEffect(orders.filter((line) => line.item === "bun")).at(0)?.status; // => "cannot tell"
 * priceEffect([{ customer: "ann", time: "2026-01-02", amount: 3 }]); // throws "missing-column"
 */
export function priceEffect<Row extends object>(
  orders: Data<Row>,
  ...[options = {} as PriceEffectOptions<NoInfer<Row>>]: OptionsArgument<PriceEffectOptions<NoInfer<Row>>>
): Table<PriceEffectRow, PriceEffectInfo> {
  const by = oneOf(options.by ?? "all", "by", ["all", "category", "item"]);
  const prices = oneOf(options.prices ?? "paid", "prices", ["paid", "list"]);
  const period = oneOf(options.period ?? "month", "period", ["week", "month", "quarter"]);
  const level = levelOption(options.level);
  const zone = zoneFor(orders, options.zone);
  const rows = readOrderRows(orders, options, {
    zone,
    what: "priceEffect",
    onInvalid: options.onInvalid,
    texts: ["item", "category"],
    numbers: ["price"],
  });
  const needs: [string, TextColumn | undefined][] = [["item", rows.texts.item]];
  if (by === "category") needs.push(["category", rows.texts.category]);
  for (const [name, column] of needs) if (column === undefined && rows.arrays.length > 0) throw lacks(name);
  if (prices === "list" && rows.numbers.price === undefined && rows.arrays.length > 0) throw lacks("price");
  const cells = priceCells(rows, prices, period, zone);
  const groups = groupsOf(cells, by, rows.texts.category);
  if (cells.item.length * groups.names.length > MOST_NUMBERS)
    throw badOption(
      "by",
      by,
      `fewer groups, or a longer period: ${cells.item.length} cells in ${groups.names.length} groups are too many`,
    );
  const found = estimate(cells, groups, level);
  const own = orders instanceof Table ? orders.info : undefined;
  const [group, status, text] = [textSink(), textSink(), textSink()];
  for (const row of found) {
    group.push(row.group);
    status.push(row.status);
    text.push(priceSentence(row));
  }
  const numbers = (name: keyof Estimated) =>
    Float64Array.from(found, (row) => (row[name] as number | null) ?? Number.NaN);
  return new Table<PriceEffectRow, PriceEffectInfo>(
    found.length,
    {
      group: group.done(),
      elasticity: numbers("elasticity"),
      elasticityLow: numbers("elasticityLow"),
      elasticityHigh: numbers("elasticityHigh"),
      elasticitySe: numbers("elasticitySe"),
      p: numbers("p"),
      items: numbers("items"),
      itemsWithChange: numbers("itemsWithChange"),
      cells: numbers("cells"),
      priceSpread: numbers("priceSpread"),
      status: status.done(),
      text: text.done(),
    },
    {
      kind: "price-effects",
      key: "group",
      ...(own?.currency !== undefined && { currency: own.currency }),
      zone: zone.name,
      by,
      prices,
      period,
      level,
      periods: cells.periods,
      left: { once: cells.once, uncategorized: groups.uncategorized, beyond: groups.beyond },
      method: `Least squares of log quantity on log price (${prices}) by item and ${period}, with effects of items and ${period}s.`,
      caveat: ASSOCIATION,
      rejected: rows.read.rejected,
    },
  );
}

type Estimated = Omit<PriceEffectRow, "text">;

function estimate(cells: PriceCells, groups: PriceGroups, level: number): Estimated[] {
  const { item, items, logPrice } = cells;
  const price = within(logPrice, item, items.length);
  const tallies = groups.names.map(() => ({ items: 0, changed: 0, cells: 0, squares: 0 }));
  const squares = new Float64Array(items.length);
  const count = new Float64Array(items.length);
  for (let i = 0; i < item.length; i++) {
    squares[item[i]] += price[i] * price[i];
    count[item[i]]++;
  }
  for (let k = 0; k < items.length; k++) {
    const tally = tallies[groups.of[k]];
    if (tally === undefined) continue;
    tally.items++;
    tally.cells += count[k];
    tally.squares += squares[k];
    if (Math.sqrt(squares[k] / count[k]) > LEAST_SPREAD / 10) tally.changed++;
  }
  const slopeOf = item.length === 0 ? undefined : priceFit(cells, price, groups, level);
  return groups.names.map((group, g) => {
    const tally = tallies[g];
    const spread = tally.cells === 0 ? 0 : Math.sqrt(tally.squares / tally.cells);
    const common = {
      group,
      items: tally.items,
      itemsWithChange: tally.changed,
      cells: tally.cells,
      priceSpread: spread,
    };
    const slope = spread < LEAST_SPREAD ? undefined : slopeOf?.(g, tally.changed);
    if (slope === undefined)
      return {
        ...common,
        elasticity: null,
        elasticityLow: null,
        elasticityHigh: null,
        elasticitySe: null,
        p: null,
        status: "cannot tell",
      };
    // anything from "falls by far" to "rises by far" is no answer
    const isUseless =
      slope.elasticityLow < 0 &&
      slope.elasticityHigh > 0 &&
      slope.elasticityHigh - slope.elasticityLow > WIDEST;
    return { ...common, ...slope, status: isUseless ? "cannot tell" : "estimated" };
  });
}

function lacks(column: string): ClienteleError {
  return new ClienteleError(
    "missing-column",
    `priceEffect needs a column ${column} that has values; name it in option ${column}.`,
    { column },
  );
}
