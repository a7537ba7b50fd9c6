import type { ScorePart } from "../models/scorer.ts";
import type { BlendMember } from "../use/recommender-model.ts";

/** A member's scores made comparable: entry k counts `slope * value[k] + shift` in the blend. */
export interface Rescaled {
  readonly slope: number;
  readonly shift: number;
  readonly value: Float64Array;
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
  let lowest = Number.POSITIVE_INFINITY;
  for (const s of scores) if (Number.isFinite(s) && s < lowest) lowest = s;
  if (lowest === Number.POSITIVE_INFINITY) lowest = 0;
  for (let k = 0; k < scores.length; k++) {
    const s = Number.isFinite(scores[k]) ? scores[k] : lowest;
    value[k] = transform === "log" ? Math.log1p(Math.max(0, s)) : s;
  }
  if (scale === "none") return { slope: weight, shift: 0, value };
  if (scale === "rank") {
    ranks(value);
    return { slope: weight, shift: 0, value };
  }
  if (scale === "max") {
    let largest = 0;
    for (const v of value) if (Math.abs(v) > largest) largest = Math.abs(v);
    return { slope: largest > 0 ? weight / largest : 0, shift: 0, value };
  }
  let sum = 0;
  for (const v of value) sum += v;
  const mean = sum / value.length;
  let squares = 0;
  for (const v of value) squares += (v - mean) * (v - mean);
  const deviation = Math.sqrt(squares / value.length);
  // what is left of scores that are all the same is rounding
  if (!(deviation > 1e-12 * Math.abs(mean))) return { slope: 0, shift: 0, value };
  return { slope: weight / deviation, shift: (-weight * mean) / deviation, value };
}

/** What the parts of a member's score are in the blend: in proportion, and what the scale adds to every item as a part of its own. */
export function rescaledParts(
  parts: readonly ScorePart[],
  { slope, shift, value }: Rescaled,
  place: number,
): ScorePart[] {
  let sum = 0;
  for (const { score } of parts) sum += score;
  const whole = slope * value[place];
  const factor = whole / sum;
  const fine = sum !== 0 && Number.isFinite(factor);
  const scaled = fine ? parts.map((part) => ({ ...part, score: part.score * factor })) : [];
  const rest = fine ? shift : whole + shift;
  if (rest !== 0) scaled.push({ from: -1, score: rest });
  return scaled;
}

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
