import type { ColumnOption, Data, Id, OnInvalid } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import { type Columns, type Rejected, Table, type TableInfo } from "../core/table.ts";
import { DAY_MS, type Duration, durationDays, type TimeInput } from "../core/time.ts";
import type { EventRow } from "../data/index.ts";
import { fitDecay } from "../numeric/decay-fit.ts";
import { ratioEstimate, shareEstimate, wilsonWith } from "../numeric/intervals.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import { type MetricDefinition, momentWords } from "./definitions.ts";
import { type Chances, chancesByAge, chancesByMessage, readDecayLog } from "./engagement-chances.ts";
import { kpiDefinition } from "./kpi-definitions.ts";

/** Options of {@link engagementDecay}. Columns default to the names of the events table. */
export type EngagementDecayOptions<Row extends object = EventRow> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput> &
  ColumnOption<Row, "event", string> & {
    /** Exclusive end of what is known: events at or after it are left out. Required. */
    readonly asOf: TimeInput;
    /** Names of the events that count as a reaction: ["Opened Email"], ["page_view"] ... Required. */
    readonly reactions: readonly string[];
    /** Names of the events that are messages: then the rate is that of each customer's n-th message. Default: time since first contact. */
    readonly messages?: readonly string[];
    /** Without messages: length of a period of age. Default a week. */
    readonly period?: Duration;
    /** With messages: how long after a message a reaction counts. Default a week. */
    readonly within?: Duration;
    /** How many ages or messages to show. Default 12. */
    readonly rows?: number;
    /** Time zone of times written without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** What becomes of ids whose name is no person's: "exclude" (default), "keep", or a list of ids confirmed as persons. */
    readonly suspects?: "exclude" | "keep" | readonly string[];
    /** "throw" on an invalid row (default), or "skip" it and report it in `rejected`. */
    readonly onInvalid?: OnInvalid;
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** One age, or the n-th message. */
export interface EngagementDecayRow {
  /** Age in periods from 0, or number of the message from 1. */
  readonly age: number;
  /** Customers who have lived through the age, or whose time after the n-th message is over. */
  readonly customers: number;
  /** Of those, who reacted. */
  readonly reacted: number;
  /** Share of them; each customer counts once, so that Wilson's interval holds. */
  readonly rate: number;
  readonly rateLow: number;
  readonly rateHigh: number;
  /** 1 when nobody who has come this far is still in the middle of it, else 0. */
  readonly complete: number;
}

/** How long it takes until the rate is half as high. */
export interface EngagementHalfLife {
  /** In days, or messages; null when the rate does not fall. */
  readonly value: number | null;
  /** Standard error, by the delta method; null where there is none. */
  readonly se: number | null;
  readonly low: number | null;
  /** Null: it may not fade at all. */
  readonly high: number | null;
  readonly unit: "days" | "messages";
  readonly level: number;
}

/** What {@link engagementDecay} says about its table. */
export interface EngagementDecayInfo extends TableInfo {
  readonly kind: "engagement-decay";
  readonly definition: MetricDefinition;
  readonly asOf: number;
  readonly zone: string;
  readonly level: number;
  /** Over all rows, each customer a cluster (Wilson's interval of customers where all have the same rate); null without customers. */
  readonly overall: Estimate | null;
  /** Fitted to the rows; null where there is nothing to fit (no reactions, or a single row). */
  readonly halfLife: EngagementHalfLife | null;
  readonly withoutCustomer: number;
  readonly suspected: number;
  readonly rejected: readonly Rejected[];
}

/**
 * How reactions (opens, clicks, visits) fade: by time since a customer's first contact, or from message to message.
 *
 * - without `messages`: the share of customers with a reaction in each period of their own age. The first event of a customer is the contact, whatever it is, and is no
 *   reaction; an age counts a customer only once it is over for them;
 * - with `messages`: the share of n-th messages with a reaction before the next message and within `within`. A message whose time is not over is open and left out.
 *
 * Later rows have fewer, and older, customers: compare with care where `customers` drops. The half-life comes from rate = exp(a - b x age), fitted to all customers and rows by
 * Poisson likelihood with errors clustered by customer and a t interval of b turned round; it is one number for what may fade fast first and slowly then.
 * O(events log events + customers x rows).
 *
 * @throws "bad-option" for missing names, a name that is both, lengths not above zero; "missing-column", "bad-value", "missing-value", "mixed-info", "unknown-zone".
 *
 * @example
 * import { engagementDecay } from "clientele/metrics";
 * const events = [
 *   { customer: "ann", time: "2026-01-01", event: "signup" },
 *   { customer: "ann", time: "2026-01-03", event: "page_view" },
 *   { customer: "ann", time: "2026-01-10", event: "page_view" },
 *   { customer: "bob", time: "2026-01-02", event: "signup" },
 *   { customer: "bob", time: "2026-01-04", event: "page_view" },
 *   { customer: "cem", time: "2026-01-12", event: "page_view" },
 * ];
 * const decay = engagementDecay(events, { asOf: "2026-01-20", reactions: ["page_view"] });
 * [...decay].map((row) => [row.age, row.reacted, row.customers, row.complete]); // => [[0, 2, 3, 1], [1, 1, 2, 0]]
 * decay.at(0)?.rateLow; // => 0.2076596
 * decay.info.halfLife?.value; // => 16.86595
 * engagementDecay(events, { asOf: "2026-01-20", reactions: [] }); // throws "bad-option"
 */
export function engagementDecay<Row extends object>(
  events: Data<Row>,
  options: EngagementDecayOptions<NoInfer<Row>>,
): Table<EngagementDecayRow, EngagementDecayInfo> {
  const level = levelOption(options?.level);
  const reactions = namesOption(options?.reactions, "reactions");
  const messages = options.messages && namesOption(options.messages, "messages");
  const both = messages?.find((name) => reactions.includes(name));
  if (both !== undefined) throw badOption("messages", both, "names that are not among the reactions");
  const limit = options.rows ?? 12;
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 10_000))
    throw badOption("rows", limit, "a whole number of rows, 1 or more");
  const period = durationDays(options.period ?? { weeks: 1 }, "period");
  const within = durationDays(options.within ?? { weeks: 1 }, "within");
  const variant = oneOf(messages === undefined ? "since-first-contact" : "per-message", "variant", [
    "since-first-contact",
    "per-message",
  ]);
  const log = readDecayLog(events as Data<object>, options, "engagementDecay");
  const chances =
    messages === undefined
      ? chancesByAge(log, reactions, period * DAY_MS, limit)
      : chancesByMessage(log, reactions, messages, within * DAY_MS, limit);
  const step = messages === undefined ? period : 1;
  return new Table<EngagementDecayRow, EngagementDecayInfo>(
    ...rowsOf(chances, messages === undefined, level),
    {
      kind: "engagement-decay",
      ...(log.source !== undefined && { source: log.source }),
      definition: kpiDefinition(
        "Engagement decay",
        variant,
        `events before ${momentWords(log.asOf, log.zone)} (${log.zone.name})`,
      ),
      asOf: log.asOf,
      zone: log.zone.name,
      level,
      overall: overallRate(chances, level),
      halfLife: halfLifeOf(chances, step, messages === undefined ? "days" : "messages", level),
      withoutCustomer: log.withoutCustomer,
      suspected: log.suspected,
      rejected: log.rejected,
    },
  );
}

