import { monthsOf } from "../../core/billing-interval.ts";
import {
  type ColumnOption,
  type ColumnSpec,
  type Data,
  type OnInvalid,
  type OptionalColumn,
  type OptionsArgument,
  readColumns,
} from "../../core/columns.ts";
import { ifThere } from "../../core/if-there.ts";
import { badOption, oneOf, zoneFor } from "../../core/options.ts";
import { Problems } from "../../core/problems.ts";
import type { TextColumn } from "../../core/table.ts";
import { civilOf, dayNumber, dayOf, lastDaySeen, type TimeInput, timeOption } from "../../core/time.ts";
import type { SubscriptionRow } from "../../data/index.ts";
import { type ContractCovariateName, covariateNames } from "./contract-covariates.ts";
import type { Contracts } from "./contract-rows.ts";
import { contractsTable } from "./contracts-table.ts";

/** Columns and settings of {@link reduceContracts}. Columns default to the names of the subscriptions table. */
export type ReduceContractsOptions<Row extends object = SubscriptionRow> = ColumnOption<
  Row,
  "start",
  TimeInput
> &
  ColumnOption<Row, "end", TimeInput> &
  OptionalColumn<Row, "trialEnd", TimeInput> &
  OptionalColumn<Row, "interval", string> & {
    /** Exclusive end of what is known. Required. */
    readonly asOf: TimeInput;
    /** How long a contract runs before it is renewed. Rows that name another `interval` are left out and counted. Required. */
    readonly period: "week" | "month" | "year";
    /** A contract begins when its trial ends, and trials that never became one are left out ("exclude", default), or when the trial starts ("include"). */
    readonly trials?: "exclude" | "include";
    /** Columns of numbers (or true and false) to keep, for models with covariates. Default: none. */
    readonly covariates?: readonly ContractCovariateName<Row>[];
    /** Time zone of days and of times written without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** Days or months of a period. */
const LENGTHS = {
  week: { days: 7, months: 0 },
  month: { days: 0, months: 1 },
  year: { days: 0, months: 12 },
};

/**
 * Contracts of one length reduced to what models of them need: in which period each ended, or how many renewals a running one has behind it. One row of the input is one contract.
 *
 * Periods follow the calendar: a contract of 31 January renews on the last day of February. An end on the day of a renewal is a renewal not made: a monthly contract from 15 January to 15 February ended in
 * period 1, one to 16 February in period 2. A contract that runs has made the renewals whose day lies before `asOf`; what ends later is not known yet and counts as running. O(n).
 *
 * @throws "bad-value" for an end before the start or an interval that is none; "missing-value", "missing-column", "bad-option", "unknown-zone".
 *
 * @example
 * import { reduceContracts } from "clientele/cltv";
 * const subscriptions = [
 *   { start: "2026-01-15", end: "2026-02-15" },
 *   { start: "2026-01-31", end: null },
 *   { start: "2026-03-01", end: "2026-05-20" },
 * ];
 * const contracts = reduceContracts(subscriptions, { asOf: "2026-06-01", period: "month" });
 * [...contracts].map((row) => [row.periods, row.ended]); // => [[1, 1], [3, 1], [4, 0]]
 * contracts.info.contracts; // => 3
 * reduceContracts([{ start: "2026-02-01", end: "2026-01-01" }], { asOf: "2026-06-01", period: "month" }); // throws "bad-value"
 */
export function reduceContracts<Row extends object>(
  subscriptions: Data<Row>,
  ...[options]: OptionsArgument<ReduceContractsOptions<NoInfer<Row>>>
): Contracts {
  const what = "reduceContracts";
  const chosen = (options ?? {}) as ReduceContractsOptions & { readonly [name: string]: unknown };
  const { onInvalid = "throw" } = chosen;
  const data = subscriptions as Data<object>;
  const zone = zoneFor(data, chosen.zone);
  if (chosen.asOf === undefined) throw badOption("asOf", undefined, "the exclusive end of what is known");
  const asOf = timeOption(chosen.asOf, "asOf", zone);
  const period = oneOf(chosen.period, "period", ["week", "month", "year"]);
  const trials = oneOf(chosen.trials ?? "exclude", "trials", ["exclude", "include"]);
  const specs: { [name: string]: ColumnSpec } = {
    start: { as: "time", from: chosen.start ?? "start" },
    end: { as: "time", from: chosen.end ?? "end", required: false },
    trialEnd: {
      as: "time",
      from: trials === "exclude" ? (chosen.trialEnd ?? ifThere(data, "trialEnd")) : undefined,
      required: false,
    },
    interval: { as: "text", from: chosen.interval ?? ifThere(data, "interval"), required: false },
  };
  const names = covariateNames(chosen.covariates);
  for (const name of names)
    specs[`covariate ${name}`] = { as: "number", from: name, expected: "a number, or true or false" };
  const read = readColumns(data, specs, { zone, what, onInvalid });
  const found = read.columns as unknown as {
    readonly start?: Float64Array;
    readonly end?: Float64Array;
    readonly trialEnd?: Float64Array;
    readonly interval?: TextColumn;
  };
  const start = found.start ?? new Float64Array(0);
  const end = found.end ?? new Float64Array(read.length).fill(Number.NaN);
  const { trialEnd, interval } = found;
  const months = interval?.levels.map(monthsOf);
  const wanted = monthsOf(period);
  const bad = new Problems();
  const left = { other: 0, trial: 0, late: 0 };
  const periods: number[] = [];
  const ended: number[] = [];
  const kept = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  const values = read.columns as unknown as { readonly [name: string]: Float64Array };
  const today = lastDaySeen(asOf, zone);
  for (let i = 0; i < read.length; i++) {
    const row = read.rows === undefined ? i : read.rows[i];
    const length =
      interval === undefined || interval.codes[i] < 0 ? wanted : (months as number[])[interval.codes[i]];
    const over = end[i] < asOf;
    const from = trialEnd !== undefined && trialEnd[i] > start[i] ? trialEnd[i] : start[i];
    if (end[i] < start[i])
      bad.add(
        row,
        "end",
        new Date(end[i]).toISOString(),
        "an end not before the start, or nothing while the contract runs",
      );
    else if (Number.isNaN(length))
      bad.add(
        row,
        "interval",
        interval?.levels[interval.codes[i]],
        'a billing interval such as "month" or "year"',
      );
    else if (Math.abs(length - wanted) > 1e-9) left.other++;
    else if (from >= asOf) {
      if (start[i] < asOf) left.trial++;
      else left.late++;
    } else if (over && from > start[i] && end[i] <= from) left.trial++;
    else {
      const day = dayNumber(from, zone);
      // an end on the day of a renewal belongs to the period before
      periods.push(
        over ? renewalsBy(day, dayNumber(end[i], zone) - 1, period) + 1 : renewalsBy(day, today, period),
      );
      ended.push(over ? 1 : 0);
      for (const name of names) kept[name].push(values[`covariate ${name}`][i]);
    }
  }
  const { rejected } = bad.settle(read.inputLength, {}, onInvalid, what);
  const all = [...read.rejected, ...rejected];
  const info = {
    unit: period,
    asOf,
    zone: zone.name,
    ...(all.length > 0 && { rejected: all }),
    notes: notesOf(left, period),
  };
  const ones = new Array<number>(periods.length).fill(1);
  return contractsTable(periods, ended, ones, info, kept);
}

/** How many renewals of a contract that began on a day fall on days up to another. */
function renewalsBy(begun: number, until: number, period: "week" | "month" | "year"): number {
  const { days, months } = LENGTHS[period];
  if (days > 0) return Math.max(0, Math.floor((until - begun) / days));
  const from = civilOf(begun);
  const to = civilOf(until);
  const count = Math.floor(((to.year - from.year) * 12 + to.month - from.month) / months);
  // the last one may still be ahead; a month that is too short renews on its last day
  const first = dayOf(from.year, from.month + count * months, 1);
  const last = dayOf(from.year, from.month + count * months + 1, 1) - 1;
  return Math.max(0, Math.min(first + from.day - 1, last) <= until ? count : count - 1);
}

function notesOf(
  { other, trial, late }: { other: number; trial: number; late: number },
  period: string,
): string[] {
  return [
    ...(other > 0
      ? [`${other} contracts renew at another interval than every ${period} and are left out.`]
      : []),
    ...(trial > 0 ? [`${trial} trials that have not become a contract are left out.`] : []),
    ...(late > 0 ? [`${late} contracts had not begun and are left out.`] : []),
  ];
}
