import { SEGMENT_WORDS } from "./words.ts";

/** What a segment is and what to do about it. */
export interface SegmentAction {
  readonly segment: string;
  /** What this is, in a plain sentence. */
  readonly meaning: string;
  /** What to do, in a plain sentence or two. */
  readonly action: string;
}

/**
 * Plain words about segments: what each is and what to do. Without an argument, those of every segment the library's own maps know; with
 * names, theirs in that order, and names that the library does not know are left out. English. O(names).
 *
 * @example
 * import { segmentActions } from "clientele";
 * segmentActions(["At Risk"])[0].meaning; // => "Used to buy several times, but not for a long time."
 * segmentActions(["my own"]); // => []
 */
export function segmentActions(segments?: Iterable<string>): SegmentAction[] {
  const known = new Map(
    SEGMENT_WORDS.map(([segment, meaning, action]) => [segment, { segment, meaning, action }]),
  );
  return [...(segments ?? known.keys())].flatMap((segment) => known.get(segment) ?? []);
}
