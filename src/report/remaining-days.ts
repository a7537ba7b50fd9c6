import { firstAbove } from "../numeric/bisect.ts";
/** Days of a month, on average. */
export const MONTH_DAYS: number = 365.25 / 12;

/** A survival curve by columns, as `kaplanMeier` gives it. */
interface CurveColumns {
  readonly time: Float64Array;
  readonly survival: Float64Array;
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
}

/** What the coming days bring for customers of some ages. */
export interface RemainingDays {
  /** Customers whose coming days the curve knows. */
  readonly customers: number;
  /** Days that each of them stays of the coming ones, on average, with its standard error. */
  readonly days: number;
  readonly error: number;
  /** Share of them that is still there at the end. */
  readonly share: number;
}

/**
 * Of customers who are there at some ages: how many of the next `horizon` days they stay on average under a curve, (area from a to a + horizon) / S(a). The error is that of the curve, to first order in its hazards
 * (Greenwood's variances). Who is older than the curve knows is left out. O(ages log steps + steps ages).
 */
export function remainingDays(
  { time, survival, atRisk, events }: CurveColumns,
  there: readonly { readonly days: number; readonly customers: number }[],
  horizon: number,
): RemainingDays {
  const steps = time.length;
  const known = steps === 0 ? 0 : time[steps - 1];
  // area up to each step
  const area = new Float64Array(steps);
  for (let j = 0; j < steps; j++)
    area[j] = j === 0 ? time[0] : area[j - 1] + (time[j] - time[j - 1]) * survival[j - 1];
  const at = (age: number): { readonly survival: number; readonly area: number } => {
    const low = firstAbove(time, age);
    if (low === 0) return { survival: 1, area: age };
    return { survival: survival[low - 1], area: area[low - 1] + (age - time[low - 1]) * survival[low - 1] };
  };
  const slope = new Float64Array(steps);
  let [customers, days, stay] = [0, 0, 0];
  for (const { days: age, customers: n } of there) {
    const [now, then] = [at(age), at(age + horizon)];
    if (age + horizon > known || !(now.survival > 0)) continue;
    customers += n;
    days += (n * (then.area - now.area)) / now.survival;
    stay += (n * then.survival) / now.survival;
    for (let j = 0; j < steps; j++)
      if (time[j] > age && time[j] < age + horizon) slope[j] += (n * (then.area - area[j])) / now.survival;
  }
  let variance = 0;
  for (let j = 0; j < steps; j++)
    if (events[j] > 0 && events[j] < atRisk[j])
      variance += (slope[j] ** 2 * events[j]) / (atRisk[j] * (atRisk[j] - events[j]));
  return {
    customers,
    days: days / customers,
    error: Math.sqrt(variance) / customers,
    share: stay / customers,
  };
}
