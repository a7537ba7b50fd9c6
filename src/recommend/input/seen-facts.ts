import type { TextColumn } from "../../core/table.ts";
import type { Steps } from "../../core/work.ts";
import { settleIdsSteps } from "./id-order.ts";
import { inPieces } from "./pieces.ts";
import type { InteractionLines } from "./read-interactions.ts";
import { BOUGHT } from "./sort-out-lines.ts";

/** What the lines themselves say of the items at `levels`: the category that most lines name (of equals, the first in text order) and the mean price of a piece. O(lines + pairs of item and category), in steps of some milliseconds. */
export function* seenFactsSteps(
  lines: InteractionLines,
  item: TextColumn,
  levels: readonly string[],
  role: Uint8Array,
): Steps<{ readonly category: readonly (string | null)[]; readonly price: readonly (number | null)[] }> {
  const index = new Map<string, number>();
  levels.forEach((id, k) => {
    index.set(id, k);
  });
  const place = Int32Array.from(item.levels, (id) => index.get(id) ?? -1);
  const money = new Float64Array(levels.length);
  const pieces = new Float64Array(levels.length);
  const { amount, quantity } = lines;
  // "tea " and "tea" are one
  const category = lines.category && (yield* settleIdsSteps(lines.category));
  const named = new Map<number, number>();
  const kinds = category?.levels.length ?? 0;
  yield* inPieces(lines.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const k = role[i] === BOUGHT ? place[item.codes[i]] : -1;
      if (k < 0) continue;
      if (amount !== undefined && amount[i] > 0) {
        money[k] += amount[i];
        pieces[k] += quantity !== undefined && quantity[i] > 0 ? quantity[i] : 1;
      }
      if (category === undefined || category.codes[i] < 0) continue;
      const key = k * kinds + category.codes[i];
      named.set(key, (named.get(key) ?? 0) + 1);
    }
  });
  const most = new Float64Array(levels.length);
  const best: (string | null)[] = new Array(levels.length).fill(null);
  for (const [key, count] of named) {
    const k = Math.floor(key / kinds);
    const name = (category as TextColumn).levels[key % kinds];
    const now = best[k];
    if (count < most[k] || (count === most[k] && now !== null && now < name)) continue;
    most[k] = count;
    best[k] = name;
  }
  return {
    category: best,
    price: Array.from(money, (sum, k) => (pieces[k] > 0 ? sum / pieces[k] : null)),
  };
}
