import { calendarChart } from "../../charts/index.ts";
import { DAY_MS } from "../../core/time.ts";
import { listed } from "../../core/words.ts";
import { htmlHeat, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportDay } from "../reductions.ts";
import { HEADINGS, plural } from "../words.ts";

/** Revenue day by day. */
export interface CalendarPart {
  /** Days of the last two calendar years at most, oldest first, without gaps. */
  readonly days: readonly Omit<ReportDay, "complete">[];
  /** The day with the most revenue (orders where there is no money). */
  readonly best: Omit<ReportDay, "complete">;
  /** Days without an order, of the whole ones. */
  readonly empty: number;
  /** Mean revenue and orders of one such whole day, Monday first; null for a weekday without any. */
  readonly weekdays: readonly { readonly revenue: number | null; readonly orders: number | null }[];
  /** The two weekdays (0: Monday) that are apart most surely; null where none are by more than chance makes them. */
  readonly apart: { readonly more: number; readonly less: number } | null;
}

// of fewer days a calendar is an empty sheet
const LEAST_DAYS = 28;

export const calendarPart: ReportPart<CalendarPart, "days"> = {
  needs: ["days"],
  build: ({ days }) => {
    if (!days.some((d) => d.orders > 0)) return { missing: "no-orders" };
    if (days.length < LEAST_DAYS) return { missing: "few-days" };
    const money = days.some((d) => d.revenue !== 0);
    const size = (d: ReportDay) => (money ? d.revenue : d.orders);
    const whole = days.filter((d) => d.complete);
    const best = days.reduce((a, b) => (size(b) > size(a) ? b : a));
    const byWeekday = Array.from({ length: 7 }, (_, w) => whole.filter((d) => weekdayOf(d.period) === w));
    const weekdays = byWeekday.map((these) => {
      const mean = (of: (d: ReportDay) => number) =>
        these.length === 0 ? null : these.reduce((n, d) => n + of(d), 0) / these.length;
      return { revenue: mean((d) => d.revenue), orders: mean((d) => d.orders) };
    });
    const plain = ({ period, revenue, orders }: ReportDay) => ({ period, revenue, orders });
    return {
      days: days.map(plain),
      best: plain(best),
      empty: whole.filter((d) => d.orders === 0).length,
      weekdays,
      apart: apartMost(byWeekday.map((these) => these.map(size))),
    };
  },
  shape: {
    days: [{ period: "text", revenue: "number", orders: "number" }],
    best: { period: "text", revenue: "number", orders: "number" },
    empty: "number",
    weekdays: [{ revenue: "number?", orders: "number?" }],
    apart: { orNull: { more: "number", less: "number" } },
  },
  valid: ({ days, best, weekdays, apart }) =>
    days.length > 0 &&
    days.length <= 732 &&
    weekdays.length === 7 &&
    (apart === null || [apart.more, apart.less].every((w) => weekdays[w] !== undefined)) &&
    [best, ...days].every((d) => isDate(d.period)),
  view: ({ days, best, empty, weekdays, apart }, { formats: f }) => {
    const money = days.some((d) => d.revenue !== 0);
    const size = (d: { revenue: number; orders: number }) => (money ? d.revenue : d.orders);
    const write = (v: number) => (money ? f.money(v) : plural(Math.round(v), "order", "orders", f.count));
    const most = Math.max(...days.map(size), 1e-9);
    const meanOf = (w: number) => (money ? weekdays[w].revenue : weekdays[w].orders) ?? 0;
    const never = f.weekdays.filter((_, w) => weekdays[w].orders === 0);
    // with hardly any orders most weekdays have none
    const closed = never.length > 3 ? "" : listed(never, "or");
    const months = [...new Set(days.map((d) => d.period.slice(0, 7)))];
    const at = new Map(days.map((d) => [d.period, d]));
    const numbers = Array.from({ length: 31 }, (_, i) => i + 1);
    const dayOf = (month: string, n: number) => at.get(`${month}-${String(n).padStart(2, "0")}`);
    const fold = months.map((month) => ({
      label: f.period(month),
      cells: numbers.map((n) => {
        const day = dayOf(month, n);
        return day === undefined ? null : { share: size(day) / most, text: "" };
      }),
    }));
    return {
      id: "calendar",
      heading: HEADINGS.calendar,
      blocks: [
        paragraphs(
          // where several days are as good, none is the best
          days.filter((d) => size(d) === size(best)).length === 1 &&
            `The best day was ${f.period(best.period)} with ${write(size(best))}.`,
          apart !== null &&
            `A ${f.weekdays[apart.more]} brings ${write(meanOf(apart.more))} on average, a ${f.weekdays[apart.less]} ${write(meanOf(apart.less))}.`,
          empty > 0 &&
            `${plural(empty, "day", "days", f.count)} of ${f.count(days.length)} had no order${closed === "" ? "" : `; there is never one on a ${closed}`}.`,
        ),
        {
          caption: `${money ? "Revenue after refunds" : "Orders"} of each day: the darker, the more`,
          chart: (options) => calendarChart((options.width ?? 640) < 480 ? lastYear(days) : days, options),
          bars: htmlHeat(
            "One row a month, one column a day of the month",
            "Month",
            numbers.map(String),
            fold,
            true,
          ),
          table: htmlTable(
            `${money ? "Revenue" : "Orders"} by month and day of the month`,
            [{ title: "Month" }, ...numbers.map((n) => ({ title: String(n), number: true }))],
            months.map((month) => [
              f.period(month),
              ...numbers.map((n) => {
                const day = dayOf(month, n);
                return day === undefined ? "" : f.count(size(day));
              }),
            ]),
          ),
        },
      ],
    };
  },
};

// standard errors that two of seven means must be apart: 5 % over their 21 pairs
const APART = 3.04;

function apartMost(values: readonly (readonly number[])[]): CalendarPart["apart"] {
  const means = values.flatMap((v, weekday) => {
    // a closed day is told as such
    if (v.length < 4 || v.every((x) => x === 0)) return [];
    const mean = v.reduce((a, b) => a + b, 0) / v.length;
    const squares = v.reduce((n, x) => n + (x - mean) ** 2, 0);
    return [{ weekday, mean, variance: squares / (v.length - 1) / v.length }];
  });
  const pairs = means.flatMap((a) =>
    means.map((b) => ({
      more: a.weekday,
      less: b.weekday,
      // the least bit keeps two equal constants from being apart
      z: (a.mean - b.mean) / (Math.sqrt(a.variance + b.variance) + 1e-9 * (Math.abs(a.mean) + 1)),
    })),
  );
  const best = pairs.reduce((a, b) => (b.z > a.z ? b : a), { more: 0, less: 0, z: 0 });
  return best.z > APART ? { more: best.more, less: best.less } : null;
}

// squares of two years would be dots on a phone
function lastYear<D extends { readonly period: string }>(days: readonly D[]): readonly D[] {
  const year = days[days.length - 1].period.slice(0, 4);
  const last = days.filter((d) => d.period.startsWith(year));
  return last.length >= 60 ? last : days;
}

function weekdayOf(period: string): number {
  // 5 January 1970 was a Monday
  return (((Math.round(Date.parse(period) / DAY_MS) - 4) % 7) + 7) % 7;
}

function isDate(period: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(period) && !Number.isNaN(Date.parse(period));
}
