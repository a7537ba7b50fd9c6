import type { Id } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { idList } from "../core/id-list.ts";
import { oneOf } from "../core/options.ts";
import { Table } from "../core/table.ts";
import type { RuleOffer } from "./checkout/checkout-types.ts";
import { BestRules } from "./checkout/rule-offer.ts";
import { compareIds } from "./input/id-order.ts";
import type { Rules } from "./rules/rule-types.ts";
import { itemsIn } from "./rules/set-text.ts";
import { allowedPlaces, countOption, type ItemChoice, placesOf } from "./use/item-choice.ts";

/** Options of {@link rulesFor}. */
export interface RulesForOptions extends ItemChoice {
  /** What makes a rule better than another. Default "confidence". By "llr", which is high also for things that avoid each other, only rules with a lift above 1. */
  readonly by?: "confidence" | "lift" | "llr";
}

/**
 * The rules that hold for a basket, as an offer: those whose whole left side is in it, each item on a right side once, by the best of its rules. The rule comes with the item as its reason; it is the
 * score of the rule that is split over the items of its left side. Items of the basket are not offered. Every rule is looked at: O(rules); for a checkout that has to be quick see
 * {@link complements}.
 *
 * @throws "bad-input" for what is no table of `associationRules` or no id, "bad-option".
 *
 * @example
 * import { associationRules, interactionsOf, rulesFor } from "clientele/recommend";
 * const rules = associationRules(interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" }, { order: 1, item: "jam" },
 *   { order: 2, item: "bread" }, { order: 2, item: "butter" }, { order: 2, item: "jam" },
 *   { order: 3, item: "bread" }, { order: 3, item: "butter" },
 *   { order: 4, item: "bread" },
 * ]), { minSupport: 0.25 });
 * const [first] = rulesFor(rules, ["bread", "butter"]).items;
 * [first.item, first.rule.left, first.score]; // => ["jam", ["butter"], 0.6666667]
 * rulesFor(rules, ["tea"]).short; // => "unknown-item"
 */
export function rulesFor(rules: Rules, basket: Id | Iterable<Id>, options: RulesForOptions = {}): RuleOffer {
  if (!(rules instanceof Table && rules.info.kind === "rules"))
    throw new ClienteleError(
      "bad-input",
      `rulesFor needs the table of associationRules; found ${show(rules)}.`,
      {
        expected: "rules",
      },
    );
  const count = countOption(options.count);
  const by = oneOf(options.by ?? "confidence", "by", ["confidence", "lift", "llr"]);
  const asked = typeof basket === "object" && basket !== null ? idList(basket, "rulesFor") : basket;
  const { left, right, ...columns } = rules.columns;
  const sides = [left, right].map((side) => side.levels.map(itemsIn));
  const items = [...new Set(sides.flat(2))].sort(compareIds);
  const place = new Map(items.map((item, k) => [item, k]));
  const [lefts, rights] = sides.map((side) =>
    side.map((set) => set.map((item) => place.get(item) as number)),
  );
  const known = placesOf(asked, items, "rulesFor");
  const own = new Set(known);
  const holds = lefts.map((set) => set.every((k) => own.has(k)));
  const best = new BestRules();
  for (let r = 0; r < rules.length; r++) {
    if (!holds[left.codes[r]] || (by === "llr" && columns.lift[r] <= 1)) continue;
    for (const item of rights[right.codes[r]]) {
      if (own.has(item)) continue;
      best.add({
        left: lefts[left.codes[r]],
        right: item,
        score: columns[by][r],
        count: columns.count[r],
        leftCount: columns.leftCount[r],
        confidence: columns.confidence[r],
        lift: columns.lift[r],
      });
    }
  }
  const allowed = allowedPlaces(items, options);
  return best.offer(items, { count, allowed, unknown: known.length === 0 });
}
