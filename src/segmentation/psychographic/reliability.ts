import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { orNull } from "../../core/json-values.ts";
import { badOption, levelOption, needOptions } from "../../core/options.ts";
import { needRows } from "../clusters/features.ts";
import { alphaEstimate, alphaOf, omegaOf, without } from "./alpha.ts";
import {
  type AnswerMoments,
  type AnswersOptions,
  completeAnswers,
  isConstant,
  momentsOfAnswers,
  readAnswers,
  reversedItems,
} from "./answers.ts";
import { weakWords } from "./words.ts";

/** Options of {@link reliability}. */
export interface ReliabilityOptions<Row extends object = { readonly [column: string]: unknown }>
  extends AnswersOptions<Row> {
  /** Items that ask for the opposite of the others ("I am never in a hurry"): they are turned round first. */
  readonly reverse?: readonly string[];
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
}

/** One item of a scale. */
export interface ItemReliability {
  readonly item: string;
  readonly reversed: boolean;
  /** Mean of the answers as they were given. */
  readonly mean: number;
  /** Their standard deviation, with n - 1 in the denominator. */
  readonly deviation: number;
  /** Correlation with the sum of the other items; null where there is nothing to correlate. */
  readonly itemTotal: number | null;
  /** Alpha of the other items; null for a scale of two. */
  readonly alphaWithout: number | null;
}

/** How far items measure the same thing: what `reliability` returns. */
export interface Reliability {
  /** Cronbach's alpha. The error is that of van Zyl, Neudecker and Nel (2000), the interval Feldt's. */
  readonly alpha: Estimate;
  /** Alpha of the items brought to one variance; null where an item has one answer only. */
  readonly standardized: number | null;
  /** McDonald's omega of one common factor; null for fewer than three items, or where one follows from the others. */
  readonly omega: number | null;
  /** Mean correlation of two items; null where an item has one answer only. */
  readonly averageCorrelation: number | null;
  readonly items: readonly ItemReliability[];
  /** Customers who answered all items: those counted here. */
  readonly customers: number;
  /** Customers left out because an answer is missing. */
  readonly leftOut: number;
  readonly warnings: readonly string[];
}

/**
 * How far several items measure the same thing, so that their mean can stand for it: Cronbach's alpha (1951) with an interval, and what each item adds. Above 0.7
 * a scale is usually taken as usable, above 0.8 as good; below, a warning says so. Customers who left an item out are left out and counted.
 *
 * As R's `psych::alpha` (`raw_alpha`, `std.alpha`, `average_r`, `ase`, `r.drop`, alpha if an item is dropped, Feldt's interval) and McDonald's omega of a factor analysis by
 * maximum likelihood with one factor. O(n k^2).
 *
 * @throws "too-few-rows" for fewer than two customers who answered all, or when all sums are the same; "empty-input"; "bad-option" for fewer than two items; "bad-value",
 * "missing-column".
 *
 * @example
 * import { reliability } from "clientele/segmentation";
 * const rows = [[1, 2, 5], [2, 2, 4], [4, 5, 1], [5, 4, 2], [3, 3, null]].map(([q1, q2, q3]) => ({ q1, q2, q3 }));
 * const { alpha, items, leftOut } = reliability(rows, { items: ["q1", "q2", "q3"], reverse: ["q3"] });
 * alpha.value; // => 0.963211
 * items[2].itemTotal; // => 0.969452
 * leftOut; // => 1
 * reliability(rows, { items: ["q1"] }); // throws "bad-option"
 */
export function reliability<Row extends object>(
  data: Data<Row>,
  options: ReliabilityOptions<NoInfer<Row>>,
): Reliability {
  needOptions(options, WHAT, "items, the columns of the answers");
  const level = levelOption(options.level);
  const features = readAnswers(data, options, WHAT);
  const { names } = features;
  const k = names.length;
  if (k < 2) throw badOption("items", names.join(", "), "at least two items");
  const reversed = reversedItems(options.reverse, names);
  needRows(features, WHAT);
  const sign = (item: number) => (reversed.has(names[item]) ? -1 : 1);
  const complete = completeAnswers(features, [...names.keys()], sign);
  const moments = momentsOfAnswers(complete);
  const alpha = alphaOf(moments.covariance, k);
  if (Number.isNaN(alpha)) throw tooAlike(complete.n, features.total);
  const constant = names.filter((_, item) => isConstant(complete, item));
  const averageCorrelation = constant.length > 0 ? null : meanCorrelation(moments.correlation, k);
  const items = names.map((item, j) => ({
    item,
    reversed: reversed.has(item),
    mean: sign(j) * moments.means[j],
    deviation: Math.sqrt(moments.covariance[j * k + j]),
    itemTotal: itemTotal(moments, k, j),
    alphaWithout: k > 2 ? orNull(alphaOf(without(moments.covariance, k, j), k - 1)) : null,
  }));
  return {
    alpha: alphaEstimate(moments.covariance, k, complete.n, level),
    standardized: averageCorrelation === null ? null : standardizedOf(averageCorrelation, k),
    omega: constant.length > 0 ? null : omegaOf(moments.correlation, k),
    averageCorrelation,
    items,
    customers: complete.n,
    leftOut: complete.leftOut,
    warnings: [
      ...constant.map((item) => `Item ${show(item)} has the same answer from everybody and adds nothing.`),
      ...items
        .filter(({ itemTotal }) => itemTotal !== null && itemTotal < 0)
        .map(
          ({ item }) =>
            `Item ${show(item)} runs against the others: reverse it (option reverse) or leave it out.`,
        ),
      ...weakWords("The items", alpha),
    ],
  };
}

const WHAT = "reliability";

/** Alpha of k items of one variance; null where their sum does not vary. */
function standardizedOf(correlation: number, k: number): number | null {
  const varies = 1 + (k - 1) * correlation;
  return varies > 1e-14 ? (k * correlation) / varies : null;
}

function tooAlike(n: number, total: number): ClienteleError {
  return new ClienteleError(
    "too-few-rows",
    `${WHAT} needs at least two customers who answered all items and whose answers do not add up to the same; ${n} of ${total} answered all. Items that ask for the opposite are named in option reverse.`,
    { value: n, expected: "at least two customers with different sums of answers" },
  );
}

function meanCorrelation(correlation: Float64Array, k: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) sum += correlation[i * k + j];
  return sum / ((k * (k - 1)) / 2);
}

/** Correlation of an item with the sum of the others, from covariances. */
function itemTotal({ covariance }: AnswerMoments, k: number, item: number): number | null {
  let [all, row] = [0, 0];
  for (let i = 0; i < k; i++) {
    row += covariance[item * k + i];
    for (let j = 0; j < k; j++) all += covariance[i * k + j];
  }
  const own = covariance[item * k + item];
  const others = all - 2 * row + own;
  // rounding alone is no variance
  return own > 0 && others > 1e-14 * all
    ? Math.max(-1, Math.min(1, (row - own) / Math.sqrt(own * others)))
    : null;
}
