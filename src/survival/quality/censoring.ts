import { firstAbove } from "../../numeric/bisect.ts";
import type { LifetimeRows } from "../input/read-lifetimes.ts";
import { timeIndex } from "../input/time-index.ts";

/** The chance of still being watched: Kaplan and Meier's curve of being lost from sight. */
export interface Censoring {
  /** At an age. */
  at(age: number): number;
  /** Just before an age. */
  before(age: number): number;
  /** Number of equal customers of each row. */
  readonly mass: Float64Array;
  readonly total: number;
}

/** O(n) where ages are whole, else O(n log n). */
export function censoringOf({ stop, event, count, weight, length }: LifetimeRows): Censoring {
  const { times, stopAt } = timeIndex(stop);
  const mass = new Float64Array(length).fill(1);
  if (count !== undefined) for (let i = 0; i < length; i++) mass[i] *= count[i];
  if (weight !== undefined) for (let i = 0; i < length; i++) mass[i] *= weight[i];
  const leaving = new Float64Array(times.length);
  const lost = new Float64Array(times.length);
  let total = 0;
  for (let i = 0; i < length; i++) {
    leaving[stopAt[i]] += mass[i];
    if (event[i] === 0) lost[stopAt[i]] += mass[i];
    total += mass[i];
  }
  const watched = new Float64Array(times.length);
  let share = 1;
  let atRisk = total;
  for (let k = 0; k < times.length; k++) {
    if (lost[k] > 0) share *= 1 - lost[k] / atRisk;
    // the last one lost leaves a rounding error, not a chance
    if (atRisk - lost[k] <= 1e-9 * total) share = 0;
    watched[k] = share;
    atRisk -= leaving[k];
  }
  const step = (k: number) => (k < 0 ? 1 : watched[k]);
  return {
    at: (age) => step(firstAbove(times, age) - 1),
    before: (age) => {
      const k = firstAbove(times, age) - 1;
      return step(k >= 0 && times[k] === age ? k - 1 : k);
    },
    mass,
    total,
  };
}
