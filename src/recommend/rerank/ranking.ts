import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { RankChange } from "../use/recommendation-types.ts";
import type { RankedItem, Reranked } from "./rerank-types.ts";

/** Items of a ranking as they came, the best first; "bad-input" for what is none. */
export function needRanking<Item extends RankedItem>(items: Iterable<Item>, what: string): readonly Item[] {
  const list =
    typeof items === "object" && items !== null && Symbol.iterator in items ? [...items] : undefined;
  const seen = new Set<string>();
  const fine = list?.every(
    (entry) =>
      typeof entry?.item === "string" &&
      Number.isFinite(entry.score) &&
      !seen.has(entry.item) &&
      seen.add(entry.item),
  );
  if (list !== undefined && fine) return list;
  throw new ClienteleError(
    "bad-input",
    `${what} needs a list of items { item, score }, each item once and every score a number; found ${list === undefined ? show(items) : "one that is not so"}.`,
    { expected: "items { item, score }" },
  );
}

/** How many to keep: all unless said. */
export function keepOption(count: number | undefined, length: number): number {
  if (count === undefined) return length;
  if (Number.isInteger(count) && count >= 1) return Math.min(count, length);
  throw badOption("count", count, "a whole number of items, 1 or more");
}

/** The new order and who moved in, out or about by it, among the first `count` of each. */
export function reranked<Item extends RankedItem>(
  before: readonly Item[],
  after: readonly Item[],
  count: number,
  why: string | ((item: string) => string),
): Reranked<Item> {
  const items = after.length > count ? after.slice(0, count) : after;
  const rankBefore = new Map<string, number>();
  for (let k = 0; k < Math.min(count, before.length); k++) rankBefore.set(before[k].item, k + 1);
  const changes: RankChange[] = [];
  const say = (item: string, from: number | null, to: number | null) => {
    changes.push({ item, from, to, why: typeof why === "string" ? why : why(item) });
  };
  items.forEach(({ item }, k) => {
    const from = rankBefore.get(item) ?? null;
    if (from !== k + 1) say(item, from, k + 1);
    rankBefore.delete(item);
  });
  for (const [item, from] of rankBefore) say(item, from, null);
  return { items, changes };
}

/** The item with another score; what was added or taken is a reason of its own, where the item has reasons. */
export function adjusted<Item extends RankedItem>(item: Item, score: number, by: string): Item {
  if (score === item.score) return item;
  const { because } = item;
  if (because === undefined) return { ...item, score };
  return {
    ...item,
    score,
    because: [...because, { item: null, score: score - item.score, share: 0, by }],
  };
}

/** Best first; equal ones keep their order. */
export function byScore<Item extends RankedItem>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => b.score - a.score);
}

/** A score times a factor, so that a factor above 1 always helps, and one below always hurts, also below 0. */
export function scaledScore(score: number, factor: number): number {
  return bounded(score >= 0 ? score * factor : score / factor);
}

// far beyond any score, so that sums of what is bounded stay numbers
const LARGEST = 1e100;

/** What factors beyond reason make of a score is still a number. */
export function bounded(score: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, score));
}
