import type { Data, OptionsArgument } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import type { TextColumn } from "../../core/table.ts";
import { chiSquareTest } from "../cox/chi-square-test.ts";
import { groupOrder } from "../curves/group-rows.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import { type LifetimeRows, readLifetimes } from "../input/read-lifetimes.ts";
import { combinedStrata } from "./combined-strata.ts";
import { type ComparedStratum, compared, rankTest, summed } from "./compared-strata.ts";
import { groupTable, pairTable, strataTable } from "./compared-tables.ts";
import type { LogRankOptions, LogRankTest } from "./log-rank-types.ts";
import type { RankSums, RankWeights } from "./rank-scores.ts";

const WEIGHTS = ["log-rank", "gehan", "tarone-ware", "peto-peto", "prentice"] as const;
const WHAT = "logRank";

/**
 * Do groups of customers leave alike? The log-rank test of column `by` for two or more groups, with delayed entry, counts and strata; weights of the ages make it the other tests of its family.
 *
 * At each age with an event those expected of a group are its share of everybody at risk; observed less expected is summed over the ages, with its covariance. `weights`: "log-rank" 1; "gehan" the number at risk; "tarone-ware" its root; "peto-peto" the Kaplan-Meier survival just before
 * (R's `rho = 1`); "prentice" Prentice's survival, the product of 1 - d / (n + 1) (lifelines calls this "peto"); `{ rho, gamma }` S^rho (1 - S)^gamma (Fleming and Harrington), S pooled over groups within a stratum. Groups with nobody at risk when anything happens cost no
 * degree of freedom. With strata observed and expected are compared within each and summed. O(rows + ages groups^2).
 *
 * @throws "too-few-rows" for fewer than two groups; "bad-option", also for case weights, which the test has none of (counts are fine); "bad-value", "missing-value", "missing-column", "bad-input".
 *
 * @example
 * import { logRank } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 8].map((stop, i) => ({ plan: i % 2 === 0 ? "a" : "b", stop, event: 1 }));
 * const test = logRank(lifetimes, { by: "plan" });
 * test.statistic; // => 0.6940451745379878
 * test.df; // => 1
 * test.groups.of("a")?.expected; // => 2.1333333333333333
 * logRank(lifetimes, { by: () => "all" }); // throws "too-few-rows"
 */
export function logRank<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<LogRankOptions<Row>>
): LogRankTest {
  needOptions(options, WHAT, 'by, the column of the groups, such as { by: "plan" }');
  const given = options as LogRankOptions<Lifetime> & { readonly by?: unknown };
  const { strata = [], trend, pairwise } = given;
  const weights = weightsOption(given.weights);
  if (given.by === undefined) throw badOption("by", undefined, 'the column of the groups, such as "plan"');
  if (pairwise !== undefined) oneOf(pairwise, "pairwise", ["holm", "bh", "bonferroni", "none"]);
  const names = typeof strata === "string" ? [strata] : strata;
  if (!Array.isArray(names))
    throw badOption("strata", strata, 'a column or a list of them, such as "country"');
  const rows = readLifetimes(lifetimes, given, {
    what: WHAT,
    texts: { by: given.by, ...Object.fromEntries(names.map((name, s) => [`strata ${s + 1}`, name])) },
  });
  if (rows.weight !== undefined)
    throw badOption(
      "weight",
      "weights of rows",
      "none: the test counts customers (a Cox model takes case weights)",
    );
  const stratum = combinedStrata(
    names.map((_, s) => rows.texts[`strata ${s + 1}`]),
    rows.length,
  );
  const { codes, labels } = ordered(rows.texts.by);
  if (labels.length < 2)
    throw new ClienteleError(
      "too-few-rows",
      `${WHAT} compares groups; column by has ${labels.length === 0 ? "none" : `one, ${JSON.stringify(labels[0])}`}.`,
      { count: labels.length, expected: "two groups or more" },
    );
  const all = compared(rows, codes, labels.length, stratum, weights);
  const sums = all.map(({ sums }) => sums);
  const total = summed(sums, labels.length);
  const warnings = warningsOf(rows, all, names.length > 0);
  return {
    ...rankTest(total),
    weights,
    groups: groupTable(labels, customersOf(codes, rows.count, labels.length), total),
    strata: names.length === 0 ? null : strataTable(labels, all, codes, rows.count),
    variance: labels.map((_, g) => [...total.variance.subarray(g * labels.length, (g + 1) * labels.length)]),
    trend: trend === undefined || trend === false ? null : trendOf(total, scoresOf(trend, labels)),
    pairs: pairwise === undefined ? null : pairTable(rows, codes, labels, stratum, weights, pairwise),
    fit: { warnings, rows: rows.account },
  };
}

function weightsOption(weights: RankWeights = "log-rank"): RankWeights {
  if (typeof weights !== "object" || weights === null) return oneOf(weights, "weights", WEIGHTS);
  const { rho, gamma = 0 } = weights;
  if (Number.isFinite(rho) && rho >= 0 && Number.isFinite(gamma) && gamma >= 0) return { rho, gamma };
  throw badOption(
    "weights",
    JSON.stringify(weights),
    "rho and gamma of zero or more, such as { rho: 1, gamma: 0 }",
  );
}

/** Codes renumbered in the order of the groups that occur. */
function ordered({ codes, levels }: TextColumn): { codes: Int32Array; labels: string[] } {
  const occurs = new Uint8Array(levels.length);
  for (const code of codes) occurs[code] = 1;
  const kept = groupOrder(levels).filter((code) => occurs[code] === 1);
  const place = new Int32Array(levels.length);
  for (const [g, code] of kept.entries()) place[code] = g;
  return { codes: codes.map((code) => place[code]), labels: kept.map((code) => levels[code]) };
}

function customersOf(codes: Int32Array, count: Float64Array | undefined, groups: number): Float64Array {
  const out = new Float64Array(groups);
  for (let i = 0; i < codes.length; i++) out[codes[i]] += count === undefined ? 1 : count[i];
  return out;
}

function scoresOf(trend: true | { readonly [group: string]: number }, labels: readonly string[]): number[] {
  if (trend === true) return labels.map((_, g) => g + 1);
  return labels.map((label) => {
    const score = Object.hasOwn(trend, label) ? trend[label] : undefined;
    if (typeof score === "number" && Number.isFinite(score)) return score;
    throw badOption("trend", score, `true, or a number for each group; ${JSON.stringify(label)} has none`);
  });
}

function trendOf({ observed, expected, variance }: RankSums, scores: number[]): LogRankTest["trend"] {
  const groups = scores.length;
  const mean = scores.reduce((total, score) => total + score, 0) / groups;
  let z = 0;
  let v = 0;
  for (let g = 0; g < groups; g++) {
    z += (scores[g] - mean) * (observed[g] - expected[g]);
    for (let h = 0; h < groups; h++) v += (scores[g] - mean) * (scores[h] - mean) * variance[g * groups + h];
  }
  return { ...(v > 0 ? chiSquareTest((z * z) / v, 1) : chiSquareTest(0, 0)), scores };
}

function warningsOf(rows: LifetimeRows, strata: readonly ComparedStratum[], stratified: boolean): string[] {
  if (!rows.event.includes(1)) return ["Nobody left while watched: there is nothing to compare."];
  const silent = strata.filter(({ sums }) => sums.variance.every((v) => v === 0)).length;
  if (silent === 0) return [];
  if (!stratified)
    return ["No two groups were watched at an age at which somebody left: there is nothing to compare."];
  return [
    `${silent} of ${strata.length} strata say nothing: no events, or only one group watched when there was one.`,
  ];
}
