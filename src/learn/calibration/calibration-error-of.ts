import type { ProbabilityBins } from "./probability-bins.ts";

/** The mean distance of foretold and observed shares, by mass. */
export function meanGap({ mass, predicted, observed }: ProbabilityBins): number {
  let total = 0;
  let gaps = 0;
  for (let b = 0; b < mass.length; b++) {
    gaps += mass[b] * Math.abs(predicted[b] - observed[b]);
    total += mass[b];
  }
  return gaps / total;
}
