import { ClienteleError, show } from "../../core/errors.ts";
import type { TableColumn } from "../../core/table.ts";
import { firstAtLeast } from "../../numeric/bisect.ts";
import { type Bounds, boundsOf, type Clock, misfit } from "./clock.ts";
import { compileTest } from "./compile-test.ts";
import type { EventChoice } from "./condition.ts";
import { columnNamed } from "./fact-columns.ts";
import type { FactLog, FactLogName, Facts } from "./facts.ts";

/** The chosen events of a log. For one customer: `for (r = next(first(c), end); r < end; r = next(r + 1, end))` with `end = last(c)`. */
export interface Stream {
  readonly log: FactLog;
  readonly bounds: Bounds;
  /** First row of the customer in the window. */
  first(c: number): number;
  /** Row after the customer's last in the window. */
  last(c: number): number;
  /** The chosen row at or after `r`; `end` or more when there is none before `end`. */
  next(r: number, end: number): number;
  /** Whether any customer has an event of the name. */
  readonly isHeardOf: boolean;
  /** Whether every row in the window is chosen. */
  readonly isWhole: boolean;
}

/** Opens the log that a choice of events is about. */
export function openStream(choice: EventChoice, facts: Facts, clock: Clock, path: string): Stream {
  const { log, name } = logOf(choice.event, facts, `${path}.event`);
  const bounds = boundsOf(choice.window, clock, `${path}.window`);
  const isNamed = log.event !== undefined && name !== "any event" ? namesIn(log, choice.event) : undefined;
  const tests = (choice.where ?? []).map(({ property, test }, k) => {
    const at = `${path}.where[${k}]`;
    return compileTest(
      propertyOf(log, name, property, `${at}.property`),
      test,
      clock,
      `${at}.test`,
      `property ${show(property)}`,
    ).holds;
  });
  const { start, time } = log;
  const { from, to } = bounds;
  const sinceEver = from === Number.NEGATIVE_INFINITY;
  const tillEnd = to >= clock.asOf;
  return {
    log,
    bounds,
    first: sinceEver ? (c) => start[c] : (c) => firstAtLeast(time, from, start[c], start[c + 1]),
    last: tillEnd ? (c) => start[c + 1] : (c) => firstAtLeast(time, to, start[c], start[c + 1]),
    next: nextOf(isNamed, log.event?.codes, tests),
    isHeardOf: isNamed === undefined ? log.time.length > 0 : isNamed.includes(1),
    isWhole: isNamed === undefined && tests.length === 0,
  };
}

/** A property of the events of a log. */
export function propertyOf(log: FactLog, name: string, property: string, path: string): TableColumn {
  const column = columnNamed(log.columns, property);
  if (column !== undefined) return column;
  // events that have not happened yet have no columns, and may have any
  if (log.time.length === 0) return new Float64Array(0);
  throw new ClienteleError(
    "missing-column",
    `Condition at ${path}: ${show(name)} has no property ${show(property)}. Properties: ${Object.keys(log.columns).join(", ") || "none"}.`,
    { column: path, value: property },
  );
}

function logOf(
  event: string | readonly string[],
  facts: Facts,
  path: string,
): { readonly log: FactLog; readonly name: string } {
  const { logs } = facts;
  const names = typeof event === "string" ? [event] : event;
  for (const name of names) {
    const made = name !== "events" && Object.hasOwn(logs, name) ? logs[name as FactLogName] : undefined;
    if (made !== undefined && names.length === 1) return { log: made, name };
    if (made !== undefined || (name === "any event" && names.length > 1))
      throw misfit(path, name, `names of the events table only: ${show(name)} stands alone`);
  }
  if (logs.events === undefined) {
    const found = Object.keys(logs).map((name) => show(name));
    throw misfit(
      path,
      names[0],
      found.length > 0 ? `${found.join(", ")}: the facts have no events` : "facts with events or orders",
    );
  }
  return { log: logs.events, name: names.join(", ") };
}

function namesIn(log: FactLog, event: string | readonly string[]): Uint8Array {
  const names = new Set(typeof event === "string" ? [event] : event);
  return Uint8Array.from(log.event?.levels ?? [], (name) => (names.has(name) ? 1 : 0));
}

function nextOf(
  isNamed: Uint8Array | undefined,
  codes: Int32Array | undefined,
  tests: readonly ((row: number) => boolean)[],
): Stream["next"] {
  const holds = tests.length === 1 ? tests[0] : (row: number) => tests.every((test) => test(row));
  if (isNamed === undefined || codes === undefined) {
    if (tests.length === 0) return (r) => r;
    return (r, end) => {
      let row = r;
      while (row < end && !holds(row)) row++;
      return row;
    };
  }
  if (tests.length === 0) {
    return (r, end) => {
      let row = r;
      while (row < end && isNamed[codes[row]] === 0) row++;
      return row;
    };
  }
  return (r, end) => {
    let row = r;
    while (row < end && (isNamed[codes[row]] === 0 || !holds(row))) row++;
    return row;
  };
}
