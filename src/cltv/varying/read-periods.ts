import {
  type ColumnOption,
  type ColumnSpec,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../../core/columns.ts";
import { oneOf } from "../../core/options.ts";
import { Problems } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import { type Rejected, Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import {
  dayNumber,
  type Period,
  periodIndex,
  periodLabel,
  periodStart,
  type TimeInput,
  type WeekStart,
} from "../../core/time.ts";
import { covariateSpecs } from "../purchase/covariates/covariate-options.ts";
import type { VaryingCustomers } from "./varying-customers.ts";

/** Where the covariates of periods are. */
export type PeriodColumns<Row extends object> = ColumnOption<Row, "time", TimeInput> &
  OptionalColumn<Row, "customer", Id>;

/** How time is cut into periods. */
export interface PeriodCut {
  readonly period: Period;
  readonly weekStart: WeekStart;
}

/** Covariates by customer and period. */
export interface CovariatePeriods extends PeriodCut {
  readonly length: number;
  /** How many covariates were asked for. */
  readonly names: number;
  readonly values: { readonly [name: string]: TableColumn };
  /** Number of each row's period. */
  readonly index: Int32Array;
  /** Whether a row holds for all customers. */
  readonly shared: boolean;
  /** Rows in order of customer and period; those of customer i are from[i] to from[i + 1], and of a shared calendar all are those of customer 0. */
  readonly sorted: Int32Array;
  readonly from: Int32Array;
  readonly rejected: readonly Rejected[];
}

const PERIODS: readonly Period[] = ["day", "week", "month", "quarter", "year"];

/** The cut that the options ask for. */
export function periodCut(period: Period, weekStart: WeekStart = "monday"): PeriodCut {
  oneOf(period, "period", PERIODS);
  // refuses a weekday that is none
  periodIndex(0, "week", weekStart);
  return { period, weekStart };
}

/** How rows of periods are read. */
export interface PeriodsSettings {
  readonly cut: PeriodCut;
  /** Covariates, and which of them are text; undefined: the rows say so. */
  readonly names: readonly string[];
  readonly texts?: ReadonlySet<string>;
  /** Where time and customer are. */
  readonly columns: object | undefined;
  readonly onInvalid: OnInvalid | undefined;
  /** Whether rows of customers without orders are refused; else they are passed over. */
  readonly strict: boolean;
  readonly what: string;
}

/**
 * Reads and checks covariate rows: each begins a period, and a customer has at most one of a period.
 *
 * @throws "bad-value", "missing-value", "missing-column", "bad-input".
 */
export function readPeriods(
  data: Data<object>,
  { ids, named, zone }: VaryingCustomers,
  { cut, names, texts, columns, onInvalid = "throw", strict, what }: PeriodsSettings,
): CovariatePeriods {
  if (names.length === 0) return none(cut, ids.length);
  const opened = covariateSpecs(data, names, texts);
  const chosen = (columns ?? {}) as { readonly customer?: unknown; readonly time?: unknown };
  const customer = chosen.customer ?? (hasCustomer(opened.data) ? "customer" : undefined);
  const specs: { [name: string]: ColumnSpec } = {
    time: { as: "time", from: chosen.time ?? "time" },
    ...(customer !== undefined && { customer: { as: "text", from: customer } }),
    ...opened.specs,
  };
  const read = readColumns(opened.data, specs, {
    zone,
    onInvalid,
    what: `${what} (periods)`,
  });
  const found = read.columns as { readonly [name: string]: TableColumn };
  const time = (found.time ?? new Float64Array(0)) as Float64Array;
  const people = found.customer as TextColumn | undefined;
  const index = new Int32Array(read.length);
  const bad = new Problems();
  const { period, weekStart } = cut;
  for (let i = 0; i < read.length; i++) {
    const day = dayNumber(time[i], zone);
    index[i] = periodIndex(day, period, weekStart);
    const begins = periodStart(index[i], period, weekStart);
    if (day !== begins)
      bad.add(
        i,
        "time",
        periodLabel(day, "day"),
        `the first day of a ${period}, here ${periodLabel(begins, "day")}${period === "week" ? ` (weekStart is "${weekStart}")` : ""}`,
      );
    if (strict && people !== undefined && !named.has(people.levels[people.codes[i]]))
      bad.add(i, "customer", people.levels[people.codes[i]], "a customer of the orders");
  }
  const place = new Map(ids.map((id, i) => [id, i]));
  const placeOf = people && Int32Array.from(people.levels, (level) => place.get(level) ?? -1);
  const owner = Int32Array.from(index, (_, i) => (placeOf && people ? placeOf[people.codes[i]] : 0));
  const order = inOrder(owner, index);
  for (let j = 1; j < order.length; j++) {
    const [before, i] = [order[j - 1], order[j]];
    if (owner[i] >= 0 && owner[before] === owner[i] && index[before] === index[i])
      bad.add(
        i,
        "time",
        periodLabel(periodStart(index[i], period, weekStart), "day"),
        `one row for each ${placeOf ? "customer and " : ""}${period}; row ${before} is of the same ${period}`,
      );
  }
  const settled = bad.settle(read.length, { ...found, time }, onInvalid, `${what} (periods)`);
  const keep = settled.rows;
  return {
    ...cut,
    length: settled.length,
    names: names.length,
    values: settled.columns,
    index: keep ? Int32Array.from(keep, (i) => index[i]) : index,
    shared: people === undefined,
    ...groups(
      keep ? Int32Array.from(keep, (i) => owner[i]) : owner,
      keep ? Int32Array.from(keep, (i) => index[i]) : index,
      people === undefined ? 1 : ids.length,
    ),
    rejected: settledRows(read, settled).rejected,
  };
}

function none(cut: PeriodCut, customers: number): CovariatePeriods {
  const empty = new Int32Array(0);
  return {
    ...cut,
    length: 0,
    names: 0,
    values: {},
    index: empty,
    shared: false,
    sorted: empty,
    from: new Int32Array(customers + 1),
    rejected: [],
  };
}

/** Rows in order of customer and period; equal ones in order of the input. */
function inOrder(owner: Int32Array, index: Int32Array): Int32Array {
  const rows = Int32Array.from(owner, (_, i) => i);
  let sorted = true;
  for (let i = 1; i < rows.length && sorted; i++)
    sorted = owner[i - 1] < owner[i] || (owner[i - 1] === owner[i] && index[i - 1] <= index[i]);
  return sorted ? rows : rows.sort((a, b) => owner[a] - owner[b] || index[a] - index[b] || a - b);
}

function groups(
  owner: Int32Array,
  index: Int32Array,
  customers: number,
): Pick<CovariatePeriods, "sorted" | "from"> {
  const order = inOrder(owner, index);
  const from = new Int32Array(customers + 1);
  let passed = 0;
  for (let i = 0; i < owner.length; i++)
    if (owner[i] >= 0) from[owner[i] + 1]++;
    else passed++;
  for (let c = 0; c < customers; c++) from[c + 1] += from[c];
  return { sorted: order.subarray(passed), from };
}

function hasCustomer(data: Data<object>): boolean {
  if (data instanceof Table) return "customer" in data.columns;
  return (
    Array.isArray(data) &&
    (data as readonly ({ readonly customer?: unknown } | null)[]).some((row) => row?.customer !== undefined)
  );
}
