import type { History } from "./history.ts";
import type { ScorePart, Scorer } from "./scorer.ts";

/** The parts of several items' scores, at once where the scorer has a faster way for that. */
export function partsFor(
  scorer: Scorer,
  history: History,
  asOf: number,
  places: readonly number[],
): readonly (readonly ScorePart[])[] {
  return scorer.partsOf?.(history, asOf, places) ?? places.map((place) => scorer.parts(history, asOf, place));
}

/** The part with the name of who says so, where it has none yet. */
export function named(part: ScorePart, by: string | undefined): ScorePart {
  return part.by === undefined && by !== undefined ? { from: part.from, score: part.score, by } : part;
}

/** The largest first, of equal ones the lower place. */
export function byLargest(a: ScorePart, b: ScorePart): number {
  return b.score - a.score || a.from - b.from;
}
