import { badOption, oneOf } from "../../core/options.ts";
import type { Votes } from "../neighbors/item-neighbors-types.ts";

/** The most items of one dense matrix. */
export const MOST_EASE_ITEMS = 10_000;

/** A number above 0; 200 unless given. */
export function regularizationOption(value = 200): number {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw badOption("regularization", value, "a number above zero, such as 200");
}

/** What an entry of a customer and an item is; "one" unless given. */
export function votesOption(votes: Votes = "one"): Votes {
  return oneOf(votes, "votes", ["one", "baskets", "weight"]);
}

/** How many entries an item keeps. */
export function neighborsOption(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
  throw badOption(name, value, "a whole number from 1 to 10,000");
}
