import {
  type ColumnOption,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf, zoneFor } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import { DAY_MS, type Duration, durationDays, type TimeInput, timeOption } from "../core/time.ts";
import type { EventRow } from "../data/index.ts";
import { shareEstimate } from "../numeric/intervals.ts";
import { quantileSorted } from "../numeric/quantile.ts";
import { type MetricDefinition, momentWords } from "./definitions.ts";
import { type Entrant, enter, stepBits } from "./funnel-entrants.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import { checkWindow } from "./options.ts";
import { byName } from "./survey-rows.ts";

/** One step: the name of an event, or an event about one subject. */
export type FunnelStep = string | { readonly event: string; readonly subject?: string };

/** Options of {@link funnel}. */
export type FunnelOptions<Row extends object = EventRow> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput> &
  ColumnOption<Row, "event", string> &
  OptionalColumn<Row, "subject", Id> &
  OptionalColumn<Row, "by", Id> & {
    /** Two to 31 steps. */
    readonly steps: readonly FunnelStep[];
    /** "in-order" (default), "strict" or "any"; see {@link funnel}. */
    readonly order?: "in-order" | "strict" | "any";
    /** Time from the first step to the last, at most. */
    readonly within: Duration;
    /** Start of the time in which the first step counts, inclusive. Default: no bound. */
    readonly from?: TimeInput;
    /** End of the time in which the first step counts, exclusive; later steps may lie after it. Default: no bound. */
    readonly to?: TimeInput;
    /** Exclusive end of what is known. Default: just after the last event. */
    readonly asOf?: TimeInput;
    /** Time zone of times written without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** "throw" on an invalid row (default), or "skip" it and report it in `rejected`. */
    readonly onInvalid?: OnInvalid;
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** How long it took, in hours. */
export interface FunnelHours {
  readonly median: number;
  /** A quarter took at most this long. */
  readonly lowerQuartile: number;
  /** Three quarters took at most this long. */
  readonly upperQuartile: number;
}

/** One step of a funnel. */
export interface FunnelStepResult {
  /** The event, with its subject where one was asked for; "any 2 steps" in any order. */
  readonly step: string;
  /** Customers who came this far. */
  readonly customers: number;
  /** Of those who entered. */
  readonly rate: Estimate;
  /** Of those at the step before; null for the first step, and when nobody was there. */
  readonly stepRate: Estimate | null;
  /** At the step before and not here. */
  readonly dropped: number;
  /** From the first step to this one; null for the first step, and when nobody came. */
  readonly sinceFirst: FunnelHours | null;
  /** From the step before to this one; null in any order, too. */
  readonly sincePrevious: FunnelHours | null;
}

/** The funnel of one segment. */
export interface FunnelSegment {
  /** What the column says on the event by which customers first entered; null where it says nothing. */
  readonly segment: string | null;
  readonly entered: number;
  readonly converted: number;
  readonly steps: readonly FunnelStepResult[];
}

/** What {@link funnel} returns; `value` is the share of those who entered that came through to the end. */
export interface Funnel extends Estimate {
  readonly definition: MetricDefinition;
  readonly entered: number;
  readonly converted: number;
  /** Not converted yet, with time left at asOf: the rate may still rise. */
  readonly open: number;
  readonly steps: readonly FunnelStepResult[];
  /** By the `by` column, the one with most customers first; empty without one. */
  readonly segments: readonly FunnelSegment[];
  /** Events that name no customer: in no figure. */
  readonly withoutCustomer: number;
  readonly rejected: readonly Rejected[];
}

/**
 * Funnel: how many customers come from a first step through the next ones to the last, where they drop off, and how long it takes. Each customer counts once, with
 * the attempt that came furthest.
 *
 * - `"in-order"`: the steps in their order, other events between them allowed;
 * - `"strict"`: each step is the customer's very next event in the log;
 * - `"any"`: the steps in any order; then step k means any k of them.
 *
 * The last step must lie at most `within` after the first one of the same attempt; of several first steps the last that serves counts. Events of the same
 * instant are taken in the order of the steps. Wilson intervals. O(events log events + events x steps).
 *
 * @throws "too-few-rows" when nobody entered, "bad-option" for fewer than two steps, a step twice in any order, negative times; "missing-column",
 * "bad-value", "missing-value", "unknown-zone".
 *
 * @example
 * import { funnel } from "clientele/metrics";
 * const events = [
 *   { customer: "ann", time: "2026-01-05T10:00", event: "view" },
 *   { customer: "ann", time: "2026-01-05T10:30", event: "cart" },
 *   { customer: "ann", time: "2026-01-05T12:00", event: "buy" },
 *   { customer: "bob", time: "2026-01-06T10:00", event: "view" },
 *   { customer: "bob", time: "2026-01-06T10:10", event: "cart" },
 *   { customer: "cem", time: "2026-01-07T10:00", event: "view" },
 *   { customer: "dia", time: "2026-01-07T10:00", event: "view" },
 * ];
 * const steps = ["view", "cart", "buy"];
 * const path = funnel(events, { steps, within: { days: 1 }, asOf: "2026-02-01" });
 * [path.value, path.entered, path.converted]; // => [0.25, 4, 1]
 * path.interval; // => [0.04558726, 0.6993582]
 * path.steps.map((s) => [s.customers, s.dropped]); // => [[4, 0], [2, 2], [1, 1]]
 * path.steps[2].sinceFirst?.median; // => 2
 * funnel(events, { steps: ["view"], within: { days: 1 } }); // throws "bad-option"
 * funnel(events, { steps, within: { days: -1 } }); // throws "bad-option"
 */
export function funnel<Row extends object>(events: Data<Row>, options: FunnelOptions<NoInfer<Row>>): Funnel {
  const order = oneOf(options.order ?? "in-order", "order", ["in-order", "strict", "any"]);
  const level = levelOption(options.level);
  const within = durationDays(options.within ?? {}, "within") * DAY_MS;
  const steps = stepsOf(options.steps, order);
  const zone = zoneFor(events, options.zone);
  const from = options.from === undefined ? Number.NEGATIVE_INFINITY : timeOption(options.from, "from", zone);
  const to = options.to === undefined ? Number.POSITIVE_INFINITY : timeOption(options.to, "to", zone);
  if (options.from !== undefined && options.to !== undefined) checkWindow(from, to, "from", "to");
  const chosen = options as { readonly [name: string]: unknown };
  const bySubject = steps.some((s) => s.subject !== undefined);
  const read = readColumns(
    events,
    {
      customer: { as: "text", from: chosen.customer ?? "customer", required: false },
      time: { as: "time", from: chosen.time ?? "time" },
      event: { as: "text", from: chosen.event ?? "event" },
      subject: { as: "text", from: bySubject ? (chosen.subject ?? "subject") : undefined, required: false },
      by: { as: "text", from: chosen.by, required: false },
    },
    { zone, what: "funnel", onInvalid: options.onInvalid ?? "throw" },
  );
  const { customer, time, event, subject, by } = read.columns;
  const asOf =
    options.asOf === undefined
      ? time.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) + 1
      : timeOption(options.asOf, "asOf", zone);
  const entrants = enter(
    { customer, time, step: stepBits(event, subject, steps), by },
    { steps: steps.length, order, within, from, to, asOf },
  );
  const names = steps.map(({ event, subject }, k) =>
    order === "any"
      ? `any ${k + 1} step${k === 0 ? "" : "s"}`
      : subject === undefined
        ? event
        : `${event}: ${subject}`,
  );
  const fromWords = from === Number.NEGATIVE_INFINITY ? "" : ` from ${momentWords(from, zone)}`;
  const toWords = to === Number.POSITIVE_INFINITY ? "" : ` before ${momentWords(to, zone)}`;
  const days = within / DAY_MS;
  const words = `first steps${fromWords}${toWords}, ${days} ${days === 1 ? "day" : "days"} for the rest, as known before ${momentWords(asOf, zone)} (${zone.name})`;
  if (entrants.length === 0) {
    throw new ClienteleError("too-few-rows", "Nobody took the first step of the funnel in its window.", {
      value: 0,
      expected: "a customer with the first step in the window",
    });
  }
  const all = segmentOf(null, entrants, names, level);
  return {
    ...all.steps[steps.length - 1].rate,
    definition: kpiDefinition("Funnel conversion", order, words),
    entered: all.entered,
    converted: all.converted,
    open: entrants.filter((e) => e.depth < steps.length && e.latest + within >= asOf).length,
    steps: all.steps,
    segments: chosen.by === undefined ? [] : segmentsOf(entrants, names, level),
    withoutCustomer: customer.codes.reduce((n, c) => n + (c < 0 ? 1 : 0), 0),
    rejected: read.rejected,
  };
}

