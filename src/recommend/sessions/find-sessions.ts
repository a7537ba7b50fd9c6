import { TopFew } from "../counts/top-few.ts";
import type { SessionsModel } from "./session-types.ts";

/** The present session: groups of places, the latest last; those of one group happened at once. A place that stands twice counts where it stands last. */
export type PresentSession = readonly Iterable<number>[];

/** One session like the present one. */
interface NearSession {
  readonly session: number;
  /** What each of its items gets, before rarity. */
  readonly vote: number;
  /** The items of the present session that make the vote: their shares add up to it. */
  readonly from: readonly { readonly place: number; readonly vote: number }[];
}

/** A model made ready for use. */
export interface SessionFinder {
  readonly start: Int32Array;
  readonly at: Int32Array;
  /** What the votes for an item are multiplied by: 1 + rarity x idf. */
  readonly worth: Float64Array;
  /** The sessions most like it, the best first, of equals the latest. O(sessions with its items + sample x items of a session), at most all entries. */
  readonly near: (present: PresentSession) => NearSession[];
}

/** Prepares a model. O(entries). */
export function sessionFinder({ items, settings, start: starts, at: all }: SessionsModel): SessionFinder {
  const start = Int32Array.from(starts);
  const at = Int32Array.from(all);
  const sessions = start.length - 1;
  const first = new Int32Array(items.length + 1);
  for (const place of at) first[place + 1]++;
  for (let k = 0; k < items.length; k++) first[k + 1] += first[k];
  const next = first.slice();
  const within = new Int32Array(at.length);
  for (let s = 0; s < sessions; s++) for (let e = start[s]; e < start[s + 1]; e++) within[next[at[e]]++] = s;
  const worth = Float64Array.from(items, (_, k) => {
    const n = first[k + 1] - first[k];
    return n === 0 ? 1 : 1 + settings.rarity * Math.log(sessions / n);
  });
  const weightOf = new Float64Array(items.length);
  const stepOf = new Int32Array(items.length);
  const met = new Uint8Array(sessions);
  const few = new TopFew(Math.min(settings.neighbors, Math.max(1, sessions)));
  const places = new Int32Array(few.size);
  const likeness = new Float64Array(few.size);
  const same = settings.weighting === "same";

  function near(present: PresentSession): NearSession[] {
    const own: number[] = [];
    present.forEach((group, g) => {
      for (const place of group) {
        if (stepOf[place] === 0) own.push(place);
        weightOf[place] = same ? 1 : (g + 1) / present.length;
        stepOf[place] = present.length - g;
      }
    });
    for (const place of own) for (let e = first[place]; e < first[place + 1]; e++) met[within[e]] = 1;
    let looked = 0;
    for (let s = sessions - 1; s >= 0 && looked < settings.sample; s--) {
      if (met[s] === 0) continue;
      looked++;
      // of equals the latest: the few prefer the lower place
      few.add(sessions - 1 - s, likenessTo(s, own.length));
    }
    const n = few.take(places, likeness);
    const out = Array.from(places.subarray(0, n), (place, k) =>
      votesOf(sessions - 1 - place, likeness[k], own.length),
    );
    for (const place of own) {
      stepOf[place] = 0;
      for (let e = first[place]; e < first[place + 1]; e++) met[within[e]] = 0;
    }
    return out;
  }

  function lengthOf(session: number, size: number): number {
    return same ? Math.sqrt(size * (start[session + 1] - start[session])) : size;
  }

  function likenessTo(session: number, size: number): number {
    let sum = 0;
    for (let e = start[session]; e < start[session + 1]; e++) if (stepOf[at[e]] > 0) sum += weightOf[at[e]];
    return sum / lengthOf(session, size);
  }

  function votesOf(session: number, likeness: number, size: number): NearSession {
    const shared: number[] = [];
    let latest = Number.POSITIVE_INFINITY;
    for (let e = start[session]; e < start[session + 1]; e++) {
      const step = stepOf[at[e]];
      if (step === 0) continue;
      shared.push(at[e]);
      if (step < latest) latest = step;
    }
    const decay = same ? 1 : 1 / latest;
    const length = lengthOf(session, size);
    return {
      session,
      vote: likeness * decay,
      from: shared.map((place) => ({ place, vote: (weightOf[place] / length) * decay })),
    };
  }

  return { start, at, worth, near };
}
