import { midRanks } from "../../numeric/ranks.ts";
import type { CoxRows } from "./cox-rows.ts";

/** A scale of age on which effects may drift: the share who left before ("km", Kaplan-Meier), age itself, its rank among rows, or its logarithm. */
export type AgeTransform = "km" | "identity" | "rank" | "log";

/** Values of a transform at the distinct ages; case weights play no part. O(n). */
export function ageTransform(rows: CoxRows, transform: AgeTransform): Float64Array {
  const { times, at, from, count, events, enters } = rows;
  if (transform === "identity") return times;
  if (transform === "log") return times.map(Math.log);
  const here = new Float64Array(times.length);
  const left = new Float64Array(times.length);
  const entered = new Float64Array(times.length);
  for (let g = 0; g < at.length; g++) {
    left[at[g]] += events[g];
    for (let k = from[g]; k < from[g + 1]; k++) {
      const c = count === undefined ? 1 : count[k];
      here[at[g]] += c;
      if (enters !== undefined) entered[enters[k]] += c;
    }
  }
  if (transform === "rank") return midRanks(times, here);
  const atRisk = new Float64Array(times.length);
  let held = 0;
  for (let t = times.length - 1; t >= 0; t--) {
    held += here[t];
    atRisk[t] = held;
    if (enters !== undefined) held -= entered[t];
  }
  const out = new Float64Array(times.length);
  let survival = 1;
  for (let t = 0; t < times.length; t++) {
    out[t] = 1 - survival;
    survival *= 1 - left[t] / atRisk[t];
  }
  return out;
}
