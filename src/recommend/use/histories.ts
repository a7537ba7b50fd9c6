import type { Interactions } from "../input/interaction-types.ts";
import type { History } from "../models/history.ts";
import { buildHistory } from "./build-history.ts";

/** Histories of the customers of a table of interactions, by the places of a model's items. */
export interface Histories {
  /** Customers: the history of customer c belongs to `interactions.columns.customer.levels[c]`. */
  readonly customers: number;
  /** Items of the interactions that the model does not know. */
  readonly unknownItems: number;
  /** The history of a customer, made anew at each call; rows of unknown items are not in it. */
  readonly of: (customer: number) => History;
  /** Rows of a customer: from, to (exclusive). */
  readonly rows: (customer: number) => readonly [from: number, to: number];
}

/** Reads nothing twice: a place per level once, then each history from its rows. O(rows + items) to make, O(rows of a customer) each. */
export function historiesOf(interactions: Interactions, items: readonly string[]): Histories {
  const { columns, info, length } = interactions;
  const { customer, item, basket, time, weight } = columns;
  const start = new Int32Array(info.customers + 1);
  for (let i = 0; i < length && customer.codes[i] >= 0; i++) start[customer.codes[i] + 1] = i + 1;
  for (let c = 0; c < info.customers; c++) if (start[c + 1] < start[c]) start[c + 1] = start[c];
  const placeOf = placesIn(item.levels, items);
  let longest = 0;
  for (let c = 0; c < info.customers; c++) longest = Math.max(longest, start[c + 1] - start[c]);
  const place = new Int32Array(longest);
  const baskets = new Float64Array(longest);
  const times = new Float64Array(longest);
  const weights = new Float64Array(longest);
  let unknownItems = 0;
  for (const k of placeOf ?? []) if (k < 0) unknownItems++;
  return {
    customers: info.customers,
    unknownItems,
    rows: (c) => [start[c], start[c + 1]],
    of: (c) => {
      let n = 0;
      for (let i = start[c]; i < start[c + 1]; i++) {
        const k = placeOf === undefined ? item.codes[i] : placeOf[item.codes[i]];
        if (k < 0) continue;
        place[n] = k;
        baskets[n] = basket[i];
        times[n] = time[i];
        weights[n++] = weight[i];
      }
      return buildHistory({ length: n, place, basket: baskets, time: times, weight: weights });
    },
  };
}

/** The place of each level in `items`, -1 where it is none; undefined where every level has its own place. O(levels + items). */
export function placesIn(levels: readonly string[], items: readonly string[]): Int32Array | undefined {
  if (levels === items || (levels.length <= items.length && levels.every((id, k) => id === items[k])))
    return undefined;
  const index = new Map(items.map((id, k) => [id, k]));
  return Int32Array.from(levels, (id) => index.get(id) ?? -1);
}
