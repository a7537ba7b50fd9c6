import type { Data, Id, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import { badOption, levelOption } from "../../core/options.ts";
import type { OrderColumns } from "../../core/order-rows.ts";
import { pick } from "../../core/pick.ts";
import { type Columns, Table, type TableColumn } from "../../core/table.ts";
import { lastDaySeen, type TimeInput, WEEKDAYS, type WeekStart } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { gapsOf } from "./gaps.ts";
import { categoryMoney, channelsOf } from "./loyalty.ts";
import { type OrderBook, readOrderBook } from "./order-book.ts";
import { moneyColumns, type OrderShares, orderShares, purchaseDaysOf } from "./order-columns.ts";
import type { PurchaseBehavior, PurchaseBehaviorInfo, PurchaseBehaviorRow } from "./purchase-types.ts";
import { SEASON_NAMES, seasonsOf } from "./seasons.ts";
import { tastesOf } from "./tastes.ts";

/** Columns and settings of {@link purchaseBehavior}. Columns default to the names of the orders table. */
export type PurchaseBehaviorOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  OptionalColumn<Row, "item", Id> &
  OptionalColumn<Row, "category", Id> &
  OptionalColumn<Row, "channel", Id> &
  OptionalColumn<Row, "discount", number | bigint> & {
    /** Exclusive end of what is known: orders at or after it are left out. Required. */
    readonly asOf: TimeInput;
    /** Time zone of days, weekdays, months and hours. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** Days of the weekend. Default Saturday and Sunday. */
    readonly weekend?: readonly WeekStart[];
    /** Purchase days between the first and the last from which on a season is looked for, at least 2. Default 5. */
    readonly leastForSeason?: number;
    /** What becomes of ids that are probably no person: "exclude", "keep", or a list of ids confirmed as persons. Default "exclude". */
    readonly suspects?: "exclude" | "keep" | readonly string[];
    /** "throw" on an invalid row, or "skip" it (counted in `info.leftOut`). Default "throw". */
    readonly onInvalid?: OnInvalid;
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/**
 * How each customer buys: how often and how evenly, for how much, what (favorites, breadth, loyalty to a category), at a discount or not, when in the
 * day, week and year, through which channel, and what comes back. One row per customer with a purchase before `asOf`.
 *
 * An order is what shares are counted on; rows that only give back are no purchase. Orders of one civil day in `zone` are one purchase day, and gaps,
 * frequency and seasons are counted on those, as `summarizeCustomers` does. A return belongs to the order it names, else to the customer's latest order up to then.
 *
 * **Few orders.** Shares have Wilson intervals; the share of money in the top category takes Kish's effective number of orders for n. Affinity is
 * (n_k + A p_k) / (N + A) / p_k with n_k of the customer's N choices, the shop's share p_k, and A estimated from the spread between
 * customers (Dirichlet-multinomial, by moments; `info.shop`): one order of a rare item is no passion. Evenness is Bartlett and Moran's test of exponential gaps, each gap less
 * half a day because days are whole. Seasons are tested against the shop's own pace, with the first and the last purchase left out, for customers seen for two years who bought over one.
 *
 * O(rows log rows) time at worst, O(rows) for logs in order of time; O(rows) memory.
 *
 * @throws "bad-option" for a missing or wrong option, "mixed-info" when `zone` is not the table's, "unknown-zone", "missing-column", "bad-value", "missing-value".
 *
 * @example
 * import { purchaseBehavior } from "clientele/segmentation";
 * const orders = [
 *   { customer: "ann", time: "2026-01-03T09:00", amount: 12, item: "beans", discount: 0 },
 *   { customer: "ann", time: "2026-02-07T09:30", amount: 20, item: "beans", discount: 4 },
 *   { customer: "ann", time: "2026-03-14T10:00", amount: 10, item: "mug", discount: 0 },
 *   { customer: "bob", time: "2026-03-16T19:00", amount: 8, item: "mug", discount: 2 },
 * ];
 * const behavior = purchaseBehavior(orders, { asOf: "2026-04-01" });
 * const ann = behavior.of("ann");
 * [ann?.orders, ann?.averageOrder, ann?.gapMean, ann?.weekendShare]; // => [3, 14, 35, 1]
 * [ann?.favoriteItem, ann?.favoriteItemShare, ann?.itemAffinity]; // => ["beans", 0.6666667, 1.000001]
 * [ann?.discountShare, ann?.discountShareLow]; // => [0.3333333, 0.06149194]
 * behavior.of("bob")?.gapMean; // => null
 * behavior.info.shop.discountShare; // => 0.5
 * purchaseBehavior(orders, { asOf: "2026-04-01", weekend: ["someday" as "sunday"] }); // throws "bad-option"
 */
export function purchaseBehavior<Row extends object>(
  orders: Data<Row>,
  options: PurchaseBehaviorOptions<NoInfer<Row>>,
): PurchaseBehavior {
  const level = levelOption(options?.level);
  const weekend = weekendOption(options?.weekend);
  const leastForSeason = options?.leastForSeason ?? 5;
  if (!(Number.isInteger(leastForSeason) && leastForSeason >= 2))
    throw badOption("leastForSeason", leastForSeason, "a whole number of purchase days, 2 or more");
  const book = readOrderBook(orders as Data<object>, options, "purchaseBehavior");
  return behaviorOf(book, { level, weekend, leastForSeason });
}

interface Settings {
  readonly level: number;
  readonly weekend: Uint8Array;
  readonly leastForSeason: number;
}

function behaviorOf(book: OrderBook, { level, weekend, leastForSeason }: Settings): PurchaseBehavior {
  const z = normalQuantile((1 + level) / 2);
  const { ids, start } = book;
  const days = purchaseDaysOf(book);
  const end = lastDaySeen(book.asOf, book.zone);
  const gaps = gapsOf(days, end, z);
  const shares = orderShares(book, weekend, z);
  const seasons = seasonsOf(book, days, leastForSeason);
  const items = book.item && tastesOf(book, book.item, z);
  const categories = book.category && tastesOf(book, book.category, z);
  const money = book.category && categoryMoney(book, book.category, z);
  const all: { [name: string]: TableColumn } = {
    customer: { codes: Int32Array.from(ids, (_, c) => c), levels: ids },
    ...moneyColumns(book, days, end),
    ...gaps.columns,
    ...(items &&
      book.item && {
        favoriteItem: { codes: items.favorite, levels: book.item.levels },
        favoriteItemShare: items.share,
        itemAffinity: items.affinity,
        itemAffinityLow: items.affinityLow,
        itemAffinityHigh: items.affinityHigh,
        items: items.distinct,
        effectiveItems: items.effective,
      }),
    ...(categories &&
      book.category && {
        favoriteCategory: { codes: categories.favorite, levels: book.category.levels },
        favoriteCategoryShare: categories.share,
        categoryAffinity: categories.affinity,
        categoryAffinityLow: categories.affinityLow,
        categoryAffinityHigh: categories.affinityHigh,
        categories: categories.distinct,
        effectiveCategories: categories.effective,
        ...money?.columns,
      }),
    ...shares.columns,
    ...(book.channel && channelsOf(book, book.channel)),
    quarter1Share: seasons.quarters[0],
    quarter2Share: seasons.quarters[1],
    quarter3Share: seasons.quarters[2],
    quarter4Share: seasons.quarters[3],
    season: { codes: seasons.season, levels: SEASON_NAMES },
    seasonShare: seasons.share,
    seasonExpected: seasons.expected,
    seasonP: seasons.p,
    seasonYears: seasons.years,
  };
  // who only gave things back has no row
  const buyers = Int32Array.from(ids, (_, c) => c).filter((c) => start[c + 1] > start[c]);
  const columns = Object.fromEntries(
    Object.entries(all).map(([name, column]) => [name, pick(column, buyers)]),
  );
  return new Table<PurchaseBehaviorRow, PurchaseBehaviorInfo>(
    buyers.length,
    columns as unknown as Columns<PurchaseBehaviorRow>,
    {
      kind: "purchase-behavior",
      key: "customer",
      ...(book.source !== undefined && { source: book.source }),
      ...(book.currency !== undefined && { currency: book.currency }),
      asOf: book.asOf,
      zone: book.zone.name,
      level,
      shop: {
        perMonth: gaps.perMonth,
        ...shopShares(shares),
        months: [...seasons.months],
        categories: money?.shop ?? [],
        itemStrength: items?.strength ?? null,
        categoryStrength: categories?.strength ?? null,
      },
      leastForSeason,
      leftOut: book.leftOut,
      ...(book.rejected.length > 0 && { rejected: book.rejected }),
    },
  );
}

function shopShares({ shop }: OrderShares) {
  const of = (name: string) => shop[name] ?? null;
  return {
    discountShare: of("discountShare"),
    returnShare: of("returnShare"),
    weekendShare: of("weekendShare"),
    morningShare: of("morningShare"),
    afternoonShare: of("afternoonShare"),
    eveningShare: of("eveningShare"),
    nightShare: of("nightShare"),
  };
}

function weekendOption(weekend: readonly WeekStart[] = ["saturday", "sunday"]): Uint8Array {
  const out = new Uint8Array(7);
  if (!Array.isArray(weekend)) throw badOption("weekend", weekend, 'weekdays such as ["saturday", "sunday"]');
  for (const name of weekend) {
    const day = WEEKDAYS.indexOf(name);
    if (day < 0) throw badOption("weekend", name, 'weekdays such as "saturday"');
    out[day] = 1;
  }
  return out;
}
