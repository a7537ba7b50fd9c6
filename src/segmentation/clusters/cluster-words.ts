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

/** The words for much and little of a column. */
export function wordsFor(
  column: string,
  own: { readonly [column: string]: readonly [much: string, little: string] } | undefined,
): readonly [much: string, little: string] {
  if (own !== undefined && Object.hasOwn(own, column)) return own[column];
  const found = WORDS.find(([names]) => names.includes(column));
  if (found !== undefined) return [found[1], found[2]];
  // "basketSize", "basket_size" -> "basket size"
  const plain = column
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_.-]+/g, " ")
    .trim()
    .toLowerCase();
  return [`high ${plain}`, `low ${plain}`];
}
