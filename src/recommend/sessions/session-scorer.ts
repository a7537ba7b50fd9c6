import type { History } from "../models/history.ts";
import { byLargest } from "../models/parts-for.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { remembered } from "../use/remembered.ts";
import { type PresentSession, sessionFinder } from "./find-sessions.ts";
import type { SessionsModel } from "./session-types.ts";

/** The items of the sessions like the last baskets of a history, by their votes. Making it is O(entries); a score is O(items + sessions with the items of the history + sample x items of a session). */
export function sessionScorer(model: SessionsModel): Scorer {
  const { start, at, worth, near } = sessionFinder(model);
  const { lastBaskets } = model.settings;
  const like = remembered((history) => near(presentOf(history, lastBaskets)));
  return {
    items: model.items,
    floor: 0,
    score(history: History, asOf: number, out: Float64Array): void {
      out.fill(0);
      for (const { session, vote } of like(history, asOf))
        for (let e = start[session]; e < start[session + 1]; e++) out[at[e]] += vote * worth[at[e]];
    },
    parts(history: History, asOf: number, place: number): readonly ScorePart[] {
      const parts = new Map<number, number>();
      for (const { session, from } of like(history, asOf)) {
        if (!has(at, start, session, place)) continue;
        for (const { place: item, vote } of from)
          parts.set(item, (parts.get(item) ?? 0) + vote * worth[place]);
      }
      return [...parts].map(([from, score]) => ({ from, score })).sort(byLargest);
    },
  };
}

function presentOf({ basketStart, basketAt }: History, lastBaskets: number): PresentSession {
  const out: Int32Array[] = [];
  const baskets = basketStart.length - 1;
  for (let b = Math.max(0, baskets - lastBaskets); b < baskets; b++)
    out.push(basketAt.subarray(basketStart[b], basketStart[b + 1]));
  return out;
}

function has(at: Int32Array, start: Int32Array, session: number, place: number): boolean {
  for (let e = start[session]; e < start[session + 1]; e++) if (at[e] === place) return true;
  return false;
}
