import type { Data } from "../../core/columns.ts";
import { zoneFor } from "../../core/options.ts";
import { isReturn, type OrderColumns, readOrderRows } from "../../core/order-rows.ts";
import { Table } from "../../core/table.ts";
import { dayNumber, dayStart, periodIndex, periodStart, type TimeInput } from "../../core/time.ts";
import { type OrderLine, type SummaryOptions, summarizeCustomers } from "../../data/index.ts";
import { seasonalProfile } from "../../describe/index.ts";
import { type SeasonalClock, seasonalClock } from "./seasonal-clock.ts";

/** Columns and settings of {@link fitSeasonalClock}. Columns default to the names of the orders table. */
export type FitSeasonalClockOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  Pick<SummaryOptions, "zone" | "suspects" | "onInvalid"> & {
    /** Exclusive end of what is known; a month that it cuts is left out. Required. */
    readonly asOf: TimeInput;
  };

/**
 * A `seasonalClock` learned from orders: repeat purchase days a day, month by month (first purchases are left out: they are the season of advertising), without
 * their trend (`seasonalProfile`). Needs two whole years and a repeat purchase in every month; months before the first repeat purchase are not looked at. O(rows log rows).
 *
 * @throws "too-few-rows" with less than two years, "bad-value" for a month without repeat purchases, "bad-option", "missing-column", "missing-value", "mixed-info".
 *
 * @example
 * import { fitSeasonalClock } from "clientele/cltv";
 * const orders = [];
 * for (let month = 0; month < 48; month++)
 *   for (let i = 0; i < (month % 12 === 11 ? 6 : 2); i++)
 *     orders.push({ customer: `c${i}`, time: Date.UTC(2022, month, 1 + 4 * i), amount: 10 });
 * const clock = fitSeasonalClock(orders, { asOf: "2026-01-01" });
 * clock.index[11] > 2 * clock.index[5]; // => true
 * fitSeasonalClock(orders, { asOf: "2023-01-01" }); // throws "too-few-rows"
 */
export function fitSeasonalClock<Row extends object>(
  orders: Data<Row>,
  options: FitSeasonalClockOptions<NoInfer<Row>>,
): SeasonalClock {
  const data = (orders instanceof Table || Array.isArray(orders) ? orders : [...orders]) as Data<AnyOrder>;
  const chosen = options as FitSeasonalClockOptions<AnyOrder>;
  const customers = summarizeCustomers(data, { ...chosen, unit: "day" });
  const zone = zoneFor(data, chosen.zone);
  const { arrays } = readOrderRows(data, chosen, {
    zone,
    onInvalid: chosen.onInvalid,
    what: "orders",
    amount: "required",
  });
  const { levels, codes } = arrays.customer;
  const first = new Map(
    customers.columns.customer.levels.map((id, row) => [id, dayNumber(customers.columns.first[row], zone)]),
  );
  const firstDay = levels.map((id) => first.get(id) ?? Number.POSITIVE_INFINITY);
  const seen = new Set<number>();
  const months = new Map<number, number>();
  for (let i = 0; i < arrays.length; i++) {
    const c = codes[i];
    if (c < 0 || arrays.time[i] >= customers.info.asOf || isReturn(arrays, i)) continue;
    const day = dayNumber(arrays.time[i], zone);
    if (!(day > firstDay[c]) || seen.size === seen.add(day * levels.length + c).size) continue;
    const month = periodIndex(day, "month");
    months.set(month, (months.get(month) ?? 0) + 1);
  }
  // the running month is cut unless asOf is its end
  const end = periodIndex(dayNumber(customers.info.asOf, zone), "month");
  const start = [...months.keys()].reduce((a, b) => Math.min(a, b), end);
  const rows = Array.from({ length: end - start }, (_, i) => {
    const [from, to] = [periodStart(start + i, "month"), periodStart(start + i + 1, "month")];
    return { start: dayStart(from, zone), value: (months.get(start + i) ?? 0) / (to - from) };
  });
  return seasonalClock(seasonalProfile(rows, { period: "month", value: "value", zone: zone.name }));
}

type AnyOrder = { readonly [column: string]: string | number };
