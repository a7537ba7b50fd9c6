import { type ColumnSpec, type Data, readColumns } from "../core/columns.ts";
import { optionalColumn } from "../core/optional-column.ts";
import { pick } from "../core/pick.ts";
import { Problems } from "../core/problems.ts";
import { zoneOf } from "../core/time.ts";

/** The customers whose hold-out is asked for, as they came through the door. */
export interface KnownRows {
  readonly length: number;
  /** How many customers each row stands for. */
  readonly count: Float64Array;
  /** Row of the input that each came from; undefined when none was left out. */
  readonly rows: Int32Array | undefined;
}

/** What each row did after the calibration. */
export interface Holdout {
  readonly actual: Float64Array;
  readonly duration: Float64Array;
}

/**
 * The hold-out of customers, read from the same data: columns `holdoutFrequency` and `holdoutDuration`, or those that the options name. undefined where the data have none.
 *
 * @throws "bad-value" for orders that are no whole number and times that are none, "missing-column" for a hold-out without its duration.
 */
export function readHoldout(
  data: Data<object>,
  options: object,
  { rows, count, length }: KnownRows,
  what: string,
): Holdout | undefined {
  const chosen = options as { readonly [name: string]: unknown };
  const from = optionalColumn(data, chosen.holdoutFrequency, "holdoutFrequency");
  if (from === undefined) return undefined;
  const specs: { [name: string]: ColumnSpec } = {
    holdoutFrequency: { as: "number", required: false, from },
    holdoutDuration: { as: "number", required: false, from: chosen.holdoutDuration ?? "holdoutDuration" },
  };
  const { columns } = readColumns(data, specs, { zone: zoneOf("UTC"), what });
  const all = columns as unknown as { readonly [name: string]: Float64Array };
  const actual = rows === undefined ? all.holdoutFrequency : pick(all.holdoutFrequency, rows);
  const duration = rows === undefined ? all.holdoutDuration : pick(all.holdoutDuration, rows);
  const bad = new Problems();
  const found = (value: number) => (Number.isNaN(value) ? null : value);
  for (let i = 0; i < length; i++) {
    if (count[i] === 0) continue;
    if (!(Number.isInteger(actual[i]) && actual[i] >= 0))
      bad.add(rows?.[i] ?? i, "holdoutFrequency", found(actual[i]), "a whole number of orders, zero or more");
    if (!(duration[i] > 0 && duration[i] < Number.POSITIVE_INFINITY))
      bad.add(rows?.[i] ?? i, "holdoutDuration", found(duration[i]), "a length of time above zero");
  }
  bad.settle(length, {}, "throw", what);
  return { actual, duration };
}
