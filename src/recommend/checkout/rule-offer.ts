import type { OfferedRule, RuleItem, RuleOffer } from "./checkout-types.ts";
import { type OfferLimits, offerOf } from "./offer-of.ts";

/** A rule that holds for what was asked about, by places. */
export interface HoldingRule {
  readonly left: readonly number[];
  readonly right: number;
  readonly score: number;
  readonly count: number;
  readonly leftCount: number;
  readonly confidence: number;
  readonly lift: number;
}

/** Keeps the best rule of each right side: by score, then the one that more baskets prove, then the one with fewer items. */
export class BestRules {
  readonly byRight: Map<number, HoldingRule> = new Map();

  add(rule: HoldingRule): void {
    const known = this.byRight.get(rule.right);
    if (known === undefined || better(rule, known)) this.byRight.set(rule.right, rule);
  }

  /** What they offer; each score is split evenly over the items of the left side. */
  offer(items: readonly string[], limits: OfferLimits): RuleOffer {
    const reasons = new Map(
      Array.from(this.byRight, ([right, { left, score }]) => [
        right,
        left.map((item) => ({ item, score: score / left.length })),
      ]),
    );
    const rules = new Map<string, OfferedRule>();
    for (const { left, right, count, leftCount, confidence, lift } of this.byRight.values())
      rules.set(items[right], { left: left.map((k) => items[k]), count, leftCount, confidence, lift });
    const { items: offered, short } = offerOf(items, reasons, limits);
    return {
      items: offered.map((one): RuleItem => ({ ...one, rule: rules.get(one.item) as OfferedRule })),
      short,
    };
  }
}

function better(a: HoldingRule, b: HoldingRule): boolean {
  if (a.score !== b.score) return a.score > b.score;
  return a.count !== b.count ? a.count > b.count : a.left.length < b.left.length;
}
