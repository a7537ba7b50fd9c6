import { createHash } from "node:crypto";
import type {
  Condition,
  EventChoice,
  RuleMoment,
  RuleOperand,
  RuleSpan,
  RuleTest,
  RuleWindow,
} from "../../../src/segmentation/index.ts";

type Cell = string | number | null;
export interface SlowRow {
  readonly [name: string]: Cell;
}
export interface SlowEvent extends SlowRow {
  readonly customer: string;
  readonly time: number;
  readonly event: string;
}
export interface SlowFacts {
  readonly customers: readonly string[];
  readonly tables: { readonly [table: string]: readonly SlowRow[] };
  readonly events: readonly SlowEvent[];
  readonly segments: { readonly [name: string]: readonly string[] };
  readonly asOf: number;
  /** Minutes that the wall clock is ahead of UTC: the zones of these tests have no summer time. */
  readonly ahead: number;
  /** First day of the week, 0 = Sunday. */
  readonly weekStart: number;
}

/** The meaning of conditions, written down a second time: row objects, filters, no sorting, dates by `Date`. */
export function slowHolds(condition: Condition, facts: SlowFacts, customer: string): boolean {
  const holds = (part: Condition) => slowHolds(part, facts, customer);
  const { asOf } = facts;
  const gathered = (choice: EventChoice) => eventsOf(choice, facts, customer);
  switch (condition.op) {
    case "all":
      return condition.of.every(holds);
    case "any":
      return condition.of.some(holds);
    case "not":
      return !holds(condition.of);
    case "field": {
      const row = facts.tables[condition.table].find((r) => r.customer === customer);
      return passes(row?.[condition.field] ?? null, condition.test, facts);
    }
    case "did":
      return gathered(condition.events).length > 0;
    case "did-not":
      return gathered(condition.events).length === 0;
    case "count":
      return passes(gathered(condition.events).length, condition.test, facts);
    case "sum":
    case "average":
    case "distinct": {
      const values = gathered(condition.events)
        .map((e) => e[condition.property])
        .filter((v) => v !== null && v !== "");
      const total = (values as number[]).reduce((a, b) => a + b, 0);
      const average = values.length ? total / values.length : null;
      const result = { sum: total, average, distinct: new Set(values).size }[condition.op];
      return passes(result, condition.test, facts);
    }
    case "first-time": {
      const times = gathered(condition.events).map((e) => e.time);
      return times.length > 0 && inWindow(Math.min(...times), condition.window, facts);
    }
    case "stopped": {
      const cut = asOf - span(condition.quiet);
      const since = condition.active ? cut - span(condition.active) : Number.NEGATIVE_INFINITY;
      const times = gathered(condition.events).map((e) => e.time);
      return !times.some((t) => t >= cut) && times.some((t) => t >= since && t < cut);
    }
    case "restarted": {
      const times = gathered(condition.events)
        .map((e) => e.time)
        .sort((a, b) => a - b);
      const recent = asOf - span(condition.recent);
      return times.some((t, i) => i > 0 && t >= recent && t - times[i - 1] > span(condition.quiet));
    }
    case "regularly": {
      const { every, periods, atLeast } = condition;
      const times = gathered(condition.events).map((e) => e.time);
      let hits = 0;
      for (let k = 1; k <= periods; k++) {
        const from = typeof every === "string" ? periodStart(every, -k, facts) : asOf - k * span(every);
        const to =
          typeof every === "string" ? periodStart(every, 1 - k, facts) : asOf - (k - 1) * span(every);
        if (times.some((t) => t >= from && t < to)) hits++;
      }
      return hits >= atLeast;
    }
    case "followed-by":
    case "not-followed-by": {
      const within = span(condition.within);
      const answers = gathered(condition.next);
      return gathered(condition.first).some((a) => {
        const answered = answers.some((b) => {
          const gap = b.time - a.time;
          return b !== a && gap <= within && (condition.sameTime ? gap >= 0 : gap > 0);
        });
        return condition.op === "followed-by" ? answered : !answered && a.time + within < asOf;
      });
    }
    case "anniversary": {
      const { of, from = 0, to = from + 1 } = condition;
      const date =
        "first" in of
          ? Math.min(...gathered(of.first).map((e) => e.time))
          : timeOf(facts.tables[of.table].find((r) => r.customer === customer)?.[of.field] ?? null, facts);
      if (date === null || !Number.isFinite(date)) return false;
      const born = wall(date, facts);
      const today = wall(asOf, facts);
      for (let k = from; k < to; k++) {
        const day = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + k));
        const years = day.getUTCFullYear() - born.getUTCFullYear();
        // the 29th of February of another year becomes the 1st of March when there is none: one day too far
        const again = new Date(Date.UTC(day.getUTCFullYear(), born.getUTCMonth(), born.getUTCDate()));
        if (again.getUTCMonth() !== born.getUTCMonth()) again.setUTCDate(0);
        if (years > 0 && again.getTime() === day.getTime()) return true;
      }
      return false;
    }
    case "bucket": {
      const digest = createHash("md5").update(`${condition.seed}:${customer}`).digest("hex");
      const share = Number.parseInt(digest.slice(0, 8), 16) / 2 ** 32;
      return share >= condition.from && share < condition.to;
    }
    case "in-segment":
      return facts.segments[condition.segment].includes(customer);
  }
}

