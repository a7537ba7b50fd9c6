import type { Column, Data, OptionsArgument } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, needOptions, oneOf } from "../../core/options.ts";
import { coxRows } from "../cox/cox-rows.ts";
import type { GroupColumn } from "../cox/cox-types.ts";
import { readCox } from "../cox/read-cox.ts";
import type { Lifetime, LifetimeColumns } from "../input/lifetime-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";
import { concordanceEstimate } from "./concordance-estimate.ts";
import { concordanceSums } from "./concordance-sums.ts";
import { type ConcordanceWeights, concordanceWeights } from "./concordance-weights.ts";

/** Settings of {@link concordance}. */
export type ConcordanceOptions<Row extends object = Lifetime> = LifetimeColumns<Row> & {
  /** What ranks the customers: a linear predictor, a chance to leave, or their age at something. Required. */
  readonly score: (string extends keyof Row ? string : never) | Column<Row, number>;
  /** Whether a high score should mean that somebody leaves "sooner" (default) or "later". */
  readonly high?: "sooner" | "later";
  /** Compare customers only within these groups: one column, or the names of several. */
  readonly strata?: GroupColumn<Row> | readonly string[];
  /** How pairs are weighted by the age at which the first of them left: "n" (default, Harrell's C), "n/G2" (Uno's C, which does not depend on how long customers were watched), "S" or "S/G". */
  readonly weights?: ConcordanceWeights;
  /** Only pairs of which one left by this age count. Default: all. */
  readonly until?: number;
  /** Rows that go together, for the error. */
  readonly cluster?: GroupColumn<Row>;
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
};

/** How well a score ranks customers by how long they stay. */
export interface Concordance extends Estimate {
  readonly se: number;
  readonly interval: readonly [low: number, high: number];
  /** Pairs in the right and in the wrong order, and with equal scores; pairs that left at one age do not count, and are told apart by whether their scores are equal. Weighted. */
  readonly concordant: number;
  readonly discordant: number;
  readonly tiedScore: number;
  readonly tiedTime: number;
  readonly tiedBoth: number;
  readonly weights: ConcordanceWeights;
  readonly until: number | null;
  readonly rows: LifetimeAccount;
}

/**
 * The chance that of two customers the one with the higher score leaves first, over all pairs of whom that is known; equal scores count half. 0.5 is chance, 1 a perfect order. The error is that of the infinitesimal
 * jackknife; as R's `concordance` (with `reverse = TRUE`). Strata, late entry, case weights and counts. O(n log n).
 *
 * @throws "too-few-rows" where no pair can be compared; "bad-option" for "S/G" and "n/G2" with late entry; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { concordance } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * concordance(lifetimes, { score: "visits", high: "later" }).value; // => 0.6
 * concordance(lifetimes, { score: "visits" }).concordant; // => 5
 */
export function concordance<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<ConcordanceOptions<Row>>
): Concordance {
  needOptions(options, "concordance", "score");
  const given = options as {
    readonly score?: unknown;
    readonly high?: "sooner" | "later";
    readonly weights?: ConcordanceWeights;
    readonly until?: unknown;
    readonly level?: number;
  };
  if (typeof given.score !== "string" && typeof given.score !== "function")
    throw badOption("score", given.score, "the column that ranks the customers");
  const high = oneOf(given.high ?? "sooner", "high", ["sooner", "later"]);
  const weights = oneOf(given.weights ?? "n", "weights", ["n", "S", "S/G", "n/G2"]);
  const { until } = given;
  if (until !== undefined && !(typeof until === "number" && until > 0))
    throw badOption("until", until, "an age above zero");
  const level = levelOption(given.level);
  // the score comes in as the offset of a model without terms
  const read = readCox(lifetimes, { ...options, covariates: [], offset: given.score }, "concordance");
  const { lifetimes: rows, stratum, strata, offset, cluster } = read;
  if (rows.start !== undefined && (weights === "S/G" || weights === "n/G2"))
    throw badOption("weights", weights, '"n" or "S" for customers who are watched from a later age on');
  const sorted = coxRows({ ...rows, offset, stratum, strata: strata.length, x: [] });
  const score = sorted.offset as Float64Array;
  const sums = concordanceSums(
    sorted,
    high === "sooner" ? score : score.map((v) => -v),
    concordanceWeights(sorted, weights, until),
  );
  const estimate = concordanceEstimate(sorted, sums, cluster, level);
  if (estimate === null)
    throw new ClienteleError(
      "too-few-rows",
      "concordance: there is no pair of which it is known who left first.",
      { value: rows.length, expected: "somebody who left while another was still there" },
    );
  const { concordant, discordant, tiedScore, tiedTime, tiedBoth } = sums;
  return {
    ...(estimate as Estimate & { se: number; interval: readonly [number, number] }),
    concordant,
    discordant,
    tiedScore,
    tiedTime,
    tiedBoth,
    weights,
    until: until ?? null,
    rows: rows.account,
  };
}
