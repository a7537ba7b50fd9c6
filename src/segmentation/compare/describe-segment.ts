import { threeDigits } from "../../core/words.ts";
import { percent, traitsOf } from "./contrast-words.ts";
import type { SegmentProfile } from "./profile-segments.ts";

/** A segment in words. */
export interface SegmentDescription {
  readonly segment: string;
  /** What sets it apart, strongest first: "buy often", "more often city Berlin". Empty: much like everyone else, or too few to say. */
  readonly traits: readonly string[];
  /** Two sentences with the figures. */
  readonly text: string;
}

/**
 * Puts a profile of `profileSegments` into words: how large the segment is, and up to four things that set it apart beyond what chance explains (after the
 * correction for the number of comparisons). O(columns).
 *
 * @example
 * import { describeSegment, profileSegments } from "clientele/segmentation";
 * const customers = Array.from({ length: 40 }, (_, i) => ({ customer: `c${i}`, orders: i < 10 ? 8 + (i % 3) : 1 + (i % 3), revenue: 10 }));
 * const club = customers.slice(0, 10).map(({ customer }) => customer);
 * const { profiles } = profileSegments({ club }, customers, { columns: ["orders", "revenue"] });
 * describeSegment(profiles[0]).traits; // => ["buy often"]
 * describeSegment(profiles[0]).text; // => "25 % of customers bring 25 % of the money. What sets them apart: buy often (very much so: orders 8.9 on average, the rest 2)."
 */
export function describeSegment(profile: SegmentProfile): SegmentDescription {
  const { segment, customers, share, revenueShare, columns } = profile;
  const traits = traitsOf(columns, "the rest");
  const size = percent(share);
  const money =
    revenueShare === null
      ? `${size} of customers.`
      : `${size} of customers bring ${percent(revenueShare)} of the money.`;
  const facts = traits.slice(0, 4).map(({ words, facts: f }) => `${words} (${f})`);
  if (customers === 0) return { segment, traits: [], text: "Nobody is in this segment." };
  const few = customers < 20 ? `, which is hard to tell from ${threeDigits(customers)} customers` : "";
  const told =
    facts.length > 0
      ? `What sets them apart: ${facts.join("; ")}.`
      : `None of the columns sets them apart beyond what chance explains${few}.`;
  return { segment, traits: traits.map(({ words }) => words), text: `${money} ${told}` };
}
