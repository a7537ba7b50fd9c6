import type { RecommenderComparison } from "./evaluation-types.ts";
import type { RankingFigure } from "./rank-figures.ts";
import type { RecommendTarget } from "./test-customers.ts";

/** What is looked for, for people. */
export function targetWords(target: RecommendTarget): string {
  return target === "new"
    ? "new things customers buy next"
    : target === "again"
      ? "things customers come back for"
      : "things customers buy next";
}

/** What a recommender gets by a figure, for people: what stands before the number of the first, of the second, and after the first. */
interface FigureWords {
  readonly verb: string;
  readonly of: string;
  /** Before the second number, where it is not the number alone. */
  readonly other?: string;
  readonly number: (value: number) => string;
}

function figureWords(figure: RankingFigure, k: number, target: RecommendTarget): FigureWords {
  const things = targetWords(target);
  switch (figure) {
    case "precision":
    case "precisionReturned":
      return {
        verb: "are right in",
        of: ` of what they offer, ${k} things each`,
        other: "in ",
        number: percent,
      };
    case "recall":
      return { verb: "find", of: ` of the ${things}`, number: percent };
    case "recallCapped":
      return { verb: "find", of: ` of the ${things}, as far as ${k} places can`, number: percent };
    case "hitRate":
      return { verb: "have something right for", of: " of the customers", other: "for ", number: percent };
    case "dcg":
      return {
        verb: "get",
        of: ` points for how high they list the ${things}`,
        number: (value) => value.toFixed(2),
      };
    default:
      return {
        verb: "get",
        of: ` of 100 points for how high they list the ${things}`,
        number: (value) => digits(100 * value),
      };
  }
}

/** One recommender beside another, in a short sentence. */
export function comparisonWords(
  { metric, a, b, ratio, better, customers }: Omit<RecommenderComparison, "text">,
  nameA: string,
  nameB: string,
  k: number,
  target: RecommendTarget,
): string {
  const { verb, of, other = "", number } = figureWords(metric, k, target);
  const upper = nameA.charAt(0).toUpperCase() + nameA.slice(1);
  const figures = `${upper} ${verb} ${number(a.value)}${of}, ${nameB} ${other}${number(b.value)}`;
  if (better === null) return `${figures}: no clear difference (${customersWords(customers)}).`;
  if (better === "b") return `${figures}: clearly worse.`;
  if (ratio === null) return `${figures}: clearly better.`;
  const range = ratio.interval === null ? "" : ` (between ${ratio.interval.map(factor).join(" and ")})`;
  return `${figures}: ${times(ratio.value)} as many${range}.`;
}

/** "1 customer", "1,234 customers". */
export function customersWords(count: number): string {
  return count === 1 ? "1 customer" : `${count.toLocaleString("en-US")} customers`;
}

/** "12.3 %". */
export function percent(value: number): string {
  return `${digits(100 * value)} %`;
}

/** Three digits or so, of a number up to 100. */
function digits(value: number): string {
  if (value === 0) return "0";
  return value.toFixed(value >= 99.95 ? 0 : value >= 0.995 ? 1 : 2);
}

/** "2.1 times". */
function times(value: number): string {
  return `${factor(value)} times`;
}

/** A factor; one near 1 with a digit more, or the range would seem to have no width. */
function factor(value: number): string {
  return value.toFixed(value < 1.1 ? 2 : value < 10 ? 1 : 0);
}
