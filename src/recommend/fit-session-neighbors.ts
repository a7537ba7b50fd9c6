import { GrowingFloats, GrowingInts } from "../core/growing.ts";
import { badOption, oneOf } from "../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { sortOrderSteps } from "../numeric/sort-order.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { basketsByItemsSteps } from "./input/matrices.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { inPieces, PIECE } from "./input/pieces.ts";
import type { SessionSettings, SessionsModel } from "./sessions/session-types.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitSessionNeighbors}. Defaults: 100 neighbors of a sample of 1,000, weighting "recency", rarity 1, the last 5 baskets. */
export interface FitSessionNeighborsOptions extends Partial<SessionSettings> {
  /** Sessions kept, the latest, 1 to 1,000,000. Default 50,000. */
  readonly keep?: number;
  /** Sessions of more items than that are left out. Default 100. */
  readonly longest?: number;
}

/**
 * Session-kNN: keeps the latest sessions (baskets, visits), so that the present one can be compared with them. With `weighting` "recency" (default) it is V-SKNN, which
 * was among the best of the session methods in comparisons with neural ones: items count by their place in the session (k-th of n: k / n), a neighbour's vote is divided by how many steps back
 * the last shared item lies, and `rarity` makes rare items worth more. With "same" it is SKNN: the cosine of the sets. Sessions of one item say nothing and are left out. The model holds
 * at most `keep` x `longest` places, about 8 bytes each in memory; it is made of the sessions, though not of who had them. O(rows + sessions).
 *
 * @remarks Ludewig and Jannach, "Evaluation of session-based recommendation algorithms", User Modeling and User-Adapted Interaction 28 (2018).
 *
 * @throws "bad-option"; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitSessionNeighbors, interactionsOf, nextInSession } from "clientele/recommend";
 * const visits = interactionsOf([
 *   { order: 1, item: "tent", time: "2026-05-01" }, { order: 1, item: "stove", time: "2026-05-01" },
 *   { order: 2, item: "tent", time: "2026-05-02" }, { order: 2, item: "lamp", time: "2026-05-02" },
 *   { order: 3, item: "lamp", time: "2026-05-03" }, { order: 3, item: "battery", time: "2026-05-03" },
 * ]);
 * const model = fitSessionNeighbors(visits);
 * nextInSession(model, ["tent", "lamp"]).items.map((o) => o.item); // => ["battery", "stove"]
 * fitSessionNeighbors(visits, { neighbors: 0 }); // throws "bad-option"
 */
export function fitSessionNeighbors(
  interactions: Interactions,
  options: FitSessionNeighborsOptions = {},
): SessionsModel {
  return runSteps(sessionSteps(interactions, options));
}

/**
 * {@link fitSessionNeighbors} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitSessionNeighbors`, and "aborted".
 *
 * @example
 * import { fitSessionNeighborsAsync, interactionsOf } from "clientele/recommend";
 * const visits = interactionsOf([{ order: 1, item: "tent" }, { order: 1, item: "stove" }]);
 * (await fitSessionNeighborsAsync(visits)).at; // => [0, 1]
 * await fitSessionNeighborsAsync(visits, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitSessionNeighborsAsync(
  interactions: Interactions,
  options: FitSessionNeighborsOptions & Work = {},
): Promise<SessionsModel> {
  return runStepsAsync(sessionSteps(interactions, options), options);
}

/** The sessions found and kept, in steps of some milliseconds. */
export function* sessionSteps(
  interactions: Interactions,
  options: FitSessionNeighborsOptions,
): Steps<SessionsModel> {
  const table = needInteractions(interactions, "fitSessionNeighbors");
  needObject(options, "options", 'an object such as { weighting: "same" }');
  const {
    neighbors = 100,
    sample = 1000,
    rarity = 1,
    lastBaskets = 5,
    keep = 50_000,
    longest = 100,
  } = options;
  const weighting = oneOf(options.weighting ?? "recency", "weighting", ["recency", "same"]);
  const whole = { neighbors, sample, lastBaskets, keep };
  for (const [name, value] of Object.entries(whole))
    if (!(Number.isInteger(value) && value >= 1 && value <= 1_000_000))
      throw badOption(name, value, "a whole number from 1 to 1,000,000");
  if (!(Number.isInteger(longest) && longest >= 2))
    throw badOption("longest", longest, "a whole number of items, 2 or more");
  if (!(typeof rarity === "number" && rarity >= 0 && Number.isFinite(rarity)))
    throw badOption("rarity", rarity, "a number, zero or more");

  const { matrix, time } = yield* basketsByItemsSteps(table);
  const fitting = new GrowingInts();
  const times = new GrowingFloats();
  yield* inPieces(matrix.rows, (from, to) => {
    for (let b = from; b < to; b++) {
      const size = matrix.start[b + 1] - matrix.start[b];
      if (size < 2 || size > longest) continue;
      fitting.push(b);
      times.push(Number.isNaN(time[b]) ? Number.NEGATIVE_INFINITY : time[b]);
    }
  });
  const baskets = fitting.done();
  const kept = (yield* sortOrderSteps([times.done()])).subarray(-keep);
  const start = [0];
  const at: number[] = [];
  yield* inPieces(
    kept.length,
    (from, to) => {
      for (let k = from; k < to; k++) {
        const b = baskets[kept[k]];
        for (let e = matrix.start[b]; e < matrix.start[b + 1]; e++) at.push(matrix.at[e]);
        start.push(at.length);
      }
    },
    PIECE >> 4,
  );
  yield [1, 1];
  return {
    kind: "sessions",
    version: 1,
    settings: { neighbors, sample, weighting, rarity, lastBaskets },
    items: [...table.columns.item.levels],
    found: matrix.rows,
    start,
    at,
  };
}
