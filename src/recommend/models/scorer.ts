import type { History } from "./history.ts";

/** A part of an item's score. */
export interface ScorePart {
  /** Place of the item of the history that it comes from; -1 where it comes from none (what sells, the customer's own vector). */
  readonly from: number;
  readonly score: number;
  /** Which model of several says so; absent where there is one. */
  readonly by?: string;
}

/**
 * What a model says about every item for one history. Made once per model by `xScorer(model)`, used for any number of customers: whatever needs preparing
 * (typed arrays, matrices of the items) is prepared there, and nothing is kept between calls but scratch space.
 */
export interface Scorer {
  /** Ids of the items in the order of ids, as in the model. */
  readonly items: readonly string[];
  /** Only items that score more than this have something said for them: 0 where a score is a sum of votes, -Infinity where scores have no zero. */
  readonly floor: number;
  /**
   * Writes the score of every item into `out` (one entry per item, whatever stood there before). An empty history gets `floor` or less, or what sells. A scorer made of several that are
   * asked in turn may stop as soon as `enough` is content with what stands in `out`, -Infinity for items not yet asked for.
   */
  readonly score: (
    history: History,
    asOf: number,
    out: Float64Array,
    enough?: (scores: Float64Array) => boolean,
  ) => void;
  /** The scores of several histories at once, where that takes less than one after the other: to the last bit what `score` writes into each of `outs`. */
  readonly scoreMany?: (
    histories: readonly History[],
    asOf: readonly number[],
    outs: readonly Float64Array[],
  ) => void;
  /** Whether every history gets the same scores: best sellers. */
  readonly same?: boolean;
  /** The parts of one item's score, the largest first: they add up to it but for rounding. */
  readonly parts: (history: History, asOf: number, place: number) => readonly ScorePart[];
  /** The parts of several items at once, where that takes less than one after the other. */
  readonly partsOf?: (
    history: History,
    asOf: number,
    places: readonly number[],
  ) => readonly (readonly ScorePart[])[];
}
