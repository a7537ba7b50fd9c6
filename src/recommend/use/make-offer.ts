import { TopFew } from "../counts/top-few.ts";
import type { History } from "../models/history.ts";
import type { ScorePart } from "../models/scorer.ts";
import { scaledScore } from "../rerank/ranking.ts";
import type { RankedItem } from "../rerank/rerank-types.ts";
import type { OfferPlan } from "./offer-plan.ts";
import type { PreparedScorer } from "./prepared-scorer.ts";
import type { RankChange, Reason, RecommendedItem, ShortRecommendation } from "./recommendation-types.ts";
import { rerankOffer } from "./rerank-offer.ts";

/** Items for one history, without the customer's name. */
export interface MadeOffer {
  readonly items: readonly RecommendedItem[];
  readonly short: ShortRecommendation | null;
  readonly changes: readonly RankChange[];
}

/** An item on its way into an offer. */
export interface Candidate extends RankedItem {
  readonly place: number;
  readonly because: readonly Reason[];
}

/** Places and scores of the best items, before any re-ranking. */
export interface BestPlaces {
  readonly places: Int32Array;
  readonly scores: Float64Array;
  readonly count: number;
}

/** When an offer is made: as planned, else just after the last row of the history; NaN where nothing says when. */
export function momentOfOffer(plan: OfferPlan, history: History): number {
  if (!Number.isNaN(plan.asOf)) return plan.asOf;
  let last = Number.NaN;
  for (const time of history.last) if (!(time <= last)) last = Number.isNaN(time) ? last : time;
  return last + 1;
}

/** The best items that may be offered. O(items) and what scoring takes. */
export function bestPlaces(
  prepared: PreparedScorer,
  plan: OfferPlan,
  history: History,
  asOf: number,
): BestPlaces {
  const { scorer, scores } = prepared;
  const { repeat, allowed, factorsAt } = plan;
  const { floor } = scorer;
  scorer.score(history, asOf, scores);
  const few = new TopFew(Math.min(plan.pool, scores.length));
  if (factorsAt !== undefined) {
    const factors = factorsAt(asOf);
    for (let k = 0; k < scores.length; k++)
      if (scores[k] > floor)
        scores[k] = factors[k] > 0 ? scaledScore(scores[k], factors[k]) : Number.NEGATIVE_INFINITY;
  }
  const { at } = history;
  if (repeat === "new") for (const k of at) scores[k] = Number.NEGATIVE_INFINITY;
  // places come in rising order, so that an equal score never displaces: one comparison settles most of them
  let bar = floor;
  if (repeat === "again") {
    for (const k of at)
      if (scores[k] > floor && (allowed === undefined || allowed[k] === 1)) few.add(k, scores[k]);
  } else {
    for (let k = 0; k < scores.length; k++) {
      if (!(scores[k] > bar) || (allowed !== undefined && allowed[k] === 0)) continue;
      few.add(k, scores[k]);
      bar = Math.max(floor, few.bar());
    }
  }
  const places = new Int32Array(few.count);
  const best = new Float64Array(few.count);
  return { places, scores: best, count: few.take(places, best) };
}

/** Items for one history: scored, chosen, re-ranked, with their reasons. */
export function makeOffer(prepared: PreparedScorer, plan: OfferPlan, history: History): MadeOffer {
  const asOf = momentOfOffer(plan, history);
  const best = bestPlaces(prepared, plan, history, asOf);
  const { items } = prepared.scorer;
  const candidates: Candidate[] = [];
  for (let k = 0; k < best.count; k++) {
    const place = best.places[k];
    candidates.push({ item: items[place], score: best.scores[k], because: [], place });
  }
  for (const place of plan.pinned) {
    const may = plan.allowed === undefined || plan.allowed[place] === 1;
    const bought = history.at.includes(place);
    const asked = plan.repeat === "both" || bought === (plan.repeat === "again");
    if (may && asked && !candidates.some((candidate) => candidate.place === place)) {
      const said = prepared.scores[place] > prepared.scorer.floor;
      candidates.push({ item: items[place], score: said ? prepared.scores[place] : 0, because: [], place });
    }
  }
  const { items: chosen, changes } = plan.reranks
    ? rerankOffer(prepared, plan, history, candidates)
    : { items: candidates, changes: [] };
  const { scorer } = prepared;
  const parts =
    scorer.partsOf?.(
      history,
      asOf,
      chosen.map(({ place }) => place),
    ) ?? chosen.map(({ place }) => scorer.parts(history, asOf, place));
  return {
    items: chosen.map((candidate, k) => finished(prepared, plan, candidate, parts[k])),
    short: chosen.length < plan.count ? shortOf(prepared, plan, history, asOf, candidates.length) : null,
    changes,
  };
}

function finished(
  { scorer, by }: PreparedScorer,
  plan: OfferPlan,
  { item, score, because }: Candidate,
  parts: readonly ScorePart[],
): RecommendedItem {
  let said = 0;
  let speaksFor = 0;
  for (const part of parts) {
    said += part.score;
    if (part.by !== "fallback" && part.score > 0) speaksFor += part.score;
  }
  const all: Reason[] = [];
  let [rest, restShare] = [0, 0];
  for (const part of parts) {
    const share = part.by === "fallback" || speaksFor === 0 ? 0 : part.score / speaksFor;
    if (all.length < plan.reasons) {
      all.push({
        item: part.from < 0 ? null : scorer.items[part.from],
        score: part.score,
        share,
        by: part.by ?? by,
      });
    } else [rest, restShare] = [rest + part.score, restShare + share];
  }
  if (parts.length > all.length) all.push({ item: null, score: rest, share: restShare, by: "rest" });
  if (plan.factorsAt !== undefined) {
    let own = score;
    for (const reason of because) own -= reason.score;
    if (own !== said) all.push({ item: null, score: own - said, share: 0, by: "context" });
  }
  all.push(...because);
  return { item, score, because: all };
}

function shortOf(
  prepared: PreparedScorer,
  plan: OfferPlan,
  history: History,
  asOf: number,
  candidates: number,
): ShortRecommendation {
  const { scorer, scores } = prepared;
  const { allowed, repeat, count } = plan;
  if (scores.length < count) return "small-catalogue";
  if (candidates >= count) return "rules";
  const bought = new Set(history.at);
  if (repeat === "again" && bought.size < count) return bought.size === 0 ? "no-history" : "nothing-again";
  if (repeat === "new" && scores.length - bought.size < count) return "all-bought";
  scorer.score(history, asOf, scores);
  let leftOut = 0;
  for (let k = 0; k < scores.length; k++)
    if (
      scores[k] > scorer.floor &&
      allowed?.[k] === 0 &&
      (repeat === "both" || bought.has(k) === (repeat === "again"))
    )
      leftOut++;
  if (leftOut > 0) return "left-out";
  return bought.size === 0 ? "no-history" : "nothing-said";
}
