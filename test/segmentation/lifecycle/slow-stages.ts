import type { LifecycleModel, LifecyclePace, LifecycleStage } from "../../../src/segmentation/index.ts";

/** A purchase as the slow way sees it. */
export interface SlowRow {
  readonly customer: string | null;
  readonly time: number;
  readonly amount: number;
  readonly quantity?: number;
  readonly refund?: number;
}

export const DAY = 86_400_000;

/** A shop's calendar, asked of Intl for every moment. */
interface Calendar {
  dayOf(ms: number): number;
  startOf(day: number): number;
}

const calendars = new Map<string, Calendar>();

/** The calendar of a zone, made once. */
export function calendar(zone: string): Calendar {
  const made = calendars.get(zone) ?? newCalendar(zone);
  calendars.set(zone, made);
  return made;
}

function newCalendar(zone: string): Calendar {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  const dayOf = (ms: number) => Date.parse(`${format.format(ms)}T00:00Z`) / DAY;
  const starts = new Map<number, number>();
  return {
    dayOf,
    startOf: (day) => {
      let start = starts.get(day);
      if (start === undefined) {
        start = day * DAY - 16 * 3_600_000;
        while (dayOf(start) < day) start += 900_000;
        starts.set(day, start);
      }
      return start;
    },
  };
}

/** Where a customer stands at `asOf`: lives through every day from the first purchase to the last day seen, as the table in the docs says. */
export function slowStage(
  model: LifecycleModel,
  times: readonly number[],
  asOf: number,
): { stage: LifecycleStage; since: number; next: LifecycleStage | null; nextAt: number | null } | undefined {
  const { dayOf, startOf } = calendar(model.zone);
  const first = new Map<number, number>();
  for (const t of [...times].sort((a, b) => a - b)) {
    if (t < asOf && !first.has(dayOf(t))) first.set(dayOf(t), t);
  }
  if (first.size === 0) return undefined;
  const bought: number[] = [];
  let shown: { stage: LifecycleStage; since: number } | undefined;
  let pace: LifecyclePace = "first";
  for (let day = Math.min(...first.keys()); day <= dayOf(asOf - 1); day++) {
    const silence = day - (bought.at(-1) ?? day);
    const { atRisk, lapsed } = model.limits[pace];
    // what is seen of the morning before the shop opens
    let morning = shown;
    if (silence === lapsed + 1) morning = { stage: "Lapsed", since: startOf(day) };
    else if (silence === atRisk + 1) morning = { stage: "At Risk", since: startOf(day) };
    const purchase = first.get(day);
    if (purchase === undefined) {
      shown = morning;
      continue;
    }
    bought.push(day);
    const gaps = bought.slice(1).map((d, i) => d - bought[i]);
    const latest = gaps.slice(-3);
    const mean = latest.reduce((a, b) => a + b, 0) / latest.length;
    pace =
      gaps.length === 0
        ? "first"
        : gaps.length === 1
          ? "second"
          : mean <= model.frequent.days
            ? "frequent"
            : "occasional";
    const stage: LifecycleStage =
      pace === "first"
        ? "New"
        : silence > lapsed
          ? "Won Back"
          : pace === "second"
            ? "Active"
            : pace === "frequent"
              ? "Frequent"
              : "Occasional";
    // a morning of no length was not there
    const before = purchase > startOf(day) ? morning : shown;
    shown = before?.stage === stage ? before : { stage, since: purchase };
  }
  const last = bought[bought.length - 1];
  const { atRisk, lapsed } = model.limits[pace];
  const { stage, since } = shown as { stage: LifecycleStage; since: number };
  if (stage === "Lapsed") return { stage, since, next: null, nextAt: null };
  if (stage === "At Risk") return { stage, since, next: "Lapsed", nextAt: startOf(last + lapsed + 1) };
  return { stage, since, next: "At Risk", nextAt: startOf(last + atRisk + 1) };
}

/** Times of purchases by customer, in order of first appearance. */
export function purchasesOf(rows: readonly SlowRow[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { customer, time, amount, quantity = 1, refund = 0 } of rows) {
    if (customer === null || (amount === 0 && (refund > 0 || quantity < 0))) continue;
    times.set(customer, [...(times.get(customer) ?? []), time]);
  }
  return times;
}

/** A model with the limits given, as somebody may have set them by hand. */
export function modelWith(
  limits: { readonly [P in LifecyclePace]: readonly [atRisk: number, lapsed: number] },
  frequentDays: number,
  zone = "UTC",
): LifecycleModel {
  const made = (pace: LifecyclePace) => ({
    atRisk: limits[pace][0],
    lapsed: limits[pace][1],
    status: "default" as const,
    gaps: 0,
    returns: 0,
    horizon: 0,
    chanceAtRisk: null,
    chanceLapsed: null,
  });
  return {
    kind: "lifecycle",
    version: 1,
    zone,
    asOf: 0,
    limits: {
      first: made("first"),
      second: made("second"),
      occasional: made("occasional"),
      frequent: made("frequent"),
    },
    frequent: { days: frequentDays, status: "default" },
    settings: { atRiskShare: 0.8, lapsedChance: 0.1, horizonDays: 547, minimumReturns: 30 },
    fit: { status: "default", warnings: [], customers: 0, purchases: 0, returns: 0 },
  };
}
