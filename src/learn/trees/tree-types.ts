/**
 * Trees as a model stores them: readable lists, small as JSON. Nodes of all trees stand one after another in preorder: a tree's root first, after each split its left part, then its right part.
 */
export interface PackedTrees {
  /** Values per leaf: 1, or one for each class. */
  readonly width: number;
  /** For each node the feature it splits on, by its place in the schema; -1 for a leaf. */
  readonly feature: readonly number[];
  /** For each split: numbers up to and including it go left; for a category the place in `sets`. */
  readonly cut: readonly number[];
  /** For each split, where a missing value goes: "l" or "r". */
  readonly missing: string;
  /** For each split on a category the places in the schema's `levels` that go left, ascending; the others go right. */
  readonly sets: readonly (readonly number[])[];
  /** For each leaf its `width` values. */
  readonly value: readonly number[];
  /** For each leaf the weight of the training rows in it. */
  readonly cover: readonly number[];
}

/**
 * The same in a third of the space, number for number. Whole numbers stand as digits to the base of 64 (A to Z, a to z, 0 to 9, - and _), the first digit of a text telling how many each of its numbers has.
 */
export interface ShortTrees {
  readonly width: number;
  /** How many nodes there are, in preorder as above. */
  readonly nodes: number;
  /** 1 for a split, 0 for a leaf: six nodes a digit, the first one its highest bit. */
  readonly shape: string;
  /** For each split 1 where a missing value goes left; six a digit. */
  readonly missing: string;
  /** For each column of the schema the different questions that splits ask about it. */
  readonly questions: readonly TreeQuestions[];
  /** For each split its question, counted through all columns. Each column of numbers has one more than are listed: a value that is not missing goes left, whatever it is. */
  readonly ask: string;
  /** For each leaf its `width` values, each m 32 + e where m / 2 (m even) or -(m + 1) / 2 is to be divided by 10^e; a list where values have too many digits. */
  readonly value: string | readonly number[];
  /** For each leaf the weight of the training rows in it: whole numbers, else a list. */
  readonly cover: string | readonly number[];
}

/**
 * Cuts of a column of numbers, rising: as they are, or as how many decimals they have, the lowest without its point, and the steps from each to the next. Of a column of categories the sets that go left: their places, or
 * one bit for each level, six a digit.
 */
export type TreeQuestions =
  | readonly number[]
  | readonly [decimals: number, first: number, steps: string]
  | readonly (string | readonly number[])[];

/** Trees as kernels walk them: every array has one entry for each node, `value` has `width` of them. */
export interface Trees {
  readonly width: number;
  /** The root of each tree. */
  readonly roots: Int32Array;
  /** -1 for a leaf. */
  readonly feature: Int32Array;
  /** Numbers up to and including it go left. For a category: its place in `sets`. */
  readonly cut: Float64Array;
  /** Whether `cut` is a place in `sets`. */
  readonly isSet: Uint8Array;
  /** For each split on a category: 1 for the levels that go left. */
  readonly sets: readonly Uint8Array[];
  /** 1 when a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** The left part of a split is the next node, the right part is this one; of a leaf: 0. */
  readonly right: Int32Array;
  readonly value: Float64Array;
  /** Weight of the training rows in the node. */
  readonly cover: Float64Array;
}
