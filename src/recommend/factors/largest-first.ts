import { partsInOrder } from "../models/parts-in-order.ts";
import type { ScorePart } from "../models/scorer.ts";

/** The parts in order, the largest first; what rounding left between their sum and the score goes to the largest. Both columns are scratch afterwards. */
export function largestFirst(from: number[], scores: number[], score: number): ScorePart[] {
  const sorted = partsInOrder(from, scores);
  if (sorted.length === 0) return [];
  let rest = 0;
  for (let k = 1; k < sorted.length; k++) rest += sorted[k].score;
  sorted[0] = { from: sorted[0].from, score: score - rest };
  return sorted;
}
