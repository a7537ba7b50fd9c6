import { ClienteleError } from "../../core/errors.ts";
import { badOption, oneOf } from "../../core/options.ts";
import { type Csr, filledRows } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { basketsByItems, customersByItems } from "../input/matrices.ts";
import { type MinedSets, mineSets } from "./mine.ts";

/** Which sets are looked for. */
export interface FrequentSetOptions {
  /** Smallest share of baskets that hold the set, above 0. Default 0.01. A set counts when its baskets are at least that share, rounded up to whole baskets. */
  readonly minSupport?: number;
  /** The same as a number of baskets; then `minSupport` is left out. */
  readonly minCount?: number;
  /** Most items in a set (in a rule: on both sides together), 1 to 64. Default 10. */
  readonly maxSize?: number;
  /** What counts as together: in one "basket" (default) or with one "customer", whenever. */
  readonly per?: "basket" | "customer";
  /** Most sets, and most rules, before the call stops with an error instead of filling the memory. Default 1,000,000. */
  readonly limit?: number;
}

/** What was mined, and from how much. */
export interface Mined {
  readonly sets: MinedSets;
  readonly rows: number;
  readonly minCount: number;
  readonly limit: number;
  readonly per: "basket" | "customer";
}

/** Reads the options and mines. */
export function mine(interactions: Interactions, options: FrequentSetOptions, what: string): Mined {
  const per = oneOf(options.per ?? "basket", "per", ["basket", "customer"]);
  const { maxSize = 10, limit = 1_000_000 } = options;
  if (!(Number.isInteger(maxSize) && maxSize >= 1 && maxSize <= 64))
    throw badOption("maxSize", maxSize, "a whole number from 1 to 64");
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 50_000_000))
    throw badOption("limit", limit, "a whole number from 1 to 50,000,000");
  // settings are looked at before the work, so that a wrong one is refused for any data
  const wanted = countOption(options);
  const matrix = matrixOf(interactions, per);
  const rows = filledRows(matrix);
  const minCount = wanted(rows);
  const sets = mineSets(matrix, minCount, maxSize, limit);
  if (sets.more || sets.length > limit) throw tooMany(what, "sets", limit, minCount, per);
  return { sets, rows, minCount, limit, per };
}

/** The error of an output that would go on and on. */
export function tooMany(
  what: string,
  of: string,
  limit: number,
  minCount: number,
  per: string,
): ClienteleError {
  return new ClienteleError(
    "bad-option",
    `${what} finds more than ${limit} ${of} that ${minCount} ${per}${minCount === 1 ? " holds" : "s hold"}. Ask for more support (minSupport, minCount) or fewer items (maxSize)${of === "rules" ? ", more confidence (minConfidence)" : ""}, or raise limit.`,
    { value: minCount, expected: `at most ${limit} ${of}` },
  );
}

function matrixOf(interactions: Interactions, per: "basket" | "customer"): Csr {
  return per === "basket" ? basketsByItems(interactions).matrix : customersByItems(interactions).matrix;
}

function countOption({ minSupport, minCount }: FrequentSetOptions): (rows: number) => number {
  if (minCount !== undefined) {
    if (!(Number.isInteger(minCount) && minCount >= 1))
      throw badOption("minCount", minCount, "a whole number of baskets, 1 or more");
    return () => minCount;
  }
  const share = minSupport ?? 0.01;
  if (!(typeof share === "number" && share > 0 && share <= 1))
    throw badOption(
      "minSupport",
      share,
      "a share above 0 and at most 1, such as 0.01 (with 0, every set of items would be frequent)",
    );
  // a share of exactly so many baskets must not become one more by rounding
  return (rows) => Math.max(1, Math.ceil(share * rows - 1e-9));
}
