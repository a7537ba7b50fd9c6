import { TopFew } from "../counts/top-few.ts";
import type { History } from "../models/history.ts";
import { placeIn } from "../models/place-in.ts";
import { scaledScore } from "../rerank/ranking.ts";
import type { RankedItem } from "../rerank/rerank-types.ts";
import type { OfferPlan } from "./offer-plan.ts";
import type { PreparedScorer } from "./prepared-scorer.ts";
import type { PriceBand } from "./price-band.ts";
import type { RankChange, Reason, ShortRecommendation } from "./recommendation-types.ts";
import { rerankOffer } from "./rerank-offer.ts";

/** An item on its way into an offer. */
export interface Candidate extends RankedItem {
  readonly place: number;
  readonly because: readonly Reason[];
}

/** Items for one history, without what they are offered for. */
export interface ChosenItems {
  readonly items: readonly Candidate[];
  readonly short: ShortRecommendation | null;
  readonly changes: readonly RankChange[];
}

/** Scores, chooses and re-ranks. O(items) and what scoring takes, which is done with `scored`: then the scores stand in their room. */
export function chooseItems(
  prepared: PreparedScorer,
  plan: OfferPlan,
  history: History,
  asOf: number,
  scored = false,
): ChosenItems {
  const fits = plan.priceBand?.(history);
  const most = plan.pinned.length > 0 ? Number.POSITIVE_INFINITY : plan.pool;
  if (!scored) scoreItems(prepared, plan, history, asOf, fits, most);
  inContext(prepared, plan, history, asOf);
  const candidates = bestOf(prepared, plan, history, fits, plan.pool);
  const full = candidates.length === plan.pool;
  addPinned(prepared, plan, history, asOf, fits, candidates);
  if (!plan.reranks) {
    const short =
      candidates.length < plan.count ? shortOf(prepared, plan, history, asOf, fits, candidates.length) : null;
    return { items: candidates, short, changes: [] };
  }
  let { items, changes } = rerankOffer(prepared, plan, history, candidates, []);
  if (items.length < plan.count && full) {
    // caps or rules took too many: what stands behind the pool comes next
    const inPool = new Set(candidates.map(({ place }) => place));
    scoreItems(prepared, plan, history, asOf, fits, Number.POSITIVE_INFINITY);
    inContext(prepared, plan, history, asOf);
    const all = bestOf(prepared, plan, history, fits, prepared.scores.length);
    const behind = all.filter(({ place }) => !inPool.has(place));
    ({ items, changes } = rerankOffer(prepared, plan, history, candidates, behind));
  }
  const short =
    items.length < plan.count ? shortOf(prepared, plan, history, asOf, fits, candidates.length) : null;
  return { items, short, changes };
}

/** Writes every item's score. Models that are asked in turn are asked until `most` items may be offered. */
function scoreItems(
  { scorer, scores }: PreparedScorer,
  { repeat, allowed, factorsAt }: OfferPlan,
  history: History,
  asOf: number,
  fits: PriceBand | undefined,
  most: number,
): void {
  const { floor } = scorer;
  const { at } = history;
  if (factorsAt === undefined) {
    const enough = (given: Float64Array): boolean => {
      let open = 0;
      for (let k = 0; k < given.length; k++)
        if (
          given[k] > floor &&
          (allowed === undefined || allowed[k] === 1) &&
          (fits === undefined || fits(k)) &&
          (repeat === "both" || placeIn(at, k) >= 0 === (repeat === "again")) &&
          ++open === most
        )
          return true;
      return false;
    };
    scorer.score(history, asOf, scores, enough);
  } else scorer.score(history, asOf, scores);
}

/** Puts every item's score into its context; -Infinity for what the customer has bought where only the new is asked for. */
function inContext(
  { scorer, scores }: PreparedScorer,
  { repeat, factorsAt }: OfferPlan,
  history: History,
  asOf: number,
): void {
  const { floor } = scorer;
  const { at } = history;
  if (factorsAt !== undefined) {
    const factors = factorsAt(asOf);
    for (let k = 0; k < scores.length; k++)
      if (scores[k] > floor)
        scores[k] = factors[k] > 0 ? scaledScore(scores[k], factors[k]) : Number.NEGATIVE_INFINITY;
  }
  if (repeat === "new") for (const k of at) scores[k] = Number.NEGATIVE_INFINITY;
}

