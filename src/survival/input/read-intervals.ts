import { type ColumnSpec, type Data, type OnInvalid, readColumns } from "../../core/columns.ts";
import { Problems } from "../../core/problems.ts";
import { rereadable } from "../../core/rereadable.ts";
import type { TableColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import {
  addExtras,
  type CompleteRows,
  completeRows,
  countSpecs,
  type ExtraColumns,
} from "./complete-rows.ts";

/** Events known to lie after `lower` and not after `upper`, complete and checked. */
export interface IntervalRows extends CompleteRows {
  /** -Infinity, or 0 for ages, when the event may have been at any time before. */
  readonly lower: Float64Array;
  /** Equal to `lower` when the time is known; Infinity when the event had not happened yet. */
  readonly upper: Float64Array;
}

/** What is read besides the two times. */
export interface IntervalReading extends ExtraColumns {
  /** Name of the function, for messages. */
  readonly what: string;
  /** Whether times are any numbers rather than ages: then 0 and numbers below are times like others. Default false. */
  readonly real?: boolean;
}

/**
 * The door for events that happened between two looks. No `upper`: not yet; no `lower`, or for ages 0: at some time before; both equal: exactly then. A row with neither says nothing and is left out.
 *
 * @throws "bad-value", "missing-value", "missing-column", "bad-input": an age below zero, an upper time before the lower one, a count or weight below zero.
 */
export function readIntervals(
  data: Data<object>,
  options: object | undefined,
  reading: IntervalReading,
): IntervalRows {
  const { what, real = false } = reading;
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const { onInvalid = "throw" } = chosen;
  const rows = rereadable(data);
  const time = { as: "number", ...(real ? {} : { min: 0 }) } as const;
  // "no value" is an answer here, another kind of value is not
  const sure = (from: unknown, expected: string): ColumnSpec => ({
    ...time,
    from,
    required: false,
    expected: `${real ? "a number" : "an age, zero or more"}, or no value ${expected}`,
  });
  const specs: { [name: string]: ColumnSpec } = {
    lower: sure(chosen.lower ?? "lower", "when it may have happened at any time before"),
    upper: sure(chosen.upper ?? "upper", "while it has not happened"),
    ...countSpecs(rows, chosen),
  };
  const needed = addExtras(rows, specs, reading);
  const read = readColumns(rows, specs, { zone: zoneOf("UTC"), what, onInvalid });
  const columns = read.columns as unknown as { readonly [name: string]: Float64Array | undefined };
  const none = new Float64Array(0);
  const { lower = none, upper = none } = columns;
  const bad = new Problems();
  for (let i = 0; i < read.length; i++)
    if (upper[i] < lower[i]) bad.add(i, "upper", upper[i], `no time before the lower one, ${lower[i]}`);
  const settled = bad.settle(read.length, read.columns as Record<string, TableColumn>, onInvalid, what);
  const { lower: low = none, upper: high = none } = settled.columns as { [name: string]: Float64Array };
  const { taken, ...complete } = completeRows(
    data,
    specs,
    read,
    settled,
    needed,
    { what, unit: chosen.unit },
    {
      column: "lower, upper",
      values: low.map((v, i) => (Number.isNaN(v) ? high[i] : v)),
    },
  );
  return {
    ...complete,
    lower: filled(taken<Float64Array>("lower") ?? none, real ? Number.NEGATIVE_INFINITY : 0),
    upper: filled(taken<Float64Array>("upper") ?? none, Number.POSITIVE_INFINITY),
  };
}

function filled(times: Float64Array, value: number): Float64Array {
  const out = new Float64Array(times.length);
  for (let i = 0; i < times.length; i++) out[i] = Number.isNaN(times[i]) ? value : times[i];
  return out;
}
