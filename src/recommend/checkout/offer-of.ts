import { TopFew } from "../counts/top-few.ts";
import type { Offer, OfferedItem } from "../use/item-choice.ts";

/** One thing that an item is offered for, by place; -1 is never one. */
export interface ItemReason {
  readonly item: number;
  readonly score: number;
}

/** What an offer is cut to. */
export interface OfferLimits {
  readonly count: number;
  /** 1 for places that may be offered. Undefined: all. */
  readonly allowed: Uint8Array | undefined;
  /** Whether nothing that was asked about is known. */
  readonly unknown: boolean;
  /** Whether something was left out before. */
  readonly leftOut?: boolean;
}

/** The best of the places that have reasons: scores are the sums of their reasons, equals in the order of ids. O(reasons + places log count). */
export function offerOf(
  items: readonly string[],
  reasons: ReadonlyMap<number, readonly ItemReason[]>,
  { count, allowed, unknown, leftOut = false }: OfferLimits,
): Offer {
  if (unknown) return { items: [], short: "unknown-item" };
  let out = leftOut;
  const few = new TopFew(Math.min(count, Math.max(1, reasons.size)));
  for (const [place, list] of reasons) {
    if (allowed !== undefined && allowed[place] === 0) out = true;
    else few.add(place, sumOf(list));
  }
  const places = new Int32Array(few.size);
  const scores = new Float64Array(few.size);
  const n = few.take(places, scores);
  const offered = Array.from(
    places.subarray(0, n),
    (place, k): OfferedItem => ({
      item: items[place],
      score: scores[k],
      because: merged(reasons.get(place) ?? []).map(({ item, score }) => ({ item: items[item], score })),
    }),
  );
  return { items: offered, short: n === count ? null : out ? "left-out" : "no-neighbors" };
}

function sumOf(list: readonly ItemReason[]): number {
  let sum = 0;
  for (const { score } of list) sum += score;
  return sum;
}

/** One reason per item, the strongest first. */
function merged(list: readonly ItemReason[]): ItemReason[] {
  const sums = new Map<number, number>();
  for (const { item, score } of list) sums.set(item, (sums.get(item) ?? 0) + score);
  return [...sums]
    .map(([item, score]) => ({ item, score }))
    .sort((a, b) => b.score - a.score || a.item - b.item);
}
