import { badOption } from "../../core/options.ts";
import { type GroupCounts, type ShareName, shareOf } from "./group-counts.ts";

/** How far apart groups are. Null where fewer than two groups have enough rows to be compared. */
export interface FairnessMeasures {
  /** Largest less smallest share of chosen rows. */
  readonly demographicParityDifference: number | null;
  /** Smallest over largest share of chosen rows. */
  readonly demographicParityRatio: number | null;
  /** Largest less smallest share of the yes rows that are chosen. */
  readonly equalOpportunityDifference: number | null;
  /** The larger of the differences of true and of false positive rates. */
  readonly equalizedOddsDifference: number | null;
  /** The smaller of the ratios of true and of false positive rates. */
  readonly equalizedOddsRatio: number | null;
  /** Mean of the differences of true and of false positive rates. */
  readonly averageOddsDifference: number | null;
}

/** Which groups have enough rows for a comparison. */
export interface Enough {
  readonly minRows: number;
  readonly minCases: number;
}

/** Refuses sizes that are none. */
export function needEnough(enough: Enough): Enough {
  for (const [name, value] of Object.entries(enough))
    if (!Number.isInteger(value) || value < 1) throw badOption(name, value, "a whole number of at least 1");
  return enough;
}

/** Whether a group's share can be compared. */
export function isEnough(counts: GroupCounts, name: ShareName, { minRows, minCases }: Enough): boolean {
  const share = shareOf(counts, name);
  return counts.rows >= minRows && share.rows >= minCases && !Number.isNaN(share.value);
}

/** The measures as fairlearn defines them: differences are largest less smallest over groups, ratios smallest over largest (0 / 0 is 1). */
export function fairnessMeasures(counts: readonly GroupCounts[], enough: Enough): FairnessMeasures {
  const selection = spread(counts, "selectionRate", enough);
  const tpr = spread(counts, "truePositiveRate", enough);
  const fpr = spread(counts, "falsePositiveRate", enough);
  const odds = tpr === null || fpr === null ? null : { tpr, fpr };
  return {
    demographicParityDifference: selection?.difference ?? null,
    demographicParityRatio: selection?.ratio ?? null,
    equalOpportunityDifference: tpr?.difference ?? null,
    equalizedOddsDifference: odds === null ? null : Math.max(odds.tpr.difference, odds.fpr.difference),
    equalizedOddsRatio: odds === null ? null : Math.min(odds.tpr.ratio, odds.fpr.ratio),
    averageOddsDifference: odds === null ? null : (odds.tpr.difference + odds.fpr.difference) / 2,
  };
}

/** The groups with the largest and the smallest of a share, and these. */
export interface RateExtremes {
  readonly high: { readonly group: string; readonly value: number };
  readonly low: { readonly group: string; readonly value: number };
}

/** Largest and smallest share of the groups with enough rows; null with fewer than two of them. */
export function rateExtremes(
  names: readonly string[],
  counts: readonly GroupCounts[],
  name: ShareName,
  enough: Enough,
): RateExtremes | null {
  const found = names
    .map((group, g) => ({ group, counts: counts[g] }))
    .filter((one) => isEnough(one.counts, name, enough))
    .map((one) => ({ group: one.group, value: shareOf(one.counts, name).value }))
    .sort((a, b) => a.value - b.value);
  return found.length < 2 ? null : { low: found[0], high: found[found.length - 1] };
}

function spread(
  counts: readonly GroupCounts[],
  name: ShareName,
  enough: Enough,
): { readonly difference: number; readonly ratio: number } | null {
  const found = rateExtremes(
    counts.map(() => ""),
    counts,
    name,
    enough,
  );
  if (found === null) return null;
  const [low, high] = [found.low.value, found.high.value];
  return { difference: high - low, ratio: high === 0 ? 1 : low / high };
}
