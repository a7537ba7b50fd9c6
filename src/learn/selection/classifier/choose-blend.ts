import type { Steps } from "../../../core/work.ts";
import { logitOf } from "../../calibration/logit.ts";
import { logLossAt, logLossOf } from "../../evaluation/log-loss-of.ts";
import { moments } from "../../evaluation/weighted-mean.ts";
import { crossFittedLines, plattLine } from "../calibration-lines.ts";
import { caseWeights, shareOfYes } from "../subset-rows.ts";
import { blended, probabilities } from "./classifier-predictions.ts";
import type { CalibrationLine } from "./classifier-types.ts";

/** Rows that were held back, with what each member says of them. */
export interface HeldBackScores {
  readonly y: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly count: Float64Array | undefined;
  /** The part each row was held back in. */
  readonly part: Int32Array;
  /** Log-odds by member. */
  readonly scores: readonly Float64Array[];
}

/** What is made of the members' log-odds. */
export interface Blend {
  /** Of the first member. */
  readonly weight: number;
  readonly line: CalibrationLine | null;
  /** Log loss without the line, and with lines by Platt learnt on the other parts (null: not tried, or none rises). */
  readonly loss: number;
  readonly calibrated: number | null;
}

/** Steps of the weight of the first member, and of the slope of what is shrunk. */
const STEPS = 20;

/** Weights and calibration with the least log loss: Platt's line where it is tried and helps, else the members' scores drawn toward the share of yes. O(rows). */
export function* chooseBlend(held: HeldBackScores, calibrates: boolean): Steps<Blend> {
  const { weight, loss } = yield* chooseWeight(held);
  const score = blendOf(held.scores, weight);
  const platt = calibrates ? yield* chooseCalibration(score, held) : { line: null, loss: null };
  const line = platt.line ?? (yield* chooseShrinkage(score, held));
  return { weight, line, loss, calibrated: platt.loss };
}

/** Probabilities of each part by what is chosen on the other parts: their quality is not that of the best of several. O(rows parts). */
export function* crossFittedBlend(held: HeldBackScores, calibrates: boolean): Steps<Float64Array> {
  const p = new Float64Array(held.y.length);
  const parts = [...new Set(held.part)];
  for (const [done, k] of parts.entries()) {
    const rows = (inside: boolean) =>
      Int32Array.from(held.part.keys()).filter((i) => (held.part[i] === k) === inside);
    const [own, others] = [rows(true), rows(false)];
    // of a single part there are no others
    const known = others.length > 0 ? pickHeld(held, others) : held;
    const { weight, line } = yield* chooseBlend(known, calibrates);
    const found = probabilities(blendOf(pickHeld(held, own).scores, weight), line);
    own.forEach((i, j) => {
      p[i] = found[j];
    });
    yield [done + 1, parts.length];
  }
  return p;
}

/** The members' log-odds in one, by the weight of the first. */
export function blendOf(scores: readonly Float64Array[], weight: number): Float64Array {
  return scores.length > 1 ? blended(scores, [weight, 1 - weight]) : scores[0];
}

/** The weight of the first of two members with the least log loss, and that loss. O(rows). */
export function* chooseWeight({ y, weight, scores }: Pick<HeldBackScores, "y" | "weight" | "scores">): Steps<{
  readonly weight: number;
  readonly loss: number;
}> {
  if (scores.length === 1) return { weight: 1, loss: logLossOf(probabilities(scores[0], null), y, weight) };
  let best = { weight: 1, loss: Number.POSITIVE_INFINITY };
  for (let k = 0; k <= STEPS; k++) {
    const share = k / STEPS;
    const loss = logLossOf(probabilities(blendOf(scores, share), null), y, weight);
    if (loss < best.loss) best = { weight: share, loss };
    yield [0, 1];
  }
  return best;
}

/**
 * A calibration line, if it helps: lines learnt without each part in turn must bring down the log loss of that part on the whole. O(rows parts).
 */
export function* chooseCalibration(
  score: Float64Array,
  { y, weight, part }: Pick<HeldBackScores, "y" | "weight" | "part">,
): Steps<{ readonly line: CalibrationLine | null; readonly loss: number | null }> {
  const { p, lines } = yield* crossFittedLines(score, { y, weight, part }, (row, k) => part[row] !== k);
  if (lines.includes(null)) return { line: null, loss: null };
  const loss = logLossOf(p, y, weight);
  const plain = logLossOf(probabilities(score, null), y, weight);
  return { line: loss < plain ? plattLine(score, y, weight) : null, loss };
}

/**
 * Scores drawn toward the share of yes: the slope with the least log loss, taken back as far as its gain over the share alone is unsure, by 1 - (error of the gain / gain)^2 as a shrinkage estimator does. Without it what a few dozen rows
 * seem to say costs more than it tells where there is nothing to tell. Null: nothing to draw back. O(rows).
 */
export function* chooseShrinkage(
  score: Float64Array,
  { y, weight, count }: Pick<HeldBackScores, "y" | "weight" | "count">,
): Steps<CalibrationLine | null> {
  const share = shareOfYes(y, weight);
  if (!(share > 0 && share < 1)) return null;
  const base = logitOf(share);
  const lineOf = (slope: number): CalibrationLine => ({ intercept: (1 - slope) * base, slope });
  let best = { slope: 0, loss: logLossOf(probabilities(score, lineOf(0)), y, weight) };
  for (let k = 1; k <= STEPS; k++) {
    const loss = logLossOf(probabilities(score, lineOf(k / STEPS)), y, weight);
    if (loss < best.loss) best = { slope: k / STEPS, loss };
    yield [0, 1];
  }
  if (best.slope === 0) return lineOf(0);
  const p = probabilities(score, lineOf(best.slope));
  const rows = { length: y.length, mass: weight, weight: caseWeights(weight, count), count };
  const gain = moments((i) => logLossAt(share, y[i]) - logLossAt(p[i], y[i]), rows);
  const sure = gain.se === null ? 0 : Math.max(0, 1 - (gain.se / gain.mean) ** 2);
  const slope = best.slope * sure;
  return slope > 0.98 ? null : lineOf(slope);
}

function pickHeld({ y, weight, count, part, scores }: HeldBackScores, at: Int32Array): HeldBackScores {
  const picked = (values: Float64Array) => Float64Array.from(at, (i) => values[i]);
  return {
    y: picked(y),
    weight: weight && picked(weight),
    count: count && picked(count),
    part: at.map((i) => part[i]),
    scores: scores.map(picked),
  };
}
