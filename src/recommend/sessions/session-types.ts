import type { Model } from "../../core/model.ts";

/** How sessions are compared with the present one, and what they say. */
export interface SessionSettings {
  /** Sessions that are listened to: those most like the present one. */
  readonly neighbors: number;
  /** Sessions looked at: the latest that share an item with the present one. */
  readonly sample: number;
  /** "recency": what was done last in the session counts most (V-SKNN); "same": the cosine of the two sets (SKNN). */
  readonly weighting: "recency" | "same";
  /** How much more rare items are worth: an item's votes are multiplied by 1 + rarity x ln(sessions / sessions with it). */
  readonly rarity: number;
  /** Baskets of a history, the last ones, that are the present session: 1 for visits that have little to do with each other. */
  readonly lastBaskets: number;
}

/** The latest sessions (baskets, visits), to find those like the present one. Plain JSON; it is made of the sessions themselves, without who had them. */
export interface SessionsModel extends Model {
  readonly kind: "sessions";
  readonly version: 1;
  readonly settings: SessionSettings;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Sessions that there were, those kept and those left out (too short, too long, too old). */
  readonly found: number;
  /** Session s has the items `at[start[s]]` to before `at[start[s + 1]]`, rising; the latest session stands last. */
  readonly start: readonly number[];
  /** Places in `items`. */
  readonly at: readonly number[];
}
