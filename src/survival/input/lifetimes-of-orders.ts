import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, excludedIds } from "../../core/options.ts";
import { orderTable, readOrderRows } from "../../core/order-rows.ts";
import { pick, pickInts } from "../../core/pick.ts";
import type { PurchaseDays } from "../../core/purchase-days.ts";
import { purchasesBefore } from "../../core/purchases-before.ts";
import { Table, type TableColumn } from "../../core/table.ts";
import { dayStart, isoDay, lastDaySeen } from "../../core/time.ts";
import { type OrdersInfo, suspectIds } from "../../data/index.ts";
import { gapCounts, gapCurve, hopelessDay, returnQuantile } from "../../numeric/gap-curve.ts";
import { keptColumns } from "./kept-columns.ts";
import type { Lifetimes, LifetimesInfo } from "./lifetime-types.ts";
import type { LifetimeRow, LifetimeSettings, LifetimesOfOptions } from "./lifetimes-of.ts";
import { lifetimesTable } from "./lifetimes-table.ts";

/** The chance of a return at which a silence counts as leaving. */
const CHANCE = 0.1;
/** Fewer returns than this say nothing about a shop. */
const LEAST_RETURNS = 30;
/** A day on which fewer gaps are still followed ends the curve. */
const LEAST_FOLLOWED = 10;
const LONGEST = 36_525;

/** Lifetimes of customers without contracts, from their orders. */
export function lifetimesOfOrders(
  data: Data<object>,
  options: LifetimesOfOptions,
  settings: LifetimeSettings,
): Lifetimes<LifetimeRow> {
  const { zone, asOf, onInvalid, days, unit } = settings;
  const what = "lifetimesOf";
  const { arrays, read, once } = readOrderRows(data, options, { zone, what, onInvalid, amount: "optional" });
  const given: Partial<OrdersInfo> = data instanceof Table ? (data.info as Partial<OrdersInfo>) : {};
  const excluded = excludedIds(
    options.suspects,
    // from what was known by then
    () => given.suspects ?? suspectIds(orderTable(arrays), { zone: zone.name, asOf }),
  );
  const { levels } = arrays.customer;
  const {
    days: all,
    lines,
    leftOut,
  } = once(`purchases before ${asOf} in ${zone.name}`, () => purchasesBefore(arrays, asOf, zone));
  const isOut = Uint8Array.from(levels, (id) => (excluded.has(id) ? 1 : 0));
  const { afterAsOf: late, noCustomer: nobody, returns } = leftOut;
  const left = { late, nobody, returns, suspects: lines.reduce((n, of, c) => n + of * isOut[c], 0) };
  const bought = left.suspects > 0 ? without(all, isOut) : all;
  if (bought.day.length === 0)
    throw new ClienteleError(
      "empty-input",
      `${what} needs orders of named customers before asOf; it found none.`,
    );
  const end = lastDaySeen(asOf, zone);
  const learnt = settings.inactivity === undefined;
  const { silence, cut } = learnt
    ? learnSilence(bought, end, what)
    : { silence: Math.ceil(settings.inactivity as number), cut: false };
  const stays = staysOf(bought, end, silence);
  if (stays.stop.length === 0)
    throw badOption(
      "inactivity",
      silence,
      `a silence shorter than the log: with ${silence} days nobody came early enough to be followed`,
    );
  const kept = keptColumns(data, settings.keep ?? [], read.rows, what);
  const info: LifetimesInfo = {
    kind: "lifetimes",
    key: "customer",
    unit,
    asOf,
    zone: zone.name,
    ...(given.source !== undefined && { source: given.source }),
    inactivity: { days: silence, learnt },
    notes: [
      learnt
        ? `Silent for ${silence} days or longer counts as left: ${cut ? "half of the log. Customers of this shop come back even later: many who count as left will return, as new stays." : "of such silences in this shop fewer than one in ten ends with a return."}`
        : `Silent for ${silence} days or longer counts as left.`,
      `Customers are followed up to ${isoDay(dayStart(end - silence, zone), zone)}; of a later order nobody can say yet whether a silence follows.`,
      ...(stays.returned > 0
        ? [
            `${stays.returned} of the ${stays.event.reduce((sum, e) => sum + e, 0)} stays that ended were followed by a return: if these are many, say a longer inactivity.`,
          ]
        : []),
      ...(stays.young > 0 ? [`${stays.young} stays that began later are left out.`] : []),
      ...(left.suspects > 0
        ? [`${left.suspects} orders of ids that are probably no person are left out.`]
        : []),
      ...(left.nobody > 0 ? [`${left.nobody} orders name no customer and are left out.`] : []),
      ...(left.returns > 0 ? [`${left.returns} rows only give money back and are no orders.`] : []),
      ...(left.late > 0 ? [`${left.late} orders at asOf or later are left out.`] : []),
      ...(stays.early > 0
        ? [
            `${stays.early} stays begin in the first ${silence} days of the log; some of these customers may have come before.`,
          ]
        : []),
    ],
    ...(read.rejected.length > 0 && { rejected: read.rejected }),
  };
  const columns = new Map<string, TableColumn>(kept);
  return lifetimesTable(
    {
      customer: { codes: Int32Array.from(stays.customer), levels },
      start: new Float64Array(stays.stop.length),
      stop: stays.stop,
      event: stays.event,
      spell: stays.spell,
      kept: columns,
      from: stays.row,
    },
    days,
    info,
  );
}

