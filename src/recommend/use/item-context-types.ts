import type { Model } from "../../core/model.ts";
import type { ContextPart } from "./context-name.ts";

/** What sells more in which context, from `fitItemContext`. Plain JSON. */
export interface ItemContextModel extends Model {
  readonly kind: "item-context";
  readonly version: 1;
  /** "own": contexts named by the caller's function. */
  readonly of: ContextPart | "own";
  /** Time zone of hours and days. */
  readonly zone: string;
  readonly shrink: number;
  /** Rows that have a context. */
  readonly rows: number;
  /** Names in text order. */
  readonly contexts: readonly string[];
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Context c and item k: `factor[c * items + k]`, with 6 significant digits. */
  readonly factor: readonly number[];
}
