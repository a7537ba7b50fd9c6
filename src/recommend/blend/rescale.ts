import type { ScorePart } from "../models/scorer.ts";
import type { BlendMember } from "../use/recommender-model.ts";

/** A member's scores made comparable: entry k counts `slope * value[k] + shift` in the blend. */
export interface Rescaled {
  readonly slope: number;
  readonly shift: number;
  readonly value: Float64Array;
  /** Whether `value` is the member's own score, not what a transform or a rank made of it. */
  readonly linear: boolean;
}

/**
 * Transformed and scaled. Items that the member has nothing to say for count as its lowest score. The deviation is that of all items (divided by n); scores that are all the same
 * count 0. O(items), by rank O(items log items).
 */
export function rescale(
  scores: Float64Array,
  { scale, transform, weight }: Omit<BlendMember, "model" | "label">,
  value: Float64Array,
): Rescaled {
  settle(scores, transform === "log", value);
  const linear = scale !== "rank" && transform === "none";
  if (scale === "none") return { slope: weight, shift: 0, value, linear };
  if (scale === "rank") {
    ranks(value);
    return { slope: weight, shift: 0, value, linear };
  }
  if (scale === "max") {
    let largest = 0;
    for (let k = 0; k < value.length; k++) largest = Math.max(largest, Math.abs(value[k]));
    return { slope: largest > 0 ? weight / largest : 0, shift: 0, value, linear };
  }
  let sum = 0;
  for (let k = 0; k < value.length; k++) sum += value[k];
  const mean = sum / value.length;
  let squares = 0;
  for (let k = 0; k < value.length; k++) squares += (value[k] - mean) * (value[k] - mean);
  const deviation = Math.sqrt(squares / value.length);
  // what is left of scores that are all the same is rounding
  if (!(deviation > 1e-12 * Math.abs(mean))) return { slope: 0, shift: 0, value, linear };
  return { slope: weight / deviation, shift: (-weight * mean) / deviation, value, linear };
}

/** Scores, transformed, with the lowest for what nothing is said for. */
function settle(scores: Float64Array, log: boolean, value: Float64Array): void {
  let lowest = Number.POSITIVE_INFINITY;
  let finite = true;
  for (let k = 0; k < scores.length; k++) {
    if (!Number.isFinite(scores[k])) finite = false;
    else if (scores[k] < lowest) lowest = scores[k];
  }
  if (lowest === Number.POSITIVE_INFINITY) lowest = 0;
  value.set(scores);
  if (!finite) for (let k = 0; k < value.length; k++) if (!Number.isFinite(value[k])) value[k] = lowest;
  if (log) for (let k = 0; k < value.length; k++) value[k] = Math.log1p(Math.max(0, value[k]));
}

/**
 * What the parts of a member's score are in the blend: in proportion, and what the scale adds to every item as a part of its own. Where a transform or a rank makes something of a
 * score that was not above 0, parts in proportion would speak for what they spoke against: there it is all one part.
 */
export function rescaledParts(
  parts: readonly ScorePart[],
  { slope, shift, value, linear }: Rescaled,
  place: number,
): ScorePart[] {
  let sum = 0;
  let size = 0;
  for (const { score } of parts) {
    sum += score;
    size += Math.abs(score);
  }
  const whole = slope * value[place];
  const factor = linear ? slope : whole / sum;
  const fine = linear ? parts.length > 0 : sum > ROUNDING * size;
  const scaled = fine ? parts.map((part) => ({ ...part, score: part.score * factor })) : [];
  const rest = fine ? shift : whole + shift;
  if (rest !== 0) scaled.push({ from: -1, score: rest });
  return scaled;
}

// parts that leave less than this of themselves cancel out
const ROUNDING = 1e-9;

/** Each value by its rank: 1 for the largest, 1 / n for the smallest, equal ones the mean of theirs. */
function ranks(value: Float64Array): void {
  const n = value.length;
  const order = Int32Array.from(value.keys()).sort((a, b) => value[b] - value[a]);
  const sorted = Float64Array.from(order, (k) => value[k]);
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && sorted[to] === sorted[from]) to++;
    for (let r = from; r < to; r++) value[order[r]] = 1 - (from + to - 1) / 2 / n;
    from = to;
  }
}
