import { badOption, oneOf } from "../../core/options.ts";
import type { NeighborMeasure } from "../also-bought/also-bought-types.ts";
import { neighborScore } from "../also-bought/neighbor-score.ts";
import { shrinkOption } from "../counts/best-neighbors.ts";

/** How alike two items (or two customers) are. */
export type SimilarityMeasure = NeighborMeasure | "asymmetric-cosine" | "tfidf" | "bm25";

/** Settings of measures. */
export interface SimilarityOptions {
  /**
   * What neighbours are ranked and weighed by. "tfidf" and "bm25" are the cosine and the dot product after weighting, which let those with few items say more; "asymmetric-cosine"
   * lies between "confidence" and the confidence the other way round (`alpha`); the others are those of rules. All but "cosine", "asymmetric-cosine", "tfidf" and "bm25"
   * count, and take no weights.
   */
  readonly measure?: SimilarityMeasure;
  /**
   * Draws those who share little towards 0: added to the denominator of cosine, tf-idf, Jaccard, confidence and asymmetric cosine; the other measures are multiplied by shared / (shared + shrink). Not for "bm25".
   * Default 0.
   */
  readonly shrink?: number;
  /** Of "asymmetric-cosine", 0 to 1: the power of the first one's size in the denominator; 1 is confidence, 0.5 the cosine. Default 0.5. */
  readonly alpha?: number;
  /** Of "bm25": how soon repeated purchases stop counting more, 0 or more. Default 1.2. */
  readonly k1?: number;
  /** Of "bm25": how much what is long (popular) counts less, 0 to 1. Default 0.75. */
  readonly b?: number;
}

/** The settings with their defaults: plain JSON, without those of other measures. */
export interface Similarity {
  readonly measure: SimilarityMeasure;
  readonly shrink: number;
  readonly alpha?: number;
  readonly k1?: number;
  readonly b?: number;
}

const MEASURES: readonly SimilarityMeasure[] = [
  "llr",
  "cosine",
  "jaccard",
  "tfidf",
  "bm25",
  "asymmetric-cosine",
  "confidence",
  "lift",
  "leverage",
  "kulczynski",
  "support",
];

/** The options checked. */
export function similarityOption(options: SimilarityOptions, measure: SimilarityMeasure): Similarity {
  const name = oneOf(options.measure ?? measure, "measure", MEASURES);
  const shrink = shrinkOption(options.shrink);
  if (name === "asymmetric-cosine") {
    const alpha = between(options.alpha ?? 0.5, "alpha", 1);
    return { measure: name, shrink, alpha };
  }
  if (name !== "bm25") return { measure: name, shrink };
  if (shrink > 0) throw badOption("shrink", shrink, 'nothing with "bm25", whose scores have no denominator');
  const k1 = between(options.k1 ?? 1.2, "k1", Number.MAX_VALUE);
  return { measure: name, shrink, k1, b: between(options.b ?? 0.75, "b", 1) };
}

/** Whether a measure is worked out from sums of products of weights, not from counts. */
export function isSum(measure: SimilarityMeasure): boolean {
  return measure === "tfidf" || measure === "bm25";
}

/** Whether a measure makes sense of entries other than 1. */
export function takesWeights(measure: SimilarityMeasure): boolean {
  return isSum(measure) || measure === "cosine" || measure === "asymmetric-cosine";
}

/**
 * The score from what two share, the size of each and the number of all: counts of entries of 1, or the dot product and the squared lengths of weighted ones. `rows`: that number of all, where it is the same each time.
 */
export function similarityScore(
  { measure, shrink, alpha = 0.5 }: Similarity,
  rows?: number,
): (shared: number, a: number, b: number, n: number) => number {
  switch (measure) {
    case "bm25":
      return (shared) => shared;
    case "tfidf":
      return neighborScore("cosine", shrink);
    case "asymmetric-cosine":
      return (shared, a, b) => shared / (a ** alpha * b ** (1 - alpha) + shrink);
    default:
      return neighborScore(measure, shrink, rows);
  }
}

function between(value: number, name: string, most: number): number {
  if (typeof value === "number" && value >= 0 && value <= most) return value;
  throw badOption(name, value, most === 1 ? "a number from 0 to 1" : "a number, 0 or more");
}
