import { firstAbove } from "../../numeric/bisect.ts";

/** A curve that starts at 1 and steps down at ascending ages. */
export interface StepCurve {
  readonly time: Float64Array;
  readonly survival: Float64Array;
}

/** The value of a curve after an age. O(log steps). */
export function stepValue({ time, survival }: StepCurve, age: number): number {
  const step = firstAbove(time, age);
  return step === 0 ? 1 : survival[step - 1];
}

/** The last age at which a curve says anything: the last age seen, Infinity once it is 0. */
export function knownUntil({ time, survival }: StepCurve): number {
  const last = time.length - 1;
  return last >= 0 && survival[last] === 0 ? Number.POSITIVE_INFINITY : (time[last] ?? 0);
}

/** Area under a curve from one age to another. O(steps). */
export function stepArea(curve: StepCurve, from: number, to: number): number {
  const { time, survival } = curve;
  let step = firstAbove(time, from);
  let value = stepValue(curve, from);
  let age = from;
  let area = 0;
  while (step < time.length && time[step] < to) {
    area += value * (time[step] - age);
    age = time[step];
    value = survival[step++];
  }
  return value === 0 ? area : area + value * Math.max(0, to - age);
}