function stepsOf(
  given: readonly FunnelStep[],
  order: string,
): { event: string; subject: string | undefined }[] {
  if (!Array.isArray(given) || given.length < 2 || given.length > 31)
    throw badOption("steps", Array.isArray(given) ? given.length : given, "a list of 2 to 31 steps");
  const steps = (given as readonly FunnelStep[]).map((step) => {
    const { event, subject } = typeof step === "string" ? { event: step, subject: undefined } : (step ?? {});
    if (typeof event !== "string" || event === "")
      throw badOption("steps", step, 'names of events, or { event: "view", subject: "beans" }');
    return { event, subject };
  });
  const seen = new Set(steps.map((s) => JSON.stringify([s.event, s.subject])));
  if (order === "any" && seen.size < steps.length)
    throw badOption("steps", "a step twice", "different steps: in any order a step can be taken once");
  return steps;
}

function segmentsOf(entrants: readonly Entrant[], names: readonly string[], level: number): FunnelSegment[] {
  const groups = new Map<string | null, Entrant[]>();
  for (const e of entrants) {
    const list = groups.get(e.segment);
    if (list === undefined) groups.set(e.segment, [e]);
    else list.push(e);
  }
  return [...groups]
    .map(([segment, list]) => segmentOf(segment, list, names, level))
    .sort((a, b) => b.entered - a.entered || byName(a.segment, b.segment));
}

function segmentOf(
  segment: string | null,
  entrants: readonly Entrant[],
  names: readonly string[],
  level: number,
): FunnelSegment {
  const entered = entrants.length;
  const reached = names.map((_, k) => entrants.filter((e) => e.depth > k));
  const steps = names.map((step, k): FunnelStepResult => {
    const customers = reached[k].length;
    const before = k === 0 ? entered : reached[k - 1].length;
    return {
      step,
      customers,
      rate: k === 0 ? { value: 1, se: 0, interval: [1, 1], level } : shareEstimate(customers, entered, level),
      stepRate: k === 0 || before === 0 ? null : shareEstimate(customers, before, level),
      dropped: before - customers,
      sinceFirst: k === 0 ? null : hoursOf(reached[k].map((e) => e.sinceFirst[k])),
      sincePrevious: k === 0 ? null : hoursOf(reached[k].map((e) => e.sincePrevious[k])),
    };
  });
  return { segment, entered, converted: reached[names.length - 1].length, steps };
}

function hoursOf(times: readonly number[]): FunnelHours | null {
  const known = Float64Array.from(times.filter((t) => !Number.isNaN(t))).sort();
  if (known.length === 0) return null;
  const at = (p: number) => quantileSorted(known, p) / 3_600_000;
  return { median: at(0.5), lowerQuartile: at(0.25), upperQuartile: at(0.75) };
}
