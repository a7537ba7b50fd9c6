import { byLargest } from "../models/parts-for.ts";
import type { ScorePart } from "../models/scorer.ts";

/** The parts in order, the largest first; what rounding left between their sum and the score goes to the largest. */
export function largestFirst(parts: readonly ScorePart[], score: number): ScorePart[] {
  if (parts.length === 0) return [];
  const sorted = [...parts].sort(byLargest);
  const rest = sorted.slice(1).reduce((sum, part) => sum + part.score, 0);
  sorted[0] = { from: sorted[0].from, score: score - rest };
  return sorted;
}
