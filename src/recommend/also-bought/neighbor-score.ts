import { llrOf, measureOf } from "../counts/measures.ts";
import type { NeighborMeasure } from "./also-bought-types.ts";

/** Every measure that neighbours can be ranked by. */
export const NEIGHBOR_MEASURES: readonly NeighborMeasure[] = [
  "llr",
  "cosine",
  "jaccard",
  "confidence",
  "lift",
  "leverage",
  "kulczynski",
  "support",
];

/** Baskets (customers) whose logarithms are kept: 16 MB. */
const MOST_ROWS = 2_000_000;

/**
 * The score of a neighbour. `shrink` rows are added to the denominator of cosine, Jaccard and confidence; other measures are multiplied by both / (both + shrink). G2 is high also for
 * things that avoid each other: those score 0. `rows` is the number of all that will be asked with.
 */
export function neighborScore(
  name: NeighborMeasure,
  shrink: number,
  rows: number = Number.POSITIVE_INFINITY,
): (both: number, a: number, b: number, n: number) => number {
  const measure = measureOf(name);
  switch (name) {
    case "cosine":
      return (both, a, b) => both / (Math.sqrt(a * b) + shrink);
    case "jaccard":
      return (both, a, b) => both / (a + b - both + shrink);
    case "confidence":
      return (both, a) => both / (a + shrink);
    case "llr": {
      const g2 = rows <= MOST_ROWS ? llrOf(rows) : measure;
      return (both, a, b, n) => (both * n > a * b ? (g2(both, a, b, n) * both) / (both + shrink) : 0);
    }
    default:
      return (both, a, b, n) => (measure(both, a, b, n) * both) / (both + shrink);
  }
}
