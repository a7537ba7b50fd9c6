import { badOption } from "../../core/options.ts";

/** What a customer with much of a column does, and with little; the numbers of our own tables and usual names. */
const WORDS: readonly (readonly [names: readonly string[], much: string, little: string])[] = [
  [["orders", "frequency", "purchases", "orderCount", "order_count"], "buy often", "buy seldom"],
  [["revenue", "spend", "total", "totalSpent", "total_spent", "ltv"], "spend much", "spend little"],
  [
    ["monetary", "aov", "basket", "basketValue", "orderValue", "averageOrderValue"],
    "large baskets",
    "small baskets",
  ],
  [["items", "quantity", "itemsPerOrder"], "many items", "few items"],
  [["recencyDays", "daysSinceLast", "days_since_last"], "not seen for long", "bought lately"],
  [["last"], "bought lately", "not seen for long"],
  [["recency"], "bought over a long time", "bought over a short time"],
  [["age", "tenure", "tenureDays"], "customers for long", "new customers"],
  [["first"], "new customers", "customers for long"],
  [["refunds", "refundShare", "returns", "returnRate"], "return much", "return little"],
  [["discountShare", "discount", "discounts", "couponShare"], "wait for discounts", "pay full price"],
  [["weekendShare", "weekend"], "weekends", "weekdays"],
  [["eveningShare", "evening"], "evenings", "daytime"],
  [["visits", "sessions", "pageViews", "pages"], "visit often", "visit seldom"],
  [["opens", "openRate", "clicks", "clickRate", "engagement"], "read our mail", "do not read our mail"],
  [["categories", "products", "variety"], "buy many kinds", "buy few kinds"],
];

/** How far from 0.5 the chance of having more must lie for a column to set a group apart, and how far to do so very much. */
export const APART = 0.15;
export const VERY = 0.35;

/** Refuses words that are not a pair of texts for each column. */
export function checkWords(
  words: { readonly [column: string]: readonly [much: string, little: string] } | undefined,
): void {
  for (const [column, pair] of Object.entries(words ?? {})) {
    if (
      !Array.isArray(pair) ||
      pair.length !== 2 ||
      !pair.every((word) => typeof word === "string" && word !== "")
    )
      throw badOption("words", pair, `for ${column} two texts: for much and for little`);
  }
}

/** The words for much and little of a column. */
export function wordsFor(
  column: string,
  own: { readonly [column: string]: readonly [much: string, little: string] } | undefined,
): readonly [much: string, little: string] {
  if (own !== undefined && Object.hasOwn(own, column)) return own[column];
  const found = WORDS.find(([names]) => names.includes(column));
  if (found !== undefined) return [found[1], found[2]];
  const plain = plainName(column);
  return [`high ${plain}`, `low ${plain}`];
}

/** The same for a text of a column named "plan: gold"; that it is rare says less than what is common instead. */
export function textWords(
  column: string,
  level: string,
  own: Parameters<typeof wordsFor>[1],
): readonly [much: string, little: string | null] {
  if (own !== undefined && Object.hasOwn(own, column)) return own[column];
  return [`${plainName(column.slice(0, column.length - level.length - 2))} ${level}`, null];
}

/** "basketSize", "basket_size" -> "basket size" */
export function plainName(column: string): string {
  return column
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_.-]+/g, " ")
    .trim()
    .toLowerCase();
}