/** The days of those who are in. */
function without({ start, day, time, row }: PurchaseDays, isOut: Uint8Array): PurchaseDays {
  const kept: number[] = [];
  const from = new Int32Array(start.length);
  for (let c = 0; c < isOut.length; c++) {
    if (isOut[c] === 0) for (let k = start[c]; k < start[c + 1]; k++) kept.push(k);
    from[c + 1] = kept.length;
  }
  return { start: from, day: pickInts(day, kept), time: pick(time, kept), row: pickInts(row, kept) };
}

interface Stays {
  readonly customer: readonly number[];
  /** Days from the first order of the stay. */
  readonly stop: readonly number[];
  readonly event: readonly number[];
  readonly spell: readonly number[];
  /** Row of its first order. */
  readonly row: readonly number[];
  /** Stays that began too late to be followed. */
  readonly young: number;
  /** Stays that began within one silence of the first order of all. */
  readonly early: number;
  /** Stays that ended with a silence after which the customer ordered again. */
  readonly returned: number;
}

/** Cuts the days of each customer at silences. O(days). */
function staysOf({ start, day, row }: PurchaseDays, end: number, silence: number): Stays {
  const out = {
    customer: [] as number[],
    stop: [] as number[],
    event: [] as number[],
    spell: [] as number[],
    row: [] as number[],
  };
  const followed = end - silence;
  let begin = Number.POSITIVE_INFINITY;
  for (const d of day) begin = Math.min(begin, d);
  let [young, early, returned] = [0, 0, 0];
  for (let c = 0; c + 1 < start.length; c++) {
    let from = start[c];
    for (let k = from, spell = 1; k < start[c + 1]; k++) {
      const isLast = k + 1 === start[c + 1];
      if (!isLast && day[k + 1] - day[k] < silence) continue;
      if (day[from] > followed) young++;
      else {
        const gone = day[k] <= followed;
        out.customer.push(c);
        out.stop.push((gone ? day[k] : followed) - day[from]);
        out.event.push(gone ? 1 : 0);
        if (!isLast) returned++;
        out.spell.push(spell);
        out.row.push(row[from]);
        if (day[from] < begin + silence) early++;
      }
      from = k + 1;
      spell++;
    }
  }
  return { ...out, young, early, returned };
}

function learnSilence(
  { start, day }: PurchaseDays,
  end: number,
  what: string,
): { readonly silence: number; readonly cut: boolean } {
  let begin = end;
  for (const d of day) begin = Math.min(begin, d);
  const horizon = Math.min(LONGEST, end - begin + 1);
  const counts = gapCounts(horizon);
  for (let c = 0; c + 1 < start.length; c++)
    for (let k = start[c]; k < start[c + 1]; k++) {
      if (k + 1 === start[c + 1]) counts.open[end - day[k]]++;
      else counts.ended[day[k + 1] - day[k]]++;
    }
  const curve = gapCurve(counts, LEAST_FOLLOWED);
  if (curve.returns < LEAST_RETURNS)
    throw new ClienteleError(
      "too-few-rows",
      `${what} cannot learn from ${curve.returns} returns how long a silence means that a customer has left; it needs ${LEAST_RETURNS}. Say it: inactivity: { days: 90 }.`,
      { count: curve.returns, expected: "option inactivity" },
    );
  const hopeless = Math.max(returnQuantile(curve, 0.5) + 1, hopelessDay(curve, CHANCE));
  // a longer one could be followed in few customers only
  const most = Math.ceil(horizon / 2);
  return { silence: Math.min(hopeless, most), cut: hopeless > most };
}
