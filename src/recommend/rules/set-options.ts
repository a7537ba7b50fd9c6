import { ClienteleError } from "../../core/errors.ts";
import { badOption, oneOf } from "../../core/options.ts";
import type { Steps } from "../../core/work.ts";
import { filledRows } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { basketsByItemsSteps, customersByItemsSteps } from "../input/matrices.ts";
import { type MinedSets, mineSetsSteps } from "./mine.ts";

/** Which sets are looked for. */
export interface FrequentSetOptions {
  /** Smallest share of baskets that hold the set, above 0. A set counts when its baskets are at least that share, rounded up to whole baskets. Default 0.01, but at least three baskets: fewer are no pattern. */
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
  readonly maxSize: number;
  readonly limit: number;
  readonly per: "basket" | "customer";
  readonly warnings: readonly string[];
}

/** Fewest baskets that count where nothing is asked for. */
const FEWEST = 3;
/** Fewer baskets than that come together by chance easily. */
const FEW = 5;

/** Reads the options and mines, in steps of some milliseconds. */
export function* mineSteps(
  interactions: Interactions,
  options: FrequentSetOptions,
  what: string,
): Steps<Mined> {
  const per = oneOf(options.per ?? "basket", "per", ["basket", "customer"]);
  const { maxSize = 10, limit = 1_000_000 } = options;
  if (!(Number.isInteger(maxSize) && maxSize >= 1 && maxSize <= 64))
    throw badOption("maxSize", maxSize, "a whole number from 1 to 64");
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 50_000_000))
    throw badOption("limit", limit, "a whole number from 1 to 50,000,000");
  // settings are looked at before the work, so that a wrong one is refused for any data
  const wanted = countOption(options);
  if (per === "customer" && interactions.info.customers === 0 && interactions.length > 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what} per customer needs named customers; found none in ${interactions.length} rows. Name them in interactionsOf (column customer), or look per: "basket".`,
      { column: "customer", value: 0, expected: "named customers" },
    );
  const { matrix } = yield* per === "basket"
    ? basketsByItemsSteps(interactions)
    : customersByItemsSteps(interactions);
  const rows = filledRows(matrix);
  const minCount = wanted(rows);
  const sets = yield* mineSetsSteps(matrix, minCount, maxSize, limit);
  if (sets.more || sets.length > limit) throw tooMany(what, "sets", limit, minCount, per);
  return { sets, rows, minCount, maxSize, limit, per, warnings: warningsOf(minCount, rows, per, what) };
}

function warningsOf(minCount: number, rows: number, per: string, what: string): string[] {
  if (rows === 0 || minCount >= FEW) return [];
  const mend =
    what === "associationRules" ? ', raise minCount or ask for a test (test: "holm")' : " or raise minCount";
  return [
    `From ${minCount} ${per}${minCount === 1 ? "" : "s"} of ${rows} on a set counts here, and so few can be chance: take it as a hint${mend}.`,
  ];
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
  const fewest = minSupport === undefined ? FEWEST : 1;
  return (rows) => Math.max(fewest, Math.ceil(share * rows - 1e-9));
}
