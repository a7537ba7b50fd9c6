/**
 * How frailties of groups are distributed, at one variance, for groups with given numbers of events. Integrating a group's frailty out of the likelihood is the same as adding the logarithm of a frailty to the linear
 * predictor and taking off a penalty (the conjugate of the integral): so the marginal likelihood is maximized as a penalized one, exactly.
 */
export interface FrailtyLaw {
  /** Sum of the penalties at logarithms `o` of the frailties, with its first and second derivatives by group; Infinity where a frailty cannot be. */
  at(o: Float64Array, first: Float64Array, second: Float64Array): number;
  /** What the logarithms are when the groups' expected events at frailty 1 are `exposure`. */
  answer(exposure: Float64Array, o: Float64Array): void;
  /** Derivative of minus the penalty by the logarithm of the variance. */
  slope(o: Float64Array): number;
}

/** Gamma frailties with mean 1. */
export function gammaLaw(variance: number, events: Float64Array): FrailtyLaw {
  const nu = 1 / variance;
  const groups = events.length;
  const fixed = gammaConstants(nu, events);
  return {
    at(o, first, second) {
      let total = fixed.value;
      for (let g = 0; g < groups; g++) {
        const more = Math.expm1(o[g]);
        total += nu * (more - o[g]);
        first[g] = nu * more;
        second[g] = nu * (1 + more);
      }
      return total;
    },
    answer(exposure, o) {
      for (let g = 0; g < groups; g++) o[g] = Math.log1p((events[g] - exposure[g]) / (exposure[g] + nu));
    },
    slope(o) {
      let total = fixed.slope;
      for (let g = 0; g < groups; g++) total += Math.expm1(o[g]) - o[g];
      return nu * total;
    },
  };
}

/** The part of the penalties that hangs on the numbers of events alone, with its derivative by nu. O(groups + most events). */
function gammaConstants(nu: number, events: Float64Array): { value: number; slope: number } {
  const sorted = events.slice().sort();
  let [value, slope, logs, inverses, j] = [0, 0, 0, 0, 0];
  for (const d of sorted) {
    // sums over the numbers below d
    for (; j < d; j++) {
      logs += Math.log1p(j / nu);
      inverses += 1 / (nu + j);
    }
    const rise = Math.log1p(d / nu);
    value += d * rise - logs + nu * rise - d;
    slope += rise - inverses;
  }
  return { value, slope };
}
