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

/** A figure, for people. */
export function figureWords(figure: RankingFigure, k: number): string {
  switch (figure) {
    case "precision":
      return `share of the ${k} items offered that were bought`;
    case "precisionReturned":
      return `share of the items offered (at most ${k}) that were bought`;
    case "recall":
      return `share of what was bought that is among the ${k} offered`;
    case "recallCapped":
      return `share of what ${k} places could have found`;
    case "hitRate":
      return `share of customers who bought at least one of the ${k} items offered`;
    case "mrr":
      return "1 / the place of the first item that was bought";
    case "map":
    case "mapRelevant":
      return `mean precision at the items that were bought, of ${k}`;
    case "dcg":
      return `items bought among the ${k} offered, higher places counting more`;
    case "ndcg":
      return `how near the ${k} offered come to the best list possible (1), higher places counting more`;
  }
}

/** "12.3 %". */
export function percent(value: number): string {
  const p = value * 100;
  return `${p.toFixed(p >= 99.95 ? 0 : p >= 0.995 ? 1 : 2)} %`;
}

/** "2.1 times". */
export function times(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} times`;
}
