import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { isTexts } from "../../core/json-values.ts";
import { badOption, needOptions, oneOf, zoneFor } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { rereadable } from "../../core/rereadable.ts";
import { sortLog } from "../../core/sort-log.ts";
import { define, Table, type TableColumn } from "../../core/table.ts";
import { lastDaySeen, timeOption, unitDays } from "../../core/time.ts";
import { keptColumns } from "../input/kept-columns.ts";
import type { Lifetimes } from "../input/lifetime-types.ts";
import { agedEvents, datedEvents, type EventLog, noteOf } from "./event-log.ts";
import type { RepeatedEventsOptions, RepeatedModel, RepeatedRow } from "./repeated-types.ts";
import { type Watched, watchedCustomers } from "./watched-customers.ts";

const TAKEN: readonly string[] = ["customer", "start", "stop", "event", "cause", "spell", "number"];

/**
 * Rows for regressions of events that repeat, such as orders, visits or complaints: each customer's time is cut at their events into stretches (start, stop], the last one up to the end of watching. Fit them with {@link fitCox}, always with `cluster: "customer"`, as
 * stretches of one customer go together.
 *
 * `model` says what the fit is to be: **"andersen-gill"** (1982) takes all events as alike, ages count on: `fitCox(rows, { cluster: "customer", covariates })`. **"pwp-total"** (Prentice, Williams and Peterson 1981) compares customers only who
 * wait for the same event, the same rows with `strata: "number"`. **"pwp-gap"** does so by the time since the event before: `start` is 0 and `stop` the gap, with `strata: "number"`.
 *
 * Events have a `time` (with `asOf`; ages count whole civil days, events of one day are one) or an `age`. Who was watched since when comes from `customers`; without it each customer of the log is watched from the first event on, which is then age 0 and
 * no event: so for orders, where number 1 is the second order. O(events log events).
 *
 * @throws "bad-option", "bad-value", "missing-value", "missing-column"; "empty-input" when nobody was watched; "mixed-info", "unknown-zone".
 *
 * @example
 * import { repeatedEvents } from "clientele/survival";
 * const orders = ["2026-01-01", "2026-01-08", "2026-01-29"].map((time) => ({ customer: "ann", time, amount: 9 }));
 * const rows = repeatedEvents(orders, { asOf: "2026-03-01" });
 * [...rows].map((row) => [row.start, row.stop, row.event, row.number]); // => [[0, 7, 1, 1], [7, 28, 1, 2], [28, 58, 0, 3]]
 * const gaps = repeatedEvents(orders, { asOf: "2026-03-01", model: "pwp-gap" });
 * [...gaps].map((row) => [row.start, row.stop]); // => [[0, 7], [0, 21], [0, 30]]
 * const complaints = [{ customer: "ann", age: 3 }];
 * const customers = [{ customer: "ann", until: 5, plan: "basic" }, { customer: "bob", until: 4, plan: "plus" }];
 * const watched = repeatedEvents(complaints, { customers, keep: ["plan"] });
 * watched.at(2); // => { customer: "bob", start: 0, stop: 4, event: 0, number: 1, plan: "plus" }
 * repeatedEvents(complaints, { model: "frailty" }); // throws "bad-option"
 */
export function repeatedEvents<Row extends object>(
  events: Data<Row>,
  options: RepeatedEventsOptions<NoInfer<Row>>,
): Lifetimes<RepeatedRow> {
  const what = "repeatedEvents";
  needOptions(options, what, "asOf, or the customers and how long they were watched");
  const chosen = options as RepeatedEventsOptions;
  const data = rereadable(events as Data<object>);
  const model = oneOf(chosen.model ?? "andersen-gill", "model", ["andersen-gill", "pwp-total", "pwp-gap"]);
  const { most = Number.POSITIVE_INFINITY, onInvalid = "throw", unit = "day" } = chosen;
  if (!(most === Number.POSITIVE_INFINITY || (Number.isInteger(most) && most >= 1)))
    throw badOption("most", most, "a whole number, 1 or more");
  const keep = keepOption(chosen.keep);
  const dated = chosen.asOf !== undefined || chosen.time !== undefined;
  if (dated && chosen.age !== undefined) throw badOption("age", chosen.age, "none when events have a time");
  if (dated && chosen.asOf === undefined)
    throw badOption("asOf", undefined, "the exclusive end of what is known");
  if (!dated && chosen.customers === undefined)
    throw badOption(
      "asOf",
      undefined,
      "the exclusive end of what is known, or customers with how long they were watched",
    );
  const zone = zoneFor(data, chosen.zone);
  const asOf = dated ? timeOption(chosen.asOf as never, "asOf", zone) : undefined;
  const end = asOf === undefined ? undefined : lastDaySeen(asOf, zone);
  const log =
    asOf === undefined
      ? agedEvents(data, chosen, { what, onInvalid })
      : datedEvents(data, chosen, zone, asOf, { what, onInvalid });
  const people =
    chosen.customers === undefined
      ? fromFirst(log, end ?? 0, () => keptColumns(data, keep, log.rows, what))
      : watchedCustomers(rereadable(chosen.customers), { what, onInvalid, keep, zone, end });
  if (people.customer.codes.length === 0)
    throw new ClienteleError("empty-input", `${what} found nobody who was watched.`);
  const rejected = [...log.rejected, ...people.rejected];
  return stretches(log, people, {
    model,
    most,
    // ages count from `from` where that is a day, on where it is an age
    dated,
    first: chosen.customers !== undefined,
    info: {
      kind: "lifetimes",
      key: "customer",
      unit,
      ...(asOf !== undefined && { asOf, zone: zone.name }),
      ...(rejected.length > 0 && { rejected }),
    },
    days: dated ? unitDays(unit) : 1,
  });
}