function eventsOf(
  { event, where = [], window }: EventChoice,
  facts: SlowFacts,
  customer: string,
): SlowEvent[] {
  const names = typeof event === "string" ? [event] : event;
  return facts.events.filter(
    (e) =>
      e.customer === customer &&
      e.time < facts.asOf &&
      (names.includes("any event") || names.includes(e.event)) &&
      (window === undefined || inWindow(e.time, window, facts)) &&
      where.every(({ property, test }) => passes(e[property] ?? null, test, facts)),
  );
}

function passes(raw: Cell, test: RuleTest, facts: SlowFacts): boolean {
  const value = raw === "" ? null : raw;
  if (test.is === "unknown") return value === null;
  if (value === null) return false;
  if (test.is === "known") return true;
  const asked = (operand: RuleOperand): string | number =>
    typeof operand === "object"
      ? moment(operand, facts)
      : typeof operand === "boolean"
        ? Number(operand)
        : operand;
  const about = (operand: RuleOperand) => (typeof operand === "object" ? timeOf(value, facts) : value);
  switch (test.is) {
    case "in":
      return test.values.some((v) => about(v) === asked(v));
    case "between": {
      const v = about(test.low);
      return v !== null && v >= asked(test.low) && v <= asked(test.high);
    }
    case "contains":
    case "starts-with": {
      const [a, b] = [value as string, test.text].map((s) => (test.ignoreCase ? s.toLowerCase() : s));
      return test.is === "contains" ? a.indexOf(b) >= 0 : a.slice(0, b.length) === b;
    }
    case "during": {
      const t = timeOf(value, facts);
      return t !== null && inWindow(t, test.window, facts);
    }
  }
  const { value: operand, is } = test as Extract<RuleTest, { readonly value: RuleOperand }>;
  const v = about(operand);
  const w = asked(operand);
  if (v === null) return false;
  const verdicts = { eq: v === w, ne: v !== w, lt: v < w, lte: v <= w, gt: v > w, gte: v >= w };
  return verdicts[is];
}

function inWindow(t: number, window: RuleWindow, facts: SlowFacts): boolean {
  const { asOf } = facts;
  if ("last" in window) return t >= asOf - span(window.last) && t < asOf;
  if ("next" in window) return t >= asOf && t < asOf + span(window.next);
  if ("calendar" in window) {
    const { calendar, shift = 0, count = 1 } = window;
    return t >= periodStart(calendar, shift, facts) && t < periodStart(calendar, shift + count, facts);
  }
  if (window.from && t < moment(window.from, facts)) return false;
  return t < (window.to ? moment(window.to, facts) : asOf);
}

function moment(m: RuleMoment, facts: SlowFacts): number {
  if ("ago" in m) return facts.asOf - span(m.ago);
  if ("ahead" in m) return facts.asOf + span(m.ahead);
  if ("startOf" in m) return periodStart(m.startOf, m.shift ?? 0, facts);
  return timeOf(m.at, facts) as number;
}

function timeOf(value: Cell, facts: SlowFacts): number | null {
  if (value === null || typeof value === "number") return value;
  const time = /^\d{4}-\d\d-\d\d$/.test(value)
    ? Date.parse(`${value}T00:00:00Z`) - facts.ahead * 60_000
    : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

function span(s: RuleSpan): number {
  const days = (s.days ?? 0) + 7 * (s.weeks ?? 0) + 30.4375 * (s.months ?? 0) + 365.25 * (s.years ?? 0);
  return Math.round(days * 86_400_000 + (s.hours ?? 0) * 3_600_000 + (s.minutes ?? 0) * 60_000);
}

function wall(ms: number, { ahead }: SlowFacts): Date {
  return new Date(ms + ahead * 60_000);
}

function periodStart(period: string, shift: number, facts: SlowFacts): number {
  const now = wall(facts.asOf, facts);
  const [y, m, d] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const since = (now.getUTCDay() - facts.weekStart + 7) % 7;
  const starts: { [period: string]: number } = {
    day: Date.UTC(y, m, d + shift),
    week: Date.UTC(y, m, d - since + 7 * shift),
    month: Date.UTC(y, m + shift, 1),
    quarter: Date.UTC(y, m - (m % 3) + 3 * shift, 1),
    year: Date.UTC(y + shift, 0, 1),
  };
  return starts[period] - facts.ahead * 60_000;
}
