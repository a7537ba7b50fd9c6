import type { Id } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { idList } from "../../core/id-list.ts";
import { badOption } from "../../core/options.ts";
import { placeOf } from "../input/id-order.ts";

/** Which items may be offered, and how many. Ids that are no item of the model change nothing. */
export interface ItemChoice {
  /** How many items, 1 to 10,000. Default 10. */
  readonly count?: number;
  /** Never these: what is in the cart, blocked, withdrawn. */
  readonly exclude?: Iterable<Id>;
  /** Only these: a category, what is on sale. Default: any. */
  readonly only?: Iterable<Id>;
  /** What is in stock: the ids, or a function of one. Models know of no stock. Default: all. */
  readonly inStock?: Iterable<Id> | ((item: string) => boolean);
}

/** Why an offer has fewer items than were asked for. */
export type ShortReason =
  /** None of the items asked about is in the model. */
  | "unknown-item"
  /** Nobody bought anything with them. */
  | "no-neighbors"
  /** The others were excluded, out of stock or not among `only`. */
  | "left-out";

/** One item to offer. */
export interface OfferedItem {
  readonly item: string;
  readonly score: number;
  /** What it is offered for, the strongest first; the scores add up to `score`. */
  readonly because: readonly { readonly item: string; readonly score: number }[];
}

/** Items to offer, the best first: as many as were asked for, or the reason why not. */
export interface Offer {
  readonly items: readonly OfferedItem[];
  /** null when there are as many as were asked for. */
  readonly short: ShortReason | null;
}

/** The count asked for. */
export function countOption(count = 10): number {
  if (Number.isInteger(count) && count >= 1 && count <= 10_000) return count;
  throw badOption("count", count, "a whole number of items, 1 to 10,000");
}

/** 1 for each place that may be offered. O(items) only where a choice is given. */
export function allowedPlaces(levels: readonly string[], choice: ItemChoice): Uint8Array | undefined {
  const { exclude, only, inStock } = choice;
  if (exclude === undefined && only === undefined && inStock === undefined) return undefined;
  const allowed = new Uint8Array(levels.length).fill(only === undefined ? 1 : 0);
  if (only !== undefined) mark(allowed, only, "only", levels, 1);
  if (typeof inStock === "function") {
    for (let k = 0; k < levels.length; k++) if (allowed[k] === 1 && !inStock(levels[k])) allowed[k] = 0;
  } else if (inStock !== undefined) {
    const there = new Uint8Array(levels.length);
    mark(there, inStock, "inStock", levels, 1);
    for (let k = 0; k < levels.length; k++) allowed[k] &= there[k];
  }
  if (exclude !== undefined) mark(allowed, exclude, "exclude", levels, 0);
  return allowed;
}

/** Places of ids, each once; ids of no item are left out. "bad-input" for what is no id. */
export function placesOf(ids: Id | Iterable<Id>, levels: readonly string[], what: string): number[] {
  const list = typeof ids === "object" && ids !== null ? idList(ids, what) : [oneId(ids, what)];
  const places = new Set<number>();
  for (const id of list) {
    const place = placeOf(id.trim(), levels);
    if (place >= 0) places.add(place);
  }
  return [...places].sort((a, b) => a - b);
}

function mark(
  marks: Uint8Array,
  ids: Iterable<Id>,
  name: string,
  levels: readonly string[],
  value: number,
): void {
  for (const id of idList(ids, `option ${name}`)) {
    const place = placeOf(id.trim(), levels);
    if (place >= 0) marks[place] = value;
  }
}

function oneId(id: unknown, what: string): string {
  if (typeof id === "string" ? id.trim() !== "" : typeof id === "bigint" || Number.isFinite(id))
    return String(id);
  throw new ClienteleError("bad-input", `${what} needs the id of an item; found ${show(id)}.`, {
    value: id,
    expected: "an id: text or a number",
  });
}
