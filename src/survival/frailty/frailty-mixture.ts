import type { FrailtyDistribution } from "./frailty-types.ts";
import { logNormalMoments } from "./log-normal-law.ts";

/** What a cumulative hazard at frailty 1 becomes: of a mixture, minus the logarithm of the mean of exp(-u H). */
export interface FrailtyMixture {
  hazard(h: number): number;
  /** Its derivative. */
  slope(h: number): number;
  /** The cumulative hazard at frailty 1 that gives this one. */
  inverse(hazard: number): number;
}

/** Customers of groups that are not known, by the distribution of frailties. */
export function frailtyMixture(distribution: FrailtyDistribution, variance: number): FrailtyMixture {
  if (variance === 0) return { hazard: (h) => h, slope: () => 1, inverse: (h) => h };
  if (distribution === "gamma")
    return {
      hazard: (h) => Math.log1p(variance * h) / variance,
      slope: (h) => 1 / (1 + variance * h),
      inverse: (hazard) => Math.expm1(variance * hazard) / variance,
    };
  const moments = logNormalMoments(variance);
  return {
    hazard: (h) => -moments.at(0, h).log,
    slope: (h) => moments.at(0, h).mean,
    inverse(hazard) {
      if (!(hazard > 0) || hazard === Number.POSITIVE_INFINITY) return hazard;
      // the mixture bends downwards, so that steps from below stay below
      let h = hazard / moments.at(0, 0).mean;
      for (let k = 0; k < 200; k++) {
        const { log, mean } = moments.at(0, h);
        const step = (hazard + log) / mean;
        h += step;
        if (Math.abs(step) < 1e-13 * h) break;
      }
      return h;
    },
  };
}