interface Cutting {
  readonly model: RepeatedModel;
  readonly most: number;
  readonly dated: boolean;
  /** Whether the first event counts: not where watching begins with it. */
  readonly first: boolean;
  readonly info: Omit<Lifetimes["info"], "notes">;
  readonly days: number;
}

/** Cuts the time of each customer at the events. */
function stretches(log: EventLog, people: Watched, cutting: Cutting): Lifetimes<RepeatedRow> {
  const { model, most, dated, first, days } = cutting;
  const out = {
    who: [] as number[],
    start: [] as number[],
    stop: [] as number[],
    event: [] as number[],
    number: [] as number[],
  };
  const left = { strangers: 0, outside: 0, same: 0, short: 0 };
  const places = new Map<string, number>();
  for (const [i, code] of people.customer.codes.entries()) places.set(people.customer.levels[code], i);
  const { codes, levels } = log.customer;
  const placeOf = Int32Array.from(levels, (name) => places.get(name) ?? -1);
  const who = codes.map((code) => (code < 0 ? -1 : placeOf[code]));
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0 && who[i] < 0) left.strangers++;
  const sorted = sortLog(who, log.at, people.from.length);
  for (let c = 0; c < people.from.length; c++) {
    const [from, until] = [people.from[c], people.until[c]];
    const zero = dated ? from : 0;
    let [before, number] = [from, 1];
    const add = (at: number, event: number) => {
      const gap = model === "pwp-gap";
      out.who.push(c);
      out.start.push(gap ? 0 : (before - zero) / days);
      out.stop.push((gap ? at - before : at - zero) / days);
      out.event.push(event);
      out.number.push(Math.min(number, most));
      number++;
      before = at;
    };
    for (let k = sorted.start[c]; k < sorted.start[c + 1]; k++) {
      const at = log.at[sorted.rows[k]];
      if (!first && k === sorted.start[c]) continue;
      if (at < from || at > until) left.outside++;
      else if (at === before) left.same++;
      else add(at, 1);
    }
    if (until > before) add(until, 0);
    else if (number === 1) left.short++;
  }
  const columns: { [name: string]: TableColumn } = {
    customer: pick(people.customer, out.who),
    start: Float64Array.from(out.start),
    stop: Float64Array.from(out.stop),
    event: Float64Array.from(out.event),
    // gaps of one customer are lives of their own, side by side
    ...(model === "pwp-gap" && { spell: numbersOf(out.who) }),
    number: Float64Array.from(out.number),
  };
  for (const [name, column] of people.kept) define(columns, name, pick(column, out.who));
  const notes = [
    ...log.notes,
    ...noteOf(left.strangers, "events of customers who were not watched are left out."),
    ...noteOf(left.outside, "events before or after watching are left out."),
    ...noteOf(
      left.same,
      "events at the same age as one before, or when watching began, are not counted again.",
    ),
    ...noteOf(left.short, "customers were watched for no time and are left out."),
  ];
  return new Table(out.who.length, columns as never, { ...cutting.info, notes });
}

/** 1, 2, 3, ... within each run of equal values. */
function numbersOf(who: readonly number[]): Float64Array {
  const out = new Float64Array(who.length);
  for (let i = 0; i < who.length; i++) out[i] = i > 0 && who[i] === who[i - 1] ? out[i - 1] + 1 : 1;
  return out;
}

/** Customers of the log, each from the first event on, up to the last day seen. */
function fromFirst(
  { customer, at }: EventLog,
  end: number,
  columns: () => ReadonlyMap<string, TableColumn>,
): Watched {
  const row = new Int32Array(customer.levels.length).fill(-1);
  for (const [i, code] of customer.codes.entries())
    if (code >= 0 && (row[code] < 0 || at[i] < at[row[code]])) row[code] = i;
  const rows = row.filter((i) => i >= 0).sort();
  return {
    customer: pick(customer, rows),
    from: pick(at, rows),
    until: new Float64Array(rows.length).fill(end),
    rejected: [],
    kept: new Map(Array.from(columns(), ([name, column]) => [name, pick(column, rows)])),
  };
}

function keepOption(keep: unknown): readonly string[] {
  if (keep === undefined) return [];
  if (!isTexts(keep)) throw badOption("keep", keep, 'a list of names of columns, such as ["plan"]');
  const taken = keep.find((name) => TAKEN.includes(name));
  if (taken !== undefined) throw badOption("keep", taken, "a column whose name these rows do not use");
  return keep;
}
