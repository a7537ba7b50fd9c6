import type { ScorePart } from "../models/scorer.ts";
import type { BlendMember } from "../use/recommender-model.ts";

/** A member's scores made comparable: entry k counts `slope * value[k] + shift` in the blend. */
export interface Rescaled {
  readonly slope: number;
  readonly shift: number;
  readonly value: Float64Array;
  /** Whether `value` is the member's own score, not what a transform or a rank made of it. */
  readonly linear: boolean;
  /** Whether the member has something to say for every item. */
  readonly saysAll: boolean;
}

/**
 * Transformed and scaled; items that score no more than `floor` have nothing said for them. Where the scores need no change, they are the values; else those are written into `room`. Items
 * that the member has nothing to say for count as its lowest score. The deviation is that of all items (divided by n); scores that are all the same count 0. O(items), by rank O(items log items).
 */
export function rescale(
  scores: Float64Array,
  { scale, transform, weight }: Omit<BlendMember, "model" | "label">,
  floor: number,
  room: Float64Array,
): Rescaled {
  const linear = scale !== "rank" && transform === "none";
  const given = sumAndLowest(scores);
  const saysAll = given.lowest > floor;
  // a sum is a number where all that is in it are
  const value = linear && Number.isFinite(given.sum) ? scores : room;
  if (value === room) settle(scores, transform === "log", room);
  if (scale === "none") return { slope: weight, shift: 0, value, linear, saysAll };
  if (scale === "rank") {
    ranks(value);
    return { slope: weight, shift: 0, value, linear, saysAll };
  }
  if (scale === "max") {
    let largest = 0;
    for (let k = 0; k < value.length; k++) {
      const size = Math.abs(value[k]);
      if (size > largest) largest = size;
    }
    return { slope: largest > 0 ? weight / largest : 0, shift: 0, value, linear, saysAll };
  }
  const { sum } = value === scores ? given : sumAndLowest(value);
  const mean = sum / value.length;
  const deviation = Math.sqrt(squaresAbout(value, mean) / value.length);
  // what is left of scores that are all the same is rounding
  if (!(deviation > 1e-12 * Math.abs(mean))) return { slope: 0, shift: 0, value, linear, saysAll };
  return { slope: weight / deviation, shift: (-weight * mean) / deviation, value, linear, saysAll };
}

// four sums in both, which do not wait for each other

/** The lowest is NaN where the sum is. */
function sumAndLowest(value: Float64Array): { readonly sum: number; readonly lowest: number } {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let k = 0;
  for (; k + 3 < value.length; k += 4) {
    const p = value[k];
    const q = value[k + 1];
    const r = value[k + 2];
    const s = value[k + 3];
    a += p;
    b += q;
    c += r;
    d += s;
    if (p < lowest) lowest = p;
    if (q < lowest) lowest = q;
    if (r < lowest) lowest = r;
    if (s < lowest) lowest = s;
  }
  for (; k < value.length; k++) {
    a += value[k];
    if (value[k] < lowest) lowest = value[k];
  }
  const sum = a + b + (c + d);
  return { sum, lowest: Number.isNaN(sum) ? Number.NaN : lowest };
}

function squaresAbout(value: Float64Array, mean: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = 0;
  for (; k + 3 < value.length; k += 4) {
    const p = value[k] - mean;
    const q = value[k + 1] - mean;
    const r = value[k + 2] - mean;
    const s = value[k + 3] - mean;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  for (; k < value.length; k++) a += (value[k] - mean) * (value[k] - mean);
  return a + b + (c + d);
}

/** Scores, transformed, with the lowest for what nothing is said for. */
function settle(scores: Float64Array, log: boolean, value: Float64Array): void {
  let lowest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < scores.length; k++)
    if (scores[k] < lowest && Number.isFinite(scores[k])) lowest = scores[k];
  if (lowest === Number.POSITIVE_INFINITY) lowest = 0;
  for (let k = 0; k < scores.length; k++) value[k] = Number.isFinite(scores[k]) ? scores[k] : lowest;
  // most are often 0, which need no logarithm
  if (log) for (let k = 0; k < value.length; k++) value[k] = value[k] > 0 ? Math.log1p(value[k]) : 0;
}

/**
 * What the parts of a member's score are in the blend: in proportion, and what the scale adds to every item as a part of its own. Where a transform or a rank makes something of a
 * score that was not above 0, parts in proportion would speak for what they spoke against: there it is all one part. Parts without a name get `label`.
 */
export function rescaledParts(
  parts: readonly ScorePart[],
  { slope, shift, value, linear }: Rescaled,
  place: number,
  label: string,
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
  const scaled = fine
    ? parts.map(({ from, score, by }) => ({ from, score: score * factor, by: by ?? label }))
    : [];
  const rest = fine ? shift : whole + shift;
  if (rest !== 0) scaled.push({ from: -1, score: rest, by: label });
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
