import { dayStart, type Zone } from "../../core/time.ts";
import type { LifecycleModel, LifecyclePace, LifecycleStage } from "./lifecycle-types.ts";
import type { PurchaseLog } from "./purchase-log.ts";

/** Every stage, in the order that tables and charts show them. */
export const STAGES: readonly LifecycleStage[] = [
  "Prospect",
  "New",
  "Active",
  "Occasional",
  "Frequent",
  "Won Back",
  "At Risk",
  "Lapsed",
];
export const PROSPECT = 0;
const NEW = 1;
const ACTIVE = 2;
const OCCASIONAL = 3;
const FREQUENT = 4;
const WON_BACK = 5;
export const AT_RISK = 6;
export const LAPSED = 7;

/** Paces by number, as the machine knows them. */
export const PACES: readonly LifecyclePace[] = ["first", "second", "occasional", "frequent"];

/** Gaps that the pace is the mean of, at most. */
const PACE_GAPS = 3;

/** A model made ready to be asked often. */
export interface StageMachine {
  readonly zone: Zone;
  /** By number of the pace. */
  readonly atRisk: readonly number[];
  readonly lapsed: readonly number[];
  readonly frequentDays: number;
}

/** The machine of a model. */
export function machineOf({ limits, frequent }: LifecycleModel, zone: Zone): StageMachine {
  return {
    zone,
    atRisk: PACES.map((pace) => limits[pace].atRisk),
    lapsed: PACES.map((pace) => limits[pace].lapsed),
    frequentDays: frequent.days,
  };
}

/** Number of the pace at the purchase in place `k` of a customer whose first one is in place `s`. */
export function paceAt(day: Int32Array, s: number, k: number, frequentDays: number): number {
  const gaps = k - s;
  if (gaps < 2) return gaps;
  const m = Math.min(PACE_GAPS, gaps);
  return (day[k] - day[k - m]) / m <= frequentDays ? 3 : 2;
}

/** The stage that the purchase in place `k` puts its customer into. */
export function stageAt(
  { lapsed, frequentDays }: StageMachine,
  day: Int32Array,
  s: number,
  k: number,
): number {
  if (k === s) return NEW;
  if (day[k] - day[k - 1] > lapsed[paceAt(day, s, k - 1, frequentDays)]) return WON_BACK;
  const pace = paceAt(day, s, k, frequentDays);
  return pace === 1 ? ACTIVE : pace === 3 ? FREQUENT : OCCASIONAL;
}

/** When a silence since `day` gets longer than `limit` days. */
export function limitTime(day: number, limit: number, zone: Zone): number {
  return dayStart(day + limit + 1, zone);
}

/** When the stage that the purchase in place `k` put its customer into began: at that purchase, or at an earlier one that it has lasted since. */
export function sinceOf(machine: StageMachine, { day, time }: PurchaseLog, s: number, k: number): number {
  const stage = stageAt(machine, day, s, k);
  let j = k;
  while (j > s && stageAt(machine, day, s, j - 1) === stage && !wasAtRisk(machine, day, time, s, j)) j--;
  return time[j];
}

// a purchase in the very instant in which the silence gets too long comes in time to be no stage of its own
function wasAtRisk(
  { atRisk, frequentDays, zone }: StageMachine,
  day: Int32Array,
  time: Float64Array,
  s: number,
  j: number,
): boolean {
  const limit = atRisk[paceAt(day, s, j - 1, frequentDays)];
  const gap = day[j] - day[j - 1];
  return gap > limit + 1 || (gap === limit + 1 && time[j] > dayStart(day[j], zone));
}
