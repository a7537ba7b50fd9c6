import { byLargest } from "../models/parts-for.ts";
import type { ScorePart } from "../models/scorer.ts";

/** The parts in order, the largest first; what rounding left between their sum and the score goes to the largest. */
export function largestFirst(parts: readonly ScorePart[], score: number): ScorePart[] {
  if (parts.length === 0) return [];
  const sorted = [...parts];
  if (parts.length > FEW) sorted.sort(byLargest);
  else insertEach(sorted);
  let rest = 0;
  for (let k = 1; k < sorted.length; k++) rest += sorted[k].score;
  sorted[0] = { from: sorted[0].from, score: score - rest };
  return sorted;
}

/** So few are sorted sooner by inserting one after the other. */
const FEW = 64;

function insertEach(parts: ScorePart[]): void {
  for (let k = 1; k < parts.length; k++) {
    const part = parts[k];
    let at = k;
    while (at > 0 && byLargest(parts[at - 1], part) > 0) parts[at] = parts[--at];
    parts[at] = part;
  }
}
