import type { History } from "../models/history.ts";
import { partsFor } from "../models/parts-for.ts";
import type { ScorePart } from "../models/scorer.ts";
import { type Candidate, chooseItems } from "./choose-items.ts";
import type { OfferPlan } from "./offer-plan.ts";
import type { PreparedScorer } from "./prepared-scorer.ts";
import type { RankChange, Reason, RecommendedItem, ShortRecommendation } from "./recommendation-types.ts";

/** Items for one history, without the customer's name. */
export interface MadeOffer {
  readonly items: readonly RecommendedItem[];
  readonly short: ShortRecommendation | null;
  readonly changes: readonly RankChange[];
}

/** When an offer is made: as planned, else just after the last row of the history; NaN where nothing says when. */
export function momentOfOffer(plan: OfferPlan, history: History): number {
  if (!Number.isNaN(plan.asOf)) return plan.asOf;
  let last = Number.NaN;
  for (const time of history.last) if (!(time <= last)) last = Number.isNaN(time) ? last : time;
  return last + 1;
}

/** Items for one history: scored, chosen, re-ranked, with their reasons. */
export function makeOffer(prepared: PreparedScorer, plan: OfferPlan, history: History): MadeOffer {
  const asOf = momentOfOffer(plan, history);
  const { items: chosen, short, changes } = chooseItems(prepared, plan, history, asOf);
  if (plan.reasons === 0)
    return { items: chosen.map(({ item, score }) => ({ item, score, because: [] })), short, changes };
  const parts = partsFor(
    prepared.scorer,
    history,
    asOf,
    chosen.map(({ place }) => place),
  );
  return {
    items: chosen.map((candidate, k) => finished(prepared, plan, candidate, parts[k])),
    short,
    changes,
  };
}

/** What speaks most for each item: the place of the item of the history (-1: none), and its share as in a {@link Reason}. NaN where nothing is said. */
export function strongestReasons(
  { scorer }: PreparedScorer,
  { factorsAt }: OfferPlan,
  history: History,
  asOf: number,
  chosen: readonly Candidate[],
): readonly { readonly from: number; readonly share: number }[] {
  const places = chosen.map(({ place }) => place);
  return partsFor(scorer, history, asOf, places).map((parts, k) => {
    if (parts.length > 0) return { from: parts[0].from, share: shareOf(parts[0], forIt(parts)) };
    const { score, because } = chosen[k];
    const settings = because.length > 0 || (factorsAt !== undefined && score !== 0);
    return { from: -1, share: settings ? 0 : Number.NaN };
  });
}

/** The sum of what speaks for an item. */
function forIt(parts: readonly ScorePart[]): number {
  let sum = 0;
  for (const part of parts) if (part.by !== "fallback" && part.score > 0) sum += part.score;
  return sum;
}

function shareOf(part: ScorePart, speaksFor: number): number {
  return part.by === "fallback" || speaksFor === 0 ? 0 : part.score / speaksFor;
}

function finished(
  { scorer, by }: PreparedScorer,
  plan: OfferPlan,
  { item, score, because }: Candidate,
  parts: readonly ScorePart[],
): RecommendedItem {
  const speaksFor = forIt(parts);
  const shown = parts.length > plan.reasons ? parts.slice(0, plan.reasons) : parts;
  const all = shown.map(
    (part): Reason => ({
      item: part.from < 0 ? null : scorer.items[part.from],
      score: part.score,
      share: shareOf(part, speaksFor),
      by: part.by ?? by,
    }),
  );
  if (parts.length > shown.length) {
    let [rest, restShare] = [0, 0];
    for (let k = shown.length; k < parts.length; k++) {
      rest += parts[k].score;
      restShare += shareOf(parts[k], speaksFor);
    }
    all.push({ item: null, score: rest, share: restShare, by: "rest" });
  }
  if (plan.factorsAt !== undefined) {
    let own = score;
    for (const reason of because) own -= reason.score;
    let said = 0;
    for (const part of parts) said += part.score;
    if (own !== said) all.push({ item: null, score: own - said, share: 0, by: "context" });
  }
  all.push(...because);
  return { item, score, because: all };
}
