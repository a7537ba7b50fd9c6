import type { Data, OnInvalid } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { pick } from "../../core/pick.ts";
import type { TableColumn } from "../../core/table.ts";
import type { CovariateRequest } from "../design/covariate-request.ts";
import type { CompleteRows } from "../input/complete-rows.ts";
import { readIntervals } from "../input/read-intervals.ts";
import { readLifetimes } from "../input/read-lifetimes.ts";
import { BEFORE, BETWEEN, EXACT, LATER, type ObservedTimes } from "./location-scale.ts";

/** Rows of a parametric fit: ages as they are, with what is known of them. */
export interface ObservedRows extends CompleteRows, ObservedTimes {
  /** Customers who left, known exactly or within bounds, each as often as the row counts. */
  readonly events: number;
  readonly customers: number;
  /** Count times weight; undefined: one each. */
  readonly total: Float64Array | undefined;
  readonly notes: readonly string[];
}

/** What is read. */
export interface ObservedReading {
  readonly what: string;
  readonly covariates?: CovariateRequest;
  readonly texts?: { readonly [name: string]: unknown };
  readonly numbers?: { readonly [name: string]: unknown };
  /** Ages whose logarithm is taken must be above zero; "real": any numbers; "zero": 0 is an age like others. */
  readonly ages: "positive" | "real" | "zero";
  /** Whether events between two looks are understood. Default true. */
  readonly intervals?: boolean;
}

/**
 * Lifetimes with an exact or censored end, or with an end between two looks when the options (or the columns) say `lower` and `upper`.
 *
 * @throws "bad-value" for a customer who left at age 0 where a logarithm is needed; "too-few-rows" without rows or without events; what the doors throw.
 */
export function readObserved(data: Data<object>, options: object, reading: ObservedReading): ObservedRows {
  const chosen = options as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const between = reading.intervals !== false && asksForIntervals(data, chosen);
  const rows = between ? ofIntervals(data, chosen, reading) : ofLifetimes(data, chosen, reading);
  const kept = reading.ages === "positive" ? withoutZero(rows, reading.what, chosen.onInvalid) : rows;
  const observed = summed(kept);
  if (observed.length === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${reading.what} needs lifetimes; none are left of ${observed.account.read} rows.`,
      {
        expected: "at least one lifetime",
      },
    );
  if (observed.events === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${reading.what}: nobody has left in these ${observed.customers} lifetimes (no events), so nothing can be learnt about when customers leave. Watch them for longer, or check the column event.`,
      { expected: "at least one event" },
    );
  return observed;
}

type Rows = Omit<ObservedRows, "events" | "customers" | "total">;

function asksForIntervals(data: Data<object>, chosen: { readonly [name: string]: unknown }): boolean {
  if (chosen.lower !== undefined || chosen.upper !== undefined) return true;
  if (chosen.stop !== undefined || chosen.event !== undefined) return false;
  const has = (name: string) => optionalColumn(data, undefined, name) !== undefined;
  return has("lower") && has("upper") && !has("stop");
}

function ofLifetimes(
  data: Data<object>,
  options: object,
  { what, covariates, texts, numbers }: ObservedReading,
): Rows {
  const {
    event,
    cause: _,
    stop,
    ...rest
  } = readLifetimes(data, options, {
    what,
    ...(covariates && { covariates }),
    ...(texts && { texts }),
    ...(numbers && { numbers }),
  });
  return { ...rest, kind: event, lower: stop, upper: stop, notes: [] };
}