/** The best items that may be offered, the best first. O(items). */
function bestOf(
  { scorer, scores }: PreparedScorer,
  { repeat, allowed }: OfferPlan,
  history: History,
  fits: PriceBand | undefined,
  most: number,
): Candidate[] {
  const { floor, items } = scorer;
  const few = new TopFew(Math.min(most, scores.length));
  const may = (k: number) => (allowed === undefined || allowed[k] === 1) && (fits === undefined || fits(k));
  if (repeat === "again") {
    for (const k of history.at) if (scores[k] > floor && may(k)) few.add(k, scores[k]);
  } else {
    // places come in rising order, so that an equal score never displaces: one comparison settles most of them
    let k = nextAbove(scores, 0, floor);
    while (k < scores.length) {
      if (may(k)) few.add(k, scores[k]);
      k = nextAbove(scores, k + 1, Math.max(floor, few.bar()));
    }
  }
  const places = new Int32Array(few.count);
  const best = new Float64Array(few.count);
  few.take(places, best);
  const candidates: Candidate[] = [];
  for (let k = 0; k < places.length; k++)
    candidates.push({ item: items[places[k]], score: best[k], because: [], place: places[k] });
  return candidates;
}

/** The first place from there on that scores more. */
function nextAbove(scores: Float64Array, from: number, bar: number): number {
  let k = from;
  const stop = scores.length - 3;
  // four at a time where none of them does, as nearly always
  while (k < stop && !(scores[k] > bar || scores[k + 1] > bar || scores[k + 2] > bar || scores[k + 3] > bar))
    k += 4;
  while (k < scores.length && !(scores[k] > bar)) k++;
  return k;
}

/** Items that a rule pins come in whatever they score, if they may be offered. */
function addPinned(
  { scorer, scores }: PreparedScorer,
  { pinned, allowed, repeat, factorsAt }: OfferPlan,
  history: History,
  asOf: number,
  fits: PriceBand | undefined,
  candidates: Candidate[],
): void {
  for (const place of pinned) {
    const may = (allowed === undefined || allowed[place] === 1) && (fits === undefined || fits(place));
    const asked = repeat === "both" || history.at.includes(place) === (repeat === "again");
    const out = factorsAt?.(asOf)[place] === 0;
    if (!may || !asked || out || candidates.some((candidate) => candidate.place === place)) continue;
    const score = Number.isFinite(scores[place]) ? scores[place] : 0;
    candidates.push({ item: scorer.items[place], score, because: [], place });
  }
}

function shortOf(
  prepared: PreparedScorer,
  plan: OfferPlan,
  history: History,
  asOf: number,
  fits: PriceBand | undefined,
  candidates: number,
): ShortRecommendation {
  const { scorer, scores } = prepared;
  const { allowed, repeat, count } = plan;
  const bought = new Set(history.at);
  if (scores.length === 0) return "small-catalogue";
  if (plan.unknownCategory) return "unknown-category";
  if (repeat === "new" && bought.size >= scores.length) return "all-bought";
  if (candidates >= count) return "rules";
  const factors = plan.factorsAt?.(asOf);
  if (allowed !== undefined || factors !== undefined || fits !== undefined) {
    // the choice is the reason where it took something that would have been offered, or all there is
    scorer.score(history, asOf, scores);
    let open = 0;
    for (let k = 0; k < scores.length; k++) {
      const out = allowed?.[k] === 0 || factors?.[k] === 0 || (fits !== undefined && !fits(k));
      if (!out) open++;
      else if (scores[k] > scorer.floor && (repeat === "both" || bought.has(k) === (repeat === "again")))
        return "left-out";
    }
    if (open === 0) return "left-out";
  }
  if (scores.length < count) return "small-catalogue";
  if (repeat === "again" && bought.size < count) return bought.size === 0 ? "no-history" : "nothing-again";
  if (repeat === "new" && scores.length - bought.size < count) return "all-bought";
  return bought.size === 0 ? "no-history" : "nothing-said";
}
