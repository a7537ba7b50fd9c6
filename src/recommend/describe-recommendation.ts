import { ClienteleError, show } from "../core/errors.ts";
import { isRecord } from "../core/is-record.ts";
import { badOption } from "../core/options.ts";
import type { Reason, Recommendation, ShortRecommendation } from "./use/recommendation-types.ts";

/** Options of {@link describeRecommendation}. */
export interface DescribeRecommendationOptions {
  /** What an item is called. Default: its id. */
  readonly nameOf?: (item: string) => string;
  /** Items of the history named as reasons, at most. Default 2. */
  readonly reasons?: number;
}

/**
 * A recommendation in plain English, one sentence per item, and one more where there are fewer items than asked for. Percentages are shares of what speaks for the item. What the shop's own
 * settings did is not told. O(items x reasons).
 *
 * @throws "bad-option", "bad-input" for what is no recommendation.
 *
 * @example
 * import { describeRecommendation, fitAlsoBought, interactionsOf, recommend } from "clientele/recommend";
 * const model = fitAlsoBought(interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" }, { order: 1, item: "jam" },
 *   { order: 2, item: "bread" }, { order: 2, item: "jam" }, { order: 3, item: "butter" },
 * ]), { measure: "confidence" });
 * describeRecommendation(recommend(model, ["bread", "butter"], { count: 1 })); // => ["jam, because you bought bread (67 %) and butter (33 %)."]
 * describeRecommendation(recommend(model, ["bread", "butter"], { count: 2 }))[1]; // => "No more to offer: everything else was bought before."
 * describeRecommendation(recommend(model, ["jam"]), { reasons: -1 }); // throws "bad-option"
 */
export function describeRecommendation(
  recommendation: Recommendation,
  options: DescribeRecommendationOptions = {},
): string[] {
  if (!(isRecord(recommendation) && Array.isArray(recommendation.items)))
    throw new ClienteleError(
      "bad-input",
      `describeRecommendation needs the result of recommend(); found ${show(recommendation)}.`,
      { value: recommendation, expected: "a recommendation" },
    );
  const { items, short } = recommendation;
  const { nameOf = (item: string) => item, reasons = 2 } = options ?? {};
  if (typeof nameOf !== "function") throw badOption("nameOf", nameOf, "a function of an item's id");
  if (!(Number.isInteger(reasons) && reasons >= 0))
    throw badOption("reasons", reasons, "a whole number, zero or more");
  const sentences = items.map(
    ({ item, because }) => `${nameOf(item)}${whyText(item, because, nameOf, reasons)}.`,
  );
  return short === null ? sentences : [...sentences, SHORT[short]];
}

const SHORT: { readonly [reason in ShortRecommendation]: string } = {
  "small-catalogue": "No more to offer: the models know no more items.",
  "no-history": "No more to offer: nothing is known of this customer that helps.",
  "all-bought": "No more to offer: everything else was bought before.",
  "nothing-again": "No more to offer: the customer has bought nothing else before.",
  "unknown-category": "No more to offer: no item is of the category asked for.",
  "left-out": "No more to offer: the other items were excluded or are out of stock.",
  rules: "No more to offer: caps and rules left the other items out.",
  "nothing-said": "No more to offer: nothing speaks for the other items.",
};

function whyText(
  item: string,
  because: readonly Reason[],
  nameOf: (item: string) => string,
  most: number,
): string {
  const speaks = because.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  if (speaks.length === 0 || most === 0) return "";
  if (speaks[0].item === item) return ", because you bought it before";
  // what comes from no item (best sellers, taste as a whole) is told where it is the most of it
  if (speaks[0].item === null)
    return speaks[0].by === "rest" ? "" : `, ${GENERAL.get(speaks[0].by) ?? "because it fits"}`;
  const named = byItem(speaks)
    .slice(0, most)
    .map(([id, share]) => `${nameOf(id)} (${share < 0.005 ? "under 1" : Math.round(100 * share)} %)`);
  const last = named.pop();
  return `, because you bought ${named.length === 0 ? last : `${named.join(", ")} and ${last}`}`;
}

const GENERAL: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["popular-items", "because it sells well"],
  ["trending-items", "because it sells more than it used to"],
  ["user-neighbors", "because customers like you bought it"],
  ["item-factors", "because customers like you bought it"],
  ["next-basket", "because customers like you bought it"],
]);

/** Shares by item: members of a blend may each have one for the same item. */
function byItem(reasons: readonly Reason[]): [string, number][] {
  const shares = new Map<string, number>();
  for (const { item, share } of reasons) if (item !== null) shares.set(item, (shares.get(item) ?? 0) + share);
  return [...shares].sort((a, b) => b[1] - a[1]);
}