function rowsOf(
  { row, hit, open, limit }: Chances,
  fromZero: boolean,
  level: number,
): [number, Columns<EngagementDecayRow>] {
  const z = normalQuantile((1 + level) / 2);
  const all = new Float64Array(limit);
  const hits = new Float64Array(limit);
  for (let i = 0; i < row.length; i++) {
    all[row[i]]++;
    hits[row[i]] += hit[i];
  }
  const shown = [...all.keys()].filter((k) => all[k] > 0);
  const of = (value: (k: number) => number) => Float64Array.from(shown, value);
  const columns: Columns<EngagementDecayRow> = {
    age: of((k) => (fromZero ? k : k + 1)),
    customers: of((k) => all[k]),
    reacted: of((k) => hits[k]),
    rate: of((k) => hits[k] / all[k]),
    rateLow: of((k) => wilsonWith(z, hits[k], all[k])[0]),
    rateHigh: of((k) => wilsonWith(z, hits[k], all[k])[1]),
    complete: of((k) => (open[k] === 0 ? 1 : 0)),
  };
  return [shown.length, columns];
}

function overallRate({ start, hit }: Chances, level: number): Estimate | null {
  const tops: number[] = [];
  const bottoms: number[] = [];
  for (let c = 0; c + 1 < start.length; c++) {
    if (start[c] === start[c + 1]) continue;
    let hits = 0;
    for (let i = start[c]; i < start[c + 1]; i++) hits += hit[i];
    tops.push(hits);
    bottoms.push(start[c + 1] - start[c]);
  }
  if (tops.length === 0) return null;
  const rate = ratioEstimate(tops, bottoms, level);
  // customers who all did the same do not make the rate certain: each is one observation
  if (rate.se === 0) return shareEstimate(rate.value * tops.length, tops.length, level);
  const interval = rate.interval && ([Math.max(0, rate.interval[0]), Math.min(1, rate.interval[1])] as const);
  return { ...rate, interval };
}

function halfLifeOf(
  { start, row, hit }: Chances,
  step: number,
  unit: EngagementHalfLife["unit"],
  level: number,
): EngagementHalfLife | null {
  const fit = fitDecay({ start, at: Float64Array.from(row), hit });
  if (fit === undefined) return null;
  let clusters = 0;
  for (let c = 0; c + 1 < start.length; c++) if (start[c + 1] > start[c]) clusters++;
  const { slope, slopeSe } = fit;
  const half = slopeSe === null ? Number.NaN : studentTQuantile((1 + level) / 2, clusters - 1) * slopeSe;
  const length = (b: number) => (b > 1e-9 ? (Math.LN2 / b) * step : null);
  const value = length(slope);
  return {
    value,
    se: slopeSe === null || value === null ? null : (value * slopeSe) / slope,
    low: length(slope + half),
    high: length(slope - half),
    unit,
    level,
  };
}

function namesOption(names: readonly string[] | undefined, option: string): readonly string[] {
  if (Array.isArray(names) && names.length > 0 && names.every((n) => typeof n === "string")) return names;
  throw badOption(option, names, 'names of events, such as ["Opened Email"]');
}
