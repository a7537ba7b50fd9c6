import { type ColumnSpec, type Data, type OnInvalid, readColumns } from "../../core/columns.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { Problems } from "../../core/problems.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { columnOfAnyRow } from "./column-of-any-row.ts";
import {
  addExtras,
  type CompleteRows,
  completeRows,
  countSpecs,
  type ExtraColumns,
} from "./complete-rows.ts";
import { continuedRows } from "./continued-rows.ts";
import { refuseOverlaps } from "./refuse-overlaps.ts";

export type { LifetimeAccount } from "./complete-rows.ts";

/** Lifetimes as arrays, complete and checked. */
export interface LifetimeRows extends CompleteRows {
  /** Undefined when everybody was watched from age 0. */
  readonly start: Float64Array | undefined;
  readonly stop: Float64Array;
  /** 1: the event, or one of the causes, happened at `stop`; 0: not yet. */
  readonly event: Uint8Array;
  /** What ended the lifetimes, where causes are read; code -1 while nothing has. Levels are those that occur, sorted. */
  readonly cause: TextColumn | undefined;
  /** Whose row it is, where rows say so. */
  readonly customer: TextColumn | undefined;
  /** 1 for rows after which the same customer is watched on in another row; undefined: none is. */
  readonly continued: Uint8Array | undefined;
}

/** What is read besides times. */
export interface LifetimeReading extends ExtraColumns {
  /** Name of the function, for messages. */
  readonly what: string;
  /** Whether rows say that the event happened, or which of several did. Default "event". */
  readonly ends?: "event" | "cause";
}

/**
 * The door for lifetimes that end at known ages: reads, checks and leaves out what is incomplete, with an account.
 *
 * @throws "bad-value", "missing-value", "missing-column", "bad-input": an age below zero, a stop not after the start, an event that is not 1 or 0, a count or weight below zero, stretches of one customer that overlap.
 */
export function readLifetimes(
  data: Data<object>,
  options: object | undefined,
  reading: LifetimeReading,
): LifetimeRows {
  const { what, ends = "event" } = reading;
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const { onInvalid = "throw" } = chosen;
  const rows = rereadable(data);
  const age = { as: "number", min: 0, expected: "an age, zero or more" } as const;
  const specs: { [name: string]: ColumnSpec } = {
    stop: { ...age, from: chosen.stop ?? "stop" },
    start: { ...age, from: optionalColumn(rows, chosen.start, "start") },
    ...countSpecs(rows, chosen),
    // a name for each row of those without one would cost more than all the rest
    customer: { as: "text", required: false, from: columnOfAnyRow(rows, chosen.customer, "customer") },
    spell: { as: "text", required: false, from: columnOfAnyRow(rows, chosen.spell, "spell") },
    [ends]:
      ends === "cause"
        ? { as: "text", required: false, from: chosen.cause ?? "cause" }
        : {
            as: "number",
            from: chosen.event ?? "event",
            valid: (v) => v === 0 || v === 1,
            expected: `1 or true for an event, 0 or false for none yet (where a text says it: event: (row) => row.${typeof chosen.event === "string" ? chosen.event : "event"} === "Yes")`,
          },
  };
  const needed = addExtras(rows, specs, reading);
  const read = readColumns(rows, specs, { zone: zoneOf("UTC"), what, onInvalid });
  const none = new Float64Array(0);
  const columns = read.columns as unknown as { readonly [name: string]: TableColumn | undefined };
  const numbersOf = (name: string) => columns[name] as Float64Array | undefined;
  const stop = numbersOf("stop") ?? none;
  const start = numbersOf("start");
  const bad = new Problems();
  if (start !== undefined)
    for (let i = 0; i < read.length; i++)
      // an age of 0 without delayed entry is watched at 0
      if (start[i] >= stop[i] && start[i] > 0)
        bad.add(i, "stop", stop[i], `an age after its start, ${start[i]}`);
  const settled = bad.settle(read.length, read.columns as Record<string, TableColumn>, onInvalid, what);
  const { taken, ...complete } = completeRows(data, specs, read, settled, needed, {
    what,
    unit: chosen.unit,
  });
  const cause =
    ends === "cause"
      ? causesOf(taken<TextColumn>("cause") ?? { codes: new Int32Array(0), levels: [] })
      : undefined;
  const starts = taken<Float64Array>("start");
  const delayed = starts?.some((s) => s > 0) ? starts : undefined;
  const stops = taken<Float64Array>("stop") ?? none;
  const customer = taken<TextColumn>("customer");
  const spell = taken<TextColumn>("spell");
  let continued: Uint8Array | undefined;
  // contracts side by side are lifetimes of their own
  const apart = data instanceof Table && data.info.kind === "lifetimes" && spell === undefined;
  if (delayed !== undefined && customer !== undefined && !apart) {
    refuseOverlaps({ start: delayed, stop: stops, customer, spell, inputRows: complete.inputRows }, what);
    continued = continuedRows(delayed, stops, customer, spell);
  }
  return {
    ...complete,
    start: delayed,
    stop: stops,
    event: cause === undefined ? happened(taken<Float64Array>("event") ?? none) : ended(cause.codes),
    cause,
    customer,
    continued,
  };
}

function happened(event: Float64Array): Uint8Array {
  const out = new Uint8Array(event.length);
  out.set(event);
  return out;
}

function ended(codes: Int32Array): Uint8Array {
  const out = new Uint8Array(codes.length);
  for (let i = 0; i < codes.length; i++) out[i] = codes[i] < 0 ? 0 : 1;
  return out;
}

/** Only the causes that occur, sorted, so that the order of rows does not matter. Empty text is no cause. */
function causesOf({ codes, levels }: TextColumn): TextColumn {
  const occurs = new Uint8Array(levels.length);
  for (const code of codes) if (code >= 0) occurs[code] = 1;
  const kept = levels.filter((level, code) => occurs[code] === 1 && level !== "").sort();
  const place = Int32Array.from(levels, (level) => kept.indexOf(level));
  return { codes: codes.map((code) => (code < 0 ? -1 : place[code])), levels: kept };
}
