import { modelParser } from "../core/model.ts";
import type { PairCounts } from "./counts/pair-counts-types.ts";
import { isWhole, MOST_VALUES, need, needIds, needNumbers, needSparse } from "./models/check-parts.ts";

/**
 * The counts of `countPairs` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { countPairs, interactionsOf, parsePairCounts } from "clientele/recommend";
 * const counts = countPairs(interactionsOf([{ order: 1, item: "bread" }, { order: 1, item: "jam" }]));
 * parsePairCounts(JSON.stringify(counts)).both; // => [1]
 * parsePairCounts("{}"); // throws "bad-model"
 */
export function parsePairCounts(json: unknown): PairCounts {
  return modelParser<PairCounts>({
    kind: "pair-counts",
    version: 1,
    keys: [
      "kind",
      "version",
      "per",
      "longest",
      "rows",
      "passedOver",
      "items",
      "counts",
      "start",
      "other",
      "both",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

function check({ per, longest, rows, passedOver, items, counts, start, other, both }: PairCounts): void {
  const kind = "pair-counts";
  need(kind, per === "basket" || per === "customer", 'per is neither "basket" nor "customer"');
  need(kind, isWhole(longest) && longest >= 2, "longest is no number of items");
  need(kind, isWhole(rows) && isWhole(passedOver), "rows and passedOver are not whole numbers");
  needIds(kind, items);
  needNumbers(kind, counts, "counts", items.length);
  need(
    kind,
    counts.every((n) => isWhole(n) && n <= rows),
    "counts are not whole numbers, rows at most",
  );
  needSparse(kind, start, other, items.length, items.length, "pairs");
  needNumbers(kind, both, "both", other.length);
  for (let k = 0; k < items.length; k++)
    for (let e = start[k]; e < start[k + 1]; e++) {
      need(kind, other[e] > (e === start[k] ? k : other[e - 1]), "the pairs of an item do not rise");
      const least = Math.max(1, counts[k] + counts[other[e]] - rows);
      need(
        kind,
        isWhole(both[e]) && both[e] >= least && both[e] <= Math.min(counts[k], counts[other[e]]),
        "a pair does not fit the counts of its items",
      );
    }
}