function ofIntervals(
  data: Data<object>,
  chosen: { readonly [name: string]: unknown },
  { what, covariates, texts, numbers = {}, ages }: ObservedReading,
): Rows {
  const real = ages === "real";
  const { lower, upper, ...rest } = readIntervals(data, chosen, {
    what,
    real,
    ...(covariates && { covariates }),
    ...(texts && { texts }),
    numbers: { ...numbers, start: optionalColumn(data, chosen.start, "start") },
  });
  const kind = new Uint8Array(rest.length);
  for (let i = 0; i < rest.length; i++) {
    if (upper[i] === Number.POSITIVE_INFINITY) kind[i] = LATER;
    else if (upper[i] === lower[i]) kind[i] = EXACT;
    else kind[i] = lower[i] > (real ? Number.NEGATIVE_INFINITY : 0) ? BETWEEN : BEFORE;
  }
  const start = rest.numbers.start as Float64Array | undefined;
  if (start !== undefined)
    for (let i = 0; i < rest.length; i++)
      if (start[i] > 0 && !(start[i] <= lower[i]))
        throw new ClienteleError(
          "bad-value",
          `${what}: row ${rest.inputRows[i]} is watched from ${start[i]}, but its lower bound is ${lower[i]}; expected a lower bound not before the start.`,
          { row: rest.inputRows[i], column: "start", value: start[i], expected: "a start not after lower" },
        );
  return { ...rest, kind, lower, upper, start: start?.some((s) => s > 0) ? start : undefined, notes: [] };
}

/** Ages of 0 have no logarithm: events there are an error, and whoever was not watched at all says nothing. */
function withoutZero(rows: Rows, what: string, onInvalid: OnInvalid = "throw"): Rows {
  const { kind, lower, upper, inputRows, length } = rows;
  const kept: number[] = [];
  const bad: { row: number; value: number }[] = [];
  let events = 0;
  let unwatched = 0;
  for (let i = 0; i < length; i++) {
    const time = kind[i] === BEFORE ? upper[i] : lower[i];
    if (time > 0) kept.push(i);
    else if (kind[i] === LATER) unwatched++;
    else {
      events++;
      if (bad.length < 10) bad.push({ row: inputRows[i], value: 0 });
    }
  }
  if (kept.length === length) return rows;
  const expected = "an age above zero for everybody who left";
  if (events > 0 && onInvalid === "throw")
    throw new ClienteleError(
      "bad-value",
      `${what}: ${events} rows say that a customer left at age 0 (first rows: ${bad.map(({ row }) => row).join(", ")}); expected ${expected}, because this distribution has none there. Give such customers half of the smallest unit of time, choose "gaussian" or fitPiecewiseExponential, or leave them out with onInvalid: "skip".`,
      { row: bad[0].row, column: "stop", value: 0, expected, count: events, examples: bad },
    );
  const column = <C extends TableColumn>(c: C): C => pick(c, kept);
  const group = <C extends TableColumn>(columns: { readonly [name: string]: C }) =>
    Object.fromEntries(Object.entries(columns).map(([name, c]) => [name, column(c)])) as {
      [name: string]: C;
    };
  const { account } = rows;
  return {
    ...rows,
    length: kept.length,
    kind: Uint8Array.from(kept, (i) => kind[i]),
    lower: column(lower),
    upper: column(upper),
    start: rows.start && column(rows.start),
    count: rows.count && column(rows.count),
    weight: rows.weight && column(rows.weight),
    texts: group(rows.texts),
    numbers: group(rows.numbers),
    covariates: new Map([...rows.covariates].map(([name, c]) => [name, column(c)])),
    inputRows: Int32Array.from(kept, (i) => inputRows[i]),
    account: {
      ...account,
      used: kept.length,
      left: account.left + unwatched,
      missing: account.missing,
      rejected:
        events === 0
          ? account.rejected
          : [...account.rejected, { reason: `stop: not ${expected}`, rows: events, examples: bad }],
    },
    notes: [
      ...rows.notes,
      ...(unwatched > 0
        ? [
            `${unwatched} rows were watched for no time at all (age 0, still there): they say nothing and are left out.`,
          ]
        : []),
      ...(events > 0 ? [`${events} rows with an event at age 0 are left out.`] : []),
    ],
  };
}

function summed(rows: Rows): ObservedRows {
  const { count, weight, kind, length } = rows;
  let events = 0;
  let customers = 0;
  for (let i = 0; i < length; i++) {
    const times = count === undefined ? 1 : count[i];
    customers += times;
    if (kind[i] !== LATER) events += times;
  }
  const total =
    count === undefined ? weight : weight === undefined ? count : count.map((c, i) => c * weight[i]);
  return { ...rows, events, customers, total };
}
