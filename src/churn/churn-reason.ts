import { badOption } from "../core/options.ts";
import { wholeCatalog } from "./features/catalog.ts";
import type { ChurnFeature } from "./features/feature-types.ts";
import { reasonText } from "./features/reason-text.ts";

/**
 * What one feature says about one customer, as a sentence: "ordered every 14 days before, none for 40". `side` says whether the value is high or low among customers. Figures from 10 on are whole, smaller ones have a digit or two after the point, shares are in percent,
 * money has its `currency` behind it where one is given; a figure that the row does not have reads "unknown". O(length of the sentence).
 *
 * @throws "bad-option" for a name of no feature, or another side.
 *
 * @example
 * import { churnReason } from "clientele/churn";
 * const row = { daysSinceOrder: 40, meanGap: 14, silenceShare: 0.92 };
 * churnReason("silenceRatio", row, "high"); // => "ordered every 14 days before, none for 40"
 * churnReason("silenceShare", row, "high"); // => "silent for 40 days: longer than 92 % of the gaps before"
 * churnReason("orders30", { orders30: 1 }, "low"); // => "only 1 order in the last 30 days"
 * churnReason("spend30", { spend30: 140.5 }, "low", "EUR"); // => "spent only 141 EUR in the last 30 days"
 * churnReason("shoeSize", row, "high"); // throws "bad-option"
 */
export function churnReason(
  feature: string | ChurnFeature,
  row: { readonly [column: string]: string | number | null },
  side: "high" | "low",
  currency?: string,
): string {
  if (side !== "high" && side !== "low") throw badOption("side", side, '"high" or "low"');
  const found =
    typeof feature === "object" && feature !== null
      ? feature
      : wholeCatalog().find(({ name }) => name === feature);
  if (found === undefined) throw badOption("feature", feature, "a feature as churnFeatures() lists them");
  return reasonText(found, side, (name) => (Object.hasOwn(row, name) ? row[name] : null), currency);
}
