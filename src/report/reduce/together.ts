import { isClienteleError } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import type { Orders } from "../../data/index.ts";
import { chiSquareUpper } from "../../numeric/chi-square.ts";
import {
  associationRules,
  type BundleRow,
  findBundles,
  type Interactions,
  itemsIn,
  type RuleRow,
  type Rules,
} from "../../recommend/index.ts";
import type { ReportBundle, ReportRule, ReportTogether } from "../offer-reductions.ts";
import { boughtIn } from "./bought-lines.ts";
import { type RecentLines, recentLines } from "./recent.ts";

/** So many lines tell what is bought together as well as more of them. */
const LINES = { usual: 10_000, most: 30_000, orders: 2000 } as const;
/** Orders that a combination must be in: below, one customer's habit would be a rule. */
const LEAST = { count: 8, share: 0.002 } as const;
const LEAST_SURE = 0.05;
const MOST_RULES = 20;
const MOST_SETS = 5000;
const ERROR = 0.05;
const SELLERS = 5;
const OTHERS = 3;
const BUNDLES = 10;
/** Two pieces are a habit where they meet so much more often than by chance. */
const LEAST_LIFT = 1.2;
const DISCOUNT = 0.1;
const UPTAKE = 0.05;
const LEVEL = 0.95;
/** Longer orders are those of resellers, who buy the catalogue. */
const LONGEST = 200;

/** Who bought what lately, and from when on. */
export interface BoughtLately {
  readonly interactions: Interactions;
  /** Start of what is looked at, ms; null: everything. */
  readonly from: number | null;
}

/** The newest 10,000 lines or so (up to 30,000 where orders are long), by whole days, as interactions; null where no line names an item. O(lines). */
export function boughtLately(recent: RecentLines, asOf: number): BoughtLately | null {
  const { orders, from } = recentLines(recent.orders, asOf, linesWanted(recent.orders));
  const all = Int32Array.from({ length: orders.length }, (_, i) => i);
  const interactions = boughtIn(orders, all, asOf);
  return interactions === null ? null : { interactions, from: from ?? recent.from };
}

function linesWanted({ columns, length }: Orders): number {
  const order = columns.order as TextColumn | undefined;
  if (order === undefined || length <= LINES.usual) return LINES.usual;
  const seen = new Uint8Array(order.levels.length);
  let orders = 0;
  for (const code of order.codes) {
    if (code < 0 || seen[code] === 1) continue;
    seen[code] = 1;
    orders++;
  }
  const wanted = Math.ceil((LINES.orders * length) / Math.max(1, orders));
  return Math.min(LINES.most, Math.max(LINES.usual, wanted));
}

/**
 * What is bought together more often than chance makes it, by Fisher's exact test with Holm's correction; which pairs would be worth a common price, with the range that the counts leave (each
 * a Poisson count; what is assumed is not in it); what else is in the orders with the items that most orders have. O(sum of squared order sizes).
 */
export function togetherOf(bought: BoughtLately | null): ReportTogether | null {
  if (bought === null) return null;
  const { interactions, from } = bought;
  const { baskets, mixed, orders } = countedOrders(interactions);
  const { rules, least } = rulesOf(interactions, Math.max(LEAST.count, Math.ceil(LEAST.share * baskets)));
  const found = [...rules]
    .filter((rule) => (rule.adjustedP ?? 1) < ERROR && rule.lift >= LEAST_LIFT)
    .map(ruleOf);
  const pairs = oneWay(found);
  const { levels } = interactions.columns.item;
  return {
    from,
    baskets,
    mixed,
    least,
    tested: rules.info.tested ?? 0,
    pairs: pairs.length,
    rules: pairs.slice(0, MOST_RULES),
    sellers: Array.from(orders.keys())
      .sort((a, b) => orders[b] - orders[a] || a - b)
      .slice(0, SELLERS)
      .filter((k) => orders[k] > 0)
      .map((k) => ({
        item: levels[k],
        baskets: orders[k],
        others: found
          .filter((rule) => rule.left === levels[k])
          .sort((a, b) => b.confidence - a.confidence)
          .slice(0, OTHERS),
      })),
    bundles: bundlesOf(interactions, least),
  };
}

/** Orders, those with two items or more, and the orders of each item. */
function countedOrders({ columns, info, length }: Interactions) {
  const orders = new Float64Array(info.items);
  const size = new Float64Array(info.baskets);
  for (let i = 0; i < length; i++) {
    orders[columns.item.codes[i]]++;
    size[columns.basket[i]]++;
  }
  return { baskets: info.baskets, mixed: size.reduce((n, s) => n + (s > 1 ? 1 : 0), 0), orders };
}

/** The rules, with more orders asked for where there would be too many of them. */
function rulesOf(interactions: Interactions, least: number): { rules: Rules; least: number } {
  for (let minCount = least; ; minCount *= 2) {
    try {
      const rules = associationRules(interactions, {
        minCount,
        minConfidence: LEAST_SURE,
        maxSize: 2,
        keep: "needed",
        sort: "llr",
        test: "holm",
        limit: MOST_SETS,
      });
      return { rules, least: minCount };
    } catch (error) {
      if (!(isClienteleError(error) && error.code === "bad-option") || minCount > interactions.length)
        throw error;
    }
  }
}

function ruleOf({ left, right, count, leftCount, confidence, lift }: RuleRow): ReportRule {
  return { left: itemsIn(left)[0], right: itemsIn(right)[0], count, leftCount, confidence, lift };
}

/** Of the rules between the same items only the first one. */
function oneWay(rules: readonly ReportRule[]): ReportRule[] {
  const seen = new Set<string>();
  return rules.filter(({ left, right }) => {
    const items = JSON.stringify([left, right].sort());
    return seen.size < seen.add(items).size;
  });
}

function bundlesOf(interactions: Interactions, least: number): ReportTogether["bundles"] {
  if (interactions.info.facts?.price === undefined) return null;
  const bundles = findBundles(interactions, {
    discount: DISCOUNT,
    uptake: UPTAKE,
    minCount: least,
    top: 200,
    longest: LONGEST,
    level: LEVEL,
  });
  const rows = [...bundles]
    .filter(({ lift, llr }) => lift >= LEAST_LIFT && chiSquareUpper(llr, 1) * bundles.info.tried < ERROR)
    .map(bundleOf)
    // what may as well lose is no proposal
    .filter(({ low }) => low > 0);
  return { discount: DISCOUNT, uptake: UPTAKE, level: LEVEL, rows: rows.slice(0, BUNDLES) };
}

function bundleOf(row: BundleRow): ReportBundle {
  const { first, second, count, lift, price } = row;
  return {
    first,
    second,
    count,
    alone: row.firstOnly + row.secondOnly,
    lift,
    price,
    extra: row.extraRevenue,
    low: row.extraRevenueLow,
    high: row.extraRevenueHigh,
    breakEven: row.breakEven ?? 1,
  };
}
