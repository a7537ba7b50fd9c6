import { type BinnedFeature, CODES } from "./bins.ts";

/** Features that are added up as one: columns of few values share a code, so that a row costs fewer additions. What is added up is parted again exactly. */
export interface Lane {
  /** Places among the binned features. */
  readonly features: readonly number[];
  /** What the code of each counts for in the shared one. */
  readonly steps: readonly number[];
  /** Codes in use. */
  readonly size: number;
}

/** Codes of a feature that occur. */
function occurring({ bins, hasMissing }: BinnedFeature): number {
  return bins + (hasMissing ? 1 : 0);
}

/** Shares lanes of 256 codes out: each feature, those of many values first, goes to the first lane that has room. O(features lanes). */
export function lanesOf(features: readonly BinnedFeature[]): Lane[] {
  const lanes: { features: number[]; steps: number[]; size: number }[] = [];
  const order = features
    .map((_, f) => f)
    .sort((a, b) => occurring(features[b]) - occurring(features[a]) || a - b);
  for (const f of order) {
    const size = occurring(features[f]);
    const lane = lanes.find((open) => open.size * size <= CODES);
    if (lane === undefined) lanes.push({ features: [f], steps: [1], size });
    else {
      lane.features.push(f);
      lane.steps.push(lane.size);
      lane.size *= size;
    }
  }
  return lanes;
}
