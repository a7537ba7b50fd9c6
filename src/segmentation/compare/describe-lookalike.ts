import { needModel } from "../../core/model.ts";
import { percent, traitsOf } from "./contrast-words.ts";
import type { LookalikeModel } from "./lookalike-types.ts";

/** The ideal customer in words. */
export interface LookalikeDescription {
  /** What sets ideal customers apart, strongest first. */
  readonly traits: readonly string[];
  /** Who they are, in a sentence with the figures. */
  readonly text: string;
  /** How far the score can be trusted, in a sentence. */
  readonly trust: string;
  /** What to be careful about. */
  readonly warnings: readonly string[];
}

/**
 * Puts a look-alike model into words: what the ideal customers have more or less of than the others, column by column (each by itself, with the correction for the number of
 * comparisons; figures and intervals are in `model.profile`), and how well the score tells them apart. O(columns).
 *
 * @throws "bad-model" for what is no such model.
 *
 * @example
 * import { describeLookalike, fitLookalike } from "clientele/segmentation";
 * const customers = Array.from({ length: 200 }, (_, i) => ({
 *   customer: `c${i}`, visits: (i * 7) % 11, channel: i % 3 === 0 ? "shop" : "web", vip: (i * 7) % 11 > 7 && i % 2 === 0 ? 1 : 0,
 * }));
 * const told = describeLookalike(fitLookalike(customers, { ideal: "vip", columns: ["visits", "channel"] }));
 * told.traits; // => ["visit often"]
 * told.text; // => "27 of 200 customers are ideal. What sets them apart: visit often (very much so: visits 9 on average, the others 4.36)."
 */
export function describeLookalike(model: LookalikeModel): LookalikeDescription {
  needModel(model, ["lookalike"], "describeLookalike", "fitLookalike");
  const { ideal, others, profile, fit } = model;
  const traits = traitsOf(profile, "the others");
  const facts = traits.slice(0, 5).map(({ words, facts: f }) => `${words} (${f})`);
  const told =
    facts.length > 0
      ? `What sets them apart: ${facts.join("; ")}.`
      : "None of the columns sets them apart beyond what chance explains.";
  return {
    traits: traits.map(({ words }) => words),
    text: `${ideal} of ${ideal + others} customers are ideal. ${told}`,
    trust: trustOf(model),
    warnings: fit.warnings,
  };
}

function trustOf({ fit }: LookalikeModel): string {
  if (fit.auc === null) return "There is no score: the data cannot carry one.";
  const { value, interval } = fit.auc;
  const range = interval === null ? "" : ` (${percent(interval[0])} to ${percent(interval[1])})`;
  const slope = fit.calibration?.interval;
  const sure =
    slope === undefined || slope === null
      ? ""
      : slope[1] < 1
        ? " It is surer of itself than it should be: use the order of the scores, not their distances."
        : slope[0] > 1
          ? " It is more cautious than it needs to be; the order of the scores is not touched by that."
          : "";
  return `Of an ideal customer and another one, neither seen before, the score puts the ideal one first in ${percent(value)} of cases${range}; guessing would in 50 %.${sure}`;
}
