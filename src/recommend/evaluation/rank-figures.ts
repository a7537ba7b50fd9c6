/**
 * Figures of one ranked list, as rates from 0 to 1; `dcg` alone is a sum. null where there is nothing relevant to find. `k` is how long a list is looked at.
 */
export interface RankingFigures {
  /** Hits / k, also where the list is shorter. */
  readonly precision: number;
  /** Hits / items of the list that are looked at: a short list is not punished. 0 for an empty list. */
  readonly precisionReturned: number;
  /** Hits / relevant items. */
  readonly recall: number | null;
  /** Hits / the most hits possible: the smaller of k and the number of relevant items. */
  readonly recallCapped: number | null;
  /** 1 where there is a hit. */
  readonly hitRate: number;
  /** `dcg` / the `dcg` of a perfect list. */
  readonly ndcg: number | null;
  /** Sum over hits of 1 / log2(rank + 1). */
  readonly dcg: number;
  /** Sum over hits of the precision at their rank, / the smaller of k and the number of relevant items. */
  readonly map: number | null;
  /** The same sum / the number of relevant items. */
  readonly mapRelevant: number | null;
  /** 1 / rank of the first hit; 0 without one. */
  readonly mrr: number;
}

/** Names of the figures of a list. */
export type RankingFigure = keyof RankingFigures;

export const FIGURES: readonly RankingFigure[] = [
  "precision",
  "precisionReturned",
  "recall",
  "recallCapped",
  "hitRate",
  "ndcg",
  "dcg",
  "map",
  "mapRelevant",
  "mrr",
];

/** A list as its ties: group g has `sizes[g]` items of which `hits[g]` are relevant; without ties every size is 1. */
export interface TiedList {
  readonly length: number;
  readonly sizes: ArrayLike<number>;
  readonly hits: ArrayLike<number>;
  readonly groups: number;
}

/**
 * Figures in the order of {@link FIGURES} into `out`, NaN for null: their expected values when the items of a group stand in random order. Exact: every place of
 * a group of n with r relevant items holds one with probability r / n, and of the places before it in the group (r - 1) / (n - 1) hold another. O(k).
 */
export function rankFigures(list: TiedList, relevant: number, k: number, out: Float64Array): void {
  let [hits, dcg, precisions, first] = [0, 0, 0, 0];
  let none = 1;
  let before = 0;
  let rank = 0;
  for (let g = 0; g < list.groups && rank < k; g++) {
    const n = list.sizes[g];
    const r = list.hits[g];
    // chance that none of the places so far held a hit, within this group
    let still = 1;
    for (let j = 1; j <= n && rank < k; j++) {
      rank++;
      if (r === 0) continue;
      const here = r / n;
      hits += here;
      dcg += here / Math.log2(rank + 1);
      precisions += (here * (before + 1 + (n > 1 ? ((j - 1) * (r - 1)) / (n - 1) : 0))) / rank;
      const first1 = still * Math.min(1, r / (n - j + 1));
      first += (none * first1) / rank;
      still -= first1;
    }
    none *= Math.max(0, still);
    before += r;
  }
  const looked = Math.min(k, list.length);
  const most = Math.min(k, relevant);
  out[0] = hits / k;
  out[1] = looked === 0 ? 0 : hits / looked;
  out[2] = relevant === 0 ? Number.NaN : hits / relevant;
  out[3] = relevant === 0 ? Number.NaN : hits / most;
  out[4] = 1 - none;
  out[5] = relevant === 0 ? Number.NaN : dcg / idealGain(most);
  out[6] = dcg;
  out[7] = relevant === 0 ? Number.NaN : precisions / most;
  out[8] = relevant === 0 ? Number.NaN : precisions / relevant;
  out[9] = first;
}

function idealGain(most: number): number {
  let sum = 0;
  for (let rank = 1; rank <= most; rank++) sum += 1 / Math.log2(rank + 1);
  return sum;
}
