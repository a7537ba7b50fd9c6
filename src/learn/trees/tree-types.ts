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
