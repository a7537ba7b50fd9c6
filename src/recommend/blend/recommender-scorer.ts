import type { ScorePart, Scorer } from "../models/scorer.ts";
import type { AnyRecommender, BlendMember, RecommenderModel } from "../use/recommender-model.ts";
import { remembered } from "../use/remembered.ts";
import { scorerOn, unionOfItems } from "../use/scorer-on.ts";
import { type Rescaled, rescale, rescaledParts } from "./rescale.ts";

/** A blend with its fallbacks. `scorerOf` makes the scorer of any model. */
export function recommenderScorer(
  { members, fallback }: RecommenderModel,
  scorerOf: (model: AnyRecommender, forCustomer?: BlendMember["forCustomer"]) => Scorer,
): Scorer {
  const scorers = members.map(({ model, forCustomer }) => scorerOf(model, forCustomer));
  return inTurn(
    [blend(members, scorers), ...fallback.map((model) => scorerOf(model))],
    [undefined, ...fallback.map(({ kind }) => kind)],
  );
}

/**
 * Scorers that are asked in turn, as one: an item has the score of the first that has something to say for it. The scores of a later one are moved so that its best comes 1 below the
 * last of what came before; the move is a part of its own ("fallback"), so that parts still add up.
 */
export function inTurn(given: readonly Scorer[], names: readonly (string | undefined)[]): Scorer {
  if (given.length === 1) return given[0];
  const items = unionOfItems(given);
  const steps = given.map((scorer) => scorerOn(scorer, items));
  const scores = new Float64Array(items.length);
  const owner = new Int32Array(items.length);
  const merged = new Float64Array(items.length);
  const ask = remembered((history, asOf): number[] => {
    owner.fill(-1);
    merged.fill(Number.NEGATIVE_INFINITY);
    let last = Number.POSITIVE_INFINITY;
    return steps.map(({ score, floor }, s) => {
      score(history, asOf, scores);
      let [best, least] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let k = 0; k < owner.length; k++) {
        if (owner[k] >= 0 || !(scores[k] > floor)) continue;
        owner[k] = s;
        if (scores[k] > best) best = scores[k];
        if (scores[k] < least) least = scores[k];
      }
      if (best === Number.NEGATIVE_INFINITY) return 0;
      const move = last === Number.POSITIVE_INFINITY ? 0 : last - 1 - best;
      for (let k = 0; k < owner.length; k++) if (owner[k] === s) merged[k] = scores[k] + move;
      last = least + move;
      return move;
    });
  });
  return {
    items,
    floor: Number.NEGATIVE_INFINITY,
    score: (history, asOf, out) => {
      ask(history, asOf);
      out.set(merged);
    },
    parts: (history, asOf, place) => {
      const moves = ask(history, asOf);
      const s = owner[place];
      if (s < 0) return [];
      const parts = steps[s].parts(history, asOf, place).map((part) => named(part, names[s]));
      if (moves[s] !== 0) parts.push({ from: -1, score: moves[s], by: "fallback" });
      return parts.sort(byScore);
    },
  };
}

function blend(members: readonly BlendMember[], own: readonly Scorer[]): Scorer {
  const items = unionOfItems(own);
  const scorers = own.map((scorer) => scorerOn(scorer, items));
  const scores = scorers.map(() => new Float64Array(items.length));
  const values = scorers.map(() => new Float64Array(items.length));
  const ask = remembered((history, asOf): Rescaled[] =>
    members.map((member, m) => {
      scorers[m].score(history, asOf, scores[m]);
      return rescale(scores[m], member, values[m]);
    }),
  );
  return {
    items,
    floor: Number.NEGATIVE_INFINITY,
    score: (history, asOf, out) => {
      const scaled = ask(history, asOf);
      // an item is in where any member has something to say for it
      out.fill(Number.NEGATIVE_INFINITY);
      for (let m = 0; m < scorers.length; m++) {
        const { floor } = scorers[m];
        for (let k = 0; k < out.length; k++) if (scores[m][k] > floor) out[k] = 0;
      }
      for (const { slope, shift, value } of scaled)
        for (let k = 0; k < out.length; k++)
          if (out[k] > Number.NEGATIVE_INFINITY) out[k] += slope * value[k] + shift;
    },
    parts: (history, asOf, place) => {
      const scaled = ask(history, asOf);
      return scorers
        .flatMap((scorer, m) =>
          rescaledParts(scorer.parts(history, asOf, place), scaled[m], place).map((part) =>
            named(part, members[m].label),
          ),
        )
        .sort(byScore);
    },
  };
}

function named(part: ScorePart, by: string | undefined): ScorePart {
  return part.by === undefined && by !== undefined ? { ...part, by } : part;
}

function byScore(a: ScorePart, b: ScorePart): number {
  return b.score - a.score || a.from - b.from;
}
