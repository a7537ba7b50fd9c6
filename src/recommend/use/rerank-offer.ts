import { ClienteleError } from "../../core/errors.ts";
import { placeOf } from "../input/id-order.ts";
import type { ItemFacts } from "../input/interaction-types.ts";
import type { History } from "../models/history.ts";
import type { Reranked } from "../rerank/rerank-types.ts";
import { rerankByMargin } from "../rerank-by-margin.ts";
import { rerankByRules } from "../rerank-by-rules.ts";
import { rerankForDiversity } from "../rerank-for-diversity.ts";
import { rerankForSurprise } from "../rerank-for-surprise.ts";
import { rerankToMix } from "../rerank-to-mix.ts";
import { rerankWithCaps } from "../rerank-with-caps.ts";
import type { Candidate } from "./choose-items.ts";
import type { OfferPlan } from "./offer-plan.ts";
import type { PreparedScorer } from "./prepared-scorer.ts";
import type { RankChange } from "./recommendation-types.ts";

/**
 * Re-ranks the candidates in one fixed order: what changes scores (margin), what orders anew (diversity, the customer's mix, surprise), caps, and the rules of the shop, which have
 * the last word. `behind` stands behind them in their own order, and only caps and rules look at it.
 */
export function rerankOffer(
  { known, scorer, similarity }: PreparedScorer,
  { options, count }: OfferPlan,
  history: History,
  candidates: readonly Candidate[],
  behind: readonly Candidate[],
): Reranked<Candidate> {
  const place = new Map([...candidates, ...behind].map(({ item, place: k }) => [item, k]));
  const changes: RankChange[] = [];
  let items = candidates;
  const apply = (rerank: (list: readonly Candidate[]) => Reranked<Candidate>) => {
    const result = rerank(items);
    items = result.items;
    // only what the customer would see is told
    for (const change of result.changes) {
      const [from, to] = [seen(change.from, count), seen(change.to, count)];
      if (from !== to) changes.push({ ...change, from, to });
    }
  };
  const categoryOf = (item: string) => {
    const k = place.get(item) ?? placeOf(item, scorer.items);
    return k < 0 ? null : (known.facts.category?.[k] ?? null);
  };
  const { margin, diversity = 0, mix = 0, surprise = 0, caps, rules = [] } = options;
  if (margin !== undefined) apply((list) => rerankByMargin(list, { ...margin, margin: margin.of }));
  // what stands behind the places shown matters only to those that leave items out or move them later on
  const later = caps !== undefined || rules.length > 0 || surprise > 0;
  const keep = later ? {} : { count };
  if (diversity > 0) {
    const alike = similarity?.() ?? byCategory(known.facts, categoryOf);
    apply((list) => rerankForDiversity(list, { similarity: alike, diversity, ...(mix > 0 ? {} : keep) }));
  }
  if (mix > 0) {
    const own = mixOf(history, known.facts.category ?? []);
    apply((list) => rerankToMix(list, { category: categoryOf, mix: own, strength: mix, ...keep }));
  }
  if (surprise > 0) {
    const own = mixOf(history, known.facts.category ?? []);
    apply((list) =>
      rerankForSurprise(list, { expected: (item) => own.has(categoryOf(item)), share: surprise }),
    );
  }
  if (behind.length > 0) items = [...items, ...behind];
  if (caps !== undefined) apply((list) => rerankWithCaps(list, { category: categoryOf, most: caps }));
  if (rules.length > 0) apply((list) => rerankByRules(list, rules));
  return { items: items.slice(0, count), changes };
}

function seen(rank: number | null, count: number): number | null {
  return rank !== null && rank <= count ? rank : null;
}

/** Baskets by category. */
function mixOf(history: History, category: readonly (string | null)[]): Map<string | null, number> {
  const mix = new Map<string | null, number>();
  history.at.forEach((k, h) => {
    mix.set(category[k], (mix.get(category[k]) ?? 0) + history.baskets[h]);
  });
  return mix;
}

function byCategory(
  facts: ItemFacts,
  categoryOf: (item: string) => string | null,
): (a: string, b: string) => number {
  if (facts.category === undefined)
    throw new ClienteleError(
      "bad-option",
      "Option diversity asks how alike two items are, and this model cannot say. Give option similarity a function of two items such as similarityOf(model), or option catalogue rows with categories.",
      { value: undefined, expected: "option similarity, or a catalogue with categories" },
    );
  return (a, b) => {
    const category = categoryOf(a);
    return category !== null && category === categoryOf(b) ? 1 : 0;
  };
}
