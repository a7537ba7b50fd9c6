import type { Steps } from "./count-steps.ts";
import { type Robust, robustErrors } from "./robust-errors.ts";

/** A survival curve and its cumulative hazard at the ages of its steps. */
export interface StepSurvival {
  readonly survival: Float64Array;
  /** Standard error of log survival; Infinity where survival is 0. */
  readonly logError: Float64Array;
  readonly hazard: Float64Array;
  readonly hazardError: Float64Array;
}

/** Which estimates. */
export interface SurvivalRule {
  /** "product": Kaplan and Meier; "exponential": exp(-H). */
  readonly survival: "product" | "exponential";
  /** How H counts events at one age: "together" is Nelson and Aalen, "one by one" is Fleming and Harrington. */
  readonly ties: "together" | "one by one";
}

// what is left of fractional weights by rounding is nobody
const NOBODY = 1e-12;

/** Survival, cumulative hazard and their errors: by Greenwood's formula (1926) and its like for H, or robust ones. O(rows). */
export function stepSurvival(steps: Steps, rule: SurvivalRule, robust: Robust | undefined): StepSurvival {
  const { times, atRisk, events, ties } = steps;
  const [died] = events;
  const length = times.length;
  const survival = new Float64Array(length);
  const logError = new Float64Array(length);
  const hazard = new Float64Array(length);
  const hazardError = new Float64Array(length);
  let [s, greenwood, h, variance] = [1, 0, 0, 0];
  for (let t = 0; t < length; t++) {
    const [d, n] = [died[t], atRisk[t]];
    if (d > 0) {
      const left = n - d > NOBODY * n ? n - d : 0;
      s *= left / n;
      greenwood += d / (n * left);
      if (rule.ties === "together" || ties[t] <= 1) {
        h += d / n;
        variance += d / (n * n);
      } else {
        const each = d / ties[t];
        for (let k = 0; k < ties[t]; k++) {
          h += each / (n - k * each);
          variance += each / (n - k * each) ** 2;
        }
      }
    }
    survival[t] = s;
    hazard[t] = h;
    logError[t] = Math.sqrt(greenwood);
    hazardError[t] = Math.sqrt(variance);
  }
  if (robust !== undefined) {
    logError.set(robustErrors(steps, robust, "log survival"));
    hazardError.set(robustErrors(steps, robust, "hazard"));
  }
  if (rule.survival === "exponential")
    for (let t = 0; t < length; t++) {
      survival[t] = Math.exp(-hazard[t]);
      logError[t] = hazardError[t];
    }
  return { survival, logError, hazard, hazardError };
}
