import type { History } from "../models/history.ts";
import { byLargest, named, partsFor } from "../models/parts-for.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { scorerOn, unionOfItems } from "../use/scorer-on.ts";

/**
 * Scorers that are asked in turn, as one: an item has the score of the first that has something to say for it. The scores of a later one are moved so that its best comes 1 below the
 * last of what came before; the move is a part of its own ("fallback"), so that parts still add up.
 */
export function inTurn(given: readonly Scorer[], names: readonly (string | undefined)[]): Scorer {
  if (given.length === 1) return given[0];
  const items = unionOfItems(given);
  const steps = given.map((scorer) => scorerOn(scorer, items));
  const scores = new Float64Array(items.length);
  // what the steps asked so far say about one history
  const owner = new Int32Array(items.length);
  const merged = new Float64Array(items.length);
  const moves: number[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  let about: { readonly history: History; readonly asOf: number } | undefined;

  const begin = (history: History, asOf: number): void => {
    if (about?.history === history && Object.is(about.asOf, asOf)) return;
    about = { history, asOf };
    moves.length = 0;
    lowest = Number.POSITIVE_INFINITY;
  };
  const askNext = (history: History, asOf: number): void => {
    const s = moves.length;
    const { floor } = steps[s];
    if (s === 0) {
      // most are never asked for more
      steps[s].score(history, asOf, merged);
      hide(merged, floor);
      moves.push(0);
      return;
    }
    if (s === 1) {
      owner.fill(-1);
      lowest = own(merged, Number.NEGATIVE_INFINITY, owner, 0).least;
    }
    steps[s].score(history, asOf, scores);
    const { best, least } = own(scores, floor, owner, s);
    const said = best > Number.NEGATIVE_INFINITY;
    const move = said && lowest < Number.POSITIVE_INFINITY ? lowest - 1 - best : 0;
    moves.push(move);
    if (!said) return;
    for (let k = 0; k < merged.length; k++) if (owner[k] === s) merged[k] = scores[k] + move;
    lowest = least + move;
  };
  const ownerOf = (place: number): number => {
    if (moves.length > 1) return owner[place];
    return merged[place] > Number.NEGATIVE_INFINITY ? 0 : -1;
  };

  const partsOf = (history: History, asOf: number, places: readonly number[]) => {
    begin(history, asOf);
    while (moves.length === 0 || (moves.length < steps.length && places.some((place) => ownerOf(place) < 0)))
      askNext(history, asOf);
    const lists: (readonly ScorePart[])[] = places.map(() => []);
    steps.forEach((step, s) => {
      const mine = [...places.keys()].filter((k) => ownerOf(places[k]) === s);
      if (mine.length === 0) return;
      const parts = partsFor(
        step,
        history,
        asOf,
        mine.map((k) => places[k]),
      );
      mine.forEach((k, m) => {
        if (moves[s] === 0 && names[s] === undefined) {
          lists[k] = parts[m];
          return;
        }
        const list = parts[m].map((part) => named(part, names[s]));
        if (moves[s] !== 0) list.push({ from: -1, score: moves[s], by: "fallback" });
        lists[k] = list.sort(byLargest);
      });
    });
    return lists;
  };

  return {
    items,
    floor: Number.NEGATIVE_INFINITY,
    score: (history, asOf, out, enough) => {
      begin(history, asOf);
      while (moves.length === 0 || (moves.length < steps.length && enough?.(merged) !== true))
        askNext(history, asOf);
      out.set(merged);
    },
    parts: (history, asOf, place) => partsOf(history, asOf, [place])[0],
    partsOf,
  };
}

/** What nothing is said for is not in. */
function hide(scores: Float64Array, floor: number): void {
  for (let k = 0; k < scores.length; k++) if (!(scores[k] > floor)) scores[k] = Number.NEGATIVE_INFINITY;
}

/** Gives step `s` what nobody has and it has something to say for; answers the largest and the least of those scores. */
function own(
  scores: Float64Array,
  floor: number,
  owner: Int32Array,
  s: number,
): { readonly best: number; readonly least: number } {
  let best = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < owner.length; k++) {
    const score = scores[k];
    if (owner[k] >= 0 || !(score > floor)) continue;
    owner[k] = s;
    if (score > best) best = score;
    if (score < least) least = score;
  }
  return { best, least };
}
