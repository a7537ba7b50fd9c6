import type { BinnedFeature } from "./bin-features.ts";

/** What all trees of one fit are grown on. A unit is one row, as often as it counts. */
export interface GrowthData {
  readonly length: number;
  readonly features: readonly BinnedFeature[];
  /** 1 or 0, the place of the class, or the number less its mean. */
  readonly y: Float64Array;
  /** Classes told apart by the measure of purity; 0 where means are enough (variance, and Gini of yes and no, which is twice the variance). */
  readonly classes: number;
}

/** How a tree is grown. */
export interface GrowthRules {
  readonly entropy: boolean;
  readonly randomCuts: boolean;
  /** Features looked at for one split. */
  readonly perSplit: number;
  readonly maxDepth: number;
  readonly minLeaf: number;
  readonly minSplit: number;
  /** Infinity: every node that can be split is. */
  readonly maxLeaves: number;
}

/** The best split of a node so far. Buffers are used again: copy what must stay. */
export interface Found {
  /** What a better cut must exceed, and what was reached: apart by the tolerance for ties. */
  score: number;
  raw: number;
  /** -1: none. */
  feature: number;
  /** The last bin on the left, and the first on the right; both 0 when all numbers go left and missing values right. */
  cutBin: number;
  nextBin: number;
  /** Where a random cut fell, else NaN. */
  target: number;
  missingLeft: boolean;
  /** For a category: 1 for the bins that go left. */
  readonly goesLeft: Uint8Array;
}

/** One node's units of one feature, gathered by bin: what a search for a split walks over. */
export interface Gathered {
  /** Bins that occur, in rising order (categories: in the order of the search). */
  readonly bin: Int32Array;
  /** Weight, weighted sum of y (or one weight for each class) and units of each. */
  readonly w: Float64Array;
  readonly y: Float64Array;
  readonly n: Int32Array;
  m: number;
  /** The same of the units without a value. */
  missingW: number;
  readonly missingY: Float64Array;
  missingN: number;
}
