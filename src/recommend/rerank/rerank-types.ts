import type { RankChange, Reason } from "../use/recommendation-types.ts";

/** An item in a ranking: what `recommend` and `alsoBought` give, or items with scores from elsewhere. */
export interface RankedItem {
  readonly item: string;
  readonly score: number;
  readonly because?: readonly Reason[];
}

/** A ranking after re-ranking. */
export interface Reranked<Item extends RankedItem> {
  readonly items: readonly Item[];
  readonly changes: readonly RankChange[];
}
