import { curveAt, type KaplanMeier, kaplanMeier, type SurvivalGroup } from "../../survival/index.ts";
import { LEAST_TO_FOLLOW, type ReportPart } from "../part.ts";
import type { PairColumn, ReportLifetimes } from "../reductions.ts";
import { MONTH_DAYS, remainingDays } from "../remaining-days.ts";
import { lifetimesView } from "./lifetimes-view.ts";

/** A share with its range; null where the data give none. */
export interface StayShare {
  readonly share: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A point of a survival curve: from this age on, until the next. */
export interface StayPoint {
  /** Days since the first order. */
  readonly time: number;
  readonly survival: number;
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
  /** Customers still followed at that age. */
  readonly atRisk: number;
}

/** How long the customers of one group stay. */
export interface StayGroup {
  /** null: everyone. */
  readonly group: string | null;
  /** New customers who could be followed. */
  readonly customers: number;
  /** Share that bought on one day and not again before the silence. */
  readonly once: StayShare;
  /** Of those who did buy again: days from the first order after which half have left, with its range; null where the data do not reach so far. */
  readonly median: {
    readonly days: number | null;
    readonly low: number | null;
    readonly high: number | null;
  };
  readonly curve: readonly StayPoint[];
}

/** How long customers stay. */
export interface LifetimesPart {
  /** Days of silence after which a customer counts as having left. */
  readonly silence: number;
  /** The last day on which it is known who was there, ms. */
  readonly until: number;
  readonly level: number;
  /** Everyone first, then by what the first order tells. */
  readonly groups: readonly StayGroup[];
  /** What tells the groups apart; null without groups. */
  readonly by: PairColumn | null;
  /** Shares still there so many months after the first order: of all new customers, and of those who bought again. */
  readonly shares: readonly { readonly months: number; readonly all: StayShare; readonly back: StayShare }[];
  /** Customers who were there on that day and how many of the coming months they stay on average; null where the data do not reach so far. */
  readonly today: {
    readonly customers: number;
    /** Those whose age is known well enough to look ahead. */
    readonly followed: number;
    readonly months: number;
    readonly expected: number;
    readonly low: number;
    readonly high: number;
    /** Share of them still there at the end. */
    readonly share: number;
  } | null;
}

const MONTHS = [3, 6, 12, 24, 36];
const HORIZONS = [12, 6, 3];
const LEVEL = 0.95;
/** Stretches of a curve in JSON. */
const POINTS = 50;
const BY: readonly (string | null)[] = ["channel", "place", "category", "payment", null];

export const lifetimesPart: ReportPart<LifetimesPart, "customers" | "lifetimes"> = {
  needs: ["customers", "lifetimes"],
  build: ({ customers, lifetimes }) => {
    if (customers.length === 0) return { missing: "no-customers" };
    if (lifetimes === null) return { missing: "few-stays" };
    const rows = lifetimes.stays.map(({ group, days, left, customers: count }) => ({
      group: lifetimes.groups[group] ?? "",
      stop: days,
      event: left,
      count,
    }));
    const sum = (list: readonly (typeof rows)[number][]) => list.reduce((n, { count }) => n + count, 0);
    const back = rows.filter(({ stop }) => stop > 0);
    const left = sum(rows.filter(({ event }) => event));
    const returned = sum(back.filter(({ event }) => event));
    if (sum(rows) < LEAST_TO_FOLLOW.customers || left < LEAST_TO_FOLLOW.left || returned === 0)
      return { missing: "few-stays" };
    const curveOf = (list: typeof rows) => kaplanMeier(list, { count: "count", level: LEVEL });
    const all = curveOf(rows);
    const ofBack = curveOf(back);
    const named = lifetimes.groups.flatMap((name) => {
      const own = rows.filter(({ group }) => group === name);
      const again = own.filter(({ stop }) => stop > 0);
      return again.length === 0 ? [] : [groupOf(name, curveOf(own).groups[0], curveOf(again).groups[0])];
    });
    return {
      silence: lifetimes.silence,
      until: lifetimes.until,
      level: LEVEL,
      groups: [groupOf(null, all.groups[0], ofBack.groups[0]), ...(named.length > 1 ? named : [])],
      by: named.length > 1 ? lifetimes.by : null,
      shares: sharesOf(all, ofBack),
      today: todayOf(all, lifetimes),
    };
  },
  shape: {
    silence: "number",
    until: "number",
    level: "number",
    groups: [
      {
        group: "text?",
        customers: "number",
        once: { share: "number", low: "number?", high: "number?" },
        median: { days: "number?", low: "number?", high: "number?" },
        curve: [
          {
            time: "number",
            survival: "number",
            survivalLow: "number?",
            survivalHigh: "number?",
            atRisk: "number",
          },
        ],
      },
    ],
    by: "text?",
    shares: [
      {
        months: "number",
        all: { share: "number", low: "number?", high: "number?" },
        back: { share: "number", low: "number?", high: "number?" },
      },
    ],
    today: {
      orNull: {
        customers: "number",
        followed: "number",
        months: "number",
        expected: "number",
        low: "number",
        high: "number",
        share: "number",
      },
    },
  },
  valid: ({ silence, groups, by, until }) =>
    silence > 0 &&
    Math.abs(until) < 8.64e15 &&
    BY.includes(by) &&
    groups.length > 0 &&
    groups.every(({ group, curve }, i) => (group === null) === (i === 0) && curve.length > 0),
  view: lifetimesView,
};

function groupOf(name: string | null, all: SurvivalGroup, back: SurvivalGroup): StayGroup {
  const [first] = all.curve;
  const bought = first.time === 0 ? first : null;
  const flip = (share: number | null) => (share === null ? null : 1 - share);
  const { value: days, low, high } = back.median;
  return {
    group: name,
    customers: all.customers,
    once:
      bought === null || bought.events === 0
        ? { share: 0, low: null, high: null }
        : { share: 1 - bought.survival, low: flip(bought.survivalHigh), high: flip(bought.survivalLow) },
    median: { days, low, high },
    curve: pointsOf(all),
  };
}

/** A curve by few points: the last of each stretch of ages, and those around the ages that are read off. */
function pointsOf({ curve }: SurvivalGroup): StayPoint[] {
  const { time } = curve.columns;
  const end = time[time.length - 1];
  const stretch = end / POINTS;
  const place = (t: number) => (time.length <= POINTS ? t : Math.floor(time[t] / stretch));
  const read = agesRead(end);
  const points: StayPoint[] = [];
  for (let t = 0; t < time.length; t++) {
    const near = read.some(
      (age) => (time[t] <= age && !(time[t + 1] <= age)) || (time[t] >= age && !(time[t - 1] >= age)),
    );
    if (t + 1 < time.length && t > 0 && !near && place(t) === place(t + 1)) continue;
    const step = curve.at(t) as StayPoint;
    points.push({
      time: step.time,
      survival: step.survival,
      survivalLow: step.survivalLow,
      survivalHigh: step.survivalHigh,
      atRisk: step.atRisk,
    });
  }
  return points;
}

/** Days at which the page reads a curve: under its axis, and in its table. */
function agesRead(end: number): number[] {
  const months = end / MONTH_DAYS;
  const step = months <= 16 ? 1 : months <= 24 ? 3 : 6;
  const ticks = Array.from({ length: Math.floor(months / step) }, (_, i) => (i + 1) * step);
  return [1, ...MONTHS, ...ticks].map((age) => age * MONTH_DAYS);
}

function sharesOf(all: KaplanMeier, back: KaplanMeier): LifetimesPart["shares"] {
  const ages = MONTHS.map((months) => Math.round(months * MONTH_DAYS));
  const [ofAll, ofBack] = [all, back].map((model) => [...curveAt(model, ages)]);
  const share = ({ survival, survivalLow, survivalHigh }: (typeof ofAll)[number]) => ({
    share: survival as number,
    low: survivalLow,
    high: survivalHigh,
  });
  return MONTHS.flatMap((months, i) =>
    ofAll[i].survival === null || ofBack[i].survival === null
      ? []
      : [{ months, all: share(ofAll[i]), back: share(ofBack[i]) }],
  );
}

/** The longest of some horizons that is known for half of those who are there, or none. */
function todayOf(all: KaplanMeier, { there }: ReportLifetimes): LifetimesPart["today"] {
  const customers = there.reduce((n, group) => n + group.customers, 0);
  for (const months of HORIZONS) {
    const found = remainingDays(all.groups[0].curve.columns, there, months * MONTH_DAYS);
    if (found.customers < LEAST_TO_FOLLOW.left || found.customers < customers / 2) continue;
    const [expected, half] = [found.days / MONTH_DAYS, (1.96 * found.error) / MONTH_DAYS];
    return {
      customers,
      followed: found.customers,
      months,
      expected,
      low: Math.max(0, expected - half),
      high: Math.min(months, expected + half),
      share: found.share,
    };
  }
  return null;
}
