import type { Model } from "../../core/model.ts";
import type { Profile } from "../models/profile.ts";
import type { Votes } from "../neighbors/item-neighbors-types.ts";

/**
 * EASE. The one model that is not JSON: it holds a matrix of items x items as a typed array, 4 bytes an entry in single precision (400 MB for 10,000 items), 8 in double.
 * `structuredClone`, `postMessage` and IndexedDB carry it as it is; `easeNeighbors` makes a small model in plain JSON of it.
 */
export interface EaseModel extends Model {
  readonly kind: "ease";
  readonly version: 1;
  readonly regularization: number;
  readonly votes: Votes;
  readonly profile: Profile;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  readonly precision: "double" | "single";
  /** P, the inverse of X^T X + regularization: symmetric, row after row. The weight of item i for item j is -P[i][j] / P[j][j]. */
  readonly inverse: Float32Array | Float64Array;
  readonly fit: EaseFit;
}

/** What an {@link EaseModel} was made from and how it went. */
export interface EaseFit {
  /** "rough" where single precision is not enough for these data: see `residual`. */
  readonly status: "exact" | "rough";
  /** Customers with items. */
  readonly customers: number;
  /** Pairs of customer and item. */
  readonly pairs: number;
  /** By how much the matrix times its inverse differs at most from 1 and 0, measured on a few columns. */
  readonly residual: number;
  /** Customers added and taken out since. */
  readonly added: number;
  readonly removed: number;
  /** Items of added customers that the model does not know, and that only a new fit brings in; each once per call of `addToEase`. */
  readonly unknownItems: number;
  readonly warnings: readonly string[];
}
