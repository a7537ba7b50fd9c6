import { type ColumnSpec, type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { oneOf, zoneFor } from "../core/options.ts";
import { type Rejected, Table, type TableInfo } from "../core/table.ts";
import { dayNumber, type Period, periodIndex, periodLabel, type WeekStart } from "../core/time.ts";

/** Values by calendar period, in order of time. */
export interface Series {
  readonly period: Period;
  /** Place of each period in the calendar, and its name. */
  readonly index: Float64Array;
  readonly labels: readonly string[];
  readonly start: Float64Array;
  readonly value: Float64Array;
  readonly complete: Float64Array;
  /** The values of whole periods, NaN for the others. */
  readonly whole: Float64Array;
  readonly zone: string;
  readonly currency: string | undefined;
  readonly rejected: readonly Rejected[];
}

/** Reads one value a period from columns `start`, `value` and `complete`, or those that the options name. O(n log n). */
export function readSeries(data: Data<object>, options: object, what: string): Series {
  const own = data instanceof Table ? (data.info as TableInfo & { readonly by?: Period }) : undefined;
  const chosen = options as {
    readonly start?: unknown;
    readonly value?: unknown;
    readonly complete?: unknown;
    readonly period?: Period;
    readonly zone?: string;
    readonly weekStart?: WeekStart;
    readonly onInvalid?: OnInvalid;
  };
  const { weekStart, onInvalid } = chosen;
  const period = oneOf(chosen.period ?? own?.by ?? "month", "period", [
    "day",
    "week",
    "month",
    "quarter",
    "year",
  ]);
  const zone = zoneFor(data, chosen.zone);
  const specs: { [name: string]: ColumnSpec } = {
    start: { as: "time", from: chosen.start ?? "start" },
    value: { as: "number", required: false, from: chosen.value ?? "value" },
    complete: { as: "number", required: false, from: chosen.complete ?? completeOf(data) },
  };
  const read = readColumns(data, specs, { zone, what, ...(onInvalid !== undefined && { onInvalid }) });
  const columns = read.columns as { readonly [name: string]: Float64Array | undefined };
  const start = columns.start as Float64Array;
  const order = Int32Array.from(start.keys()).sort((a, b) => start[a] - start[b]);
  const index = Float64Array.from(order, (i) => periodIndex(dayNumber(start[i], zone), period, weekStart));
  const labels = Array.from(index, (p) => periodLabel(p, period, weekStart));
  for (let k = 1; k < index.length; k++)
    if (index[k] === index[k - 1]) throw samePeriod(what, labels[k], order[k]);
  const value = Float64Array.from(order, (i) => (columns.value as Float64Array)[i]);
  const complete = Float64Array.from(order, (i) => (columns.complete?.[i] === 0 ? 0 : 1));
  return {
    period,
    index,
    labels,
    start: Float64Array.from(order, (i) => start[i]),
    value,
    complete,
    whole: value.map((v, k) => (complete[k] === 1 ? v : Number.NaN)),
    zone: zone.name,
    currency: own?.currency,
    rejected: read.rejected,
  };
}

function completeOf(data: Data<object>): string | undefined {
  const first = data instanceof Table ? data.columns : Array.isArray(data) ? data[0] : undefined;
  return first !== undefined && "complete" in first ? "complete" : undefined;
}

function samePeriod(what: string, label: string, row: number): ClienteleError {
  return new ClienteleError(
    "bad-value",
    `${what}: two rows begin in ${label}; expected one row a period. Add them up first (revenueTrend does), or set option period.`,
    { row, column: "start", value: label, expected: "one row a period" },
  );
}
