import type { Data, OnInvalid, OptionsArgument } from "../../core/columns.ts";
import { badOption, excludedIds, oneOf, zoneFor } from "../../core/options.ts";
import { isReturn, type OrderColumns, orderTable, readOrderRows } from "../../core/order-rows.ts";
import { pick } from "../../core/pick.ts";
import { Table } from "../../core/table.ts";
import { dayNumber, periodIndex, type TimeInput, timeOption } from "../../core/time.ts";
import { type OrderLine, type OrdersInfo, suspectIds } from "../../data/index.ts";
import { settleCustomers } from "../historic-value-rows.ts";
import type { OccasionRow, Occasions, OccasionsInfo } from "./occasion-rows.ts";

/** Columns and settings of {@link reduceOccasions}. */
export type ReduceOccasionsOptions<Row extends object = OrderLine> = Omit<OrderColumns<Row>, "amount"> & {
  /** Exclusive end of what is known. The period it falls in is not over and is left out. Required. */
  readonly asOf: TimeInput;
  /** The calendar period that is one occasion. Required. */
  readonly period: "day" | "week" | "month" | "year";
  /** Time zone of days and of times written without one. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** Ids that are probably no person: "exclude" (default), "keep", or a list of those confirmed as persons. */
  readonly suspects?: "exclude" | "keep" | readonly string[];
  /** "throw" on an invalid row (default), or "skip" it and report it. */
  readonly onInvalid?: OnInvalid;
};

/**
 * Orders reduced to occasions for {@link fitBgBb}: every calendar period after a customer's first one is an occasion, on which they bought or did not. Only whole periods count: what happens in the one
 * that `asOf` cuts is left out, and so are customers who first bought in it. Customers are those of `summarizeCustomers`. One row a customer, in the order of first appearance. O(n log n).
 *
 * @throws "bad-option" without `asOf` or `period`; "bad-value", "missing-value", "missing-column", "unknown-zone", "mixed-info".
 *
 * @example
 * import { reduceOccasions } from "clientele/cltv";
 * const gifts = [
 *   { customer: "ann", time: "2020-05-01", amount: 20 },
 *   { customer: "ann", time: "2021-03-01", amount: 20 },
 *   { customer: "ann", time: "2023-11-01", amount: 30 },
 *   { customer: "bob", time: "2022-07-01", amount: 10 },
 * ];
 * const occasions = reduceOccasions(gifts, { asOf: "2025-01-01", period: "year" });
 * occasions.of("ann"); // => { customer: "ann", frequency: 2, recency: 3, occasions: 4 }
 * occasions.of("bob"); // => { customer: "bob", frequency: 0, recency: 0, occasions: 2 }
 * reduceOccasions(gifts, { asOf: "2025-01-01", period: "century" }); // throws "bad-option"
 */
export function reduceOccasions<Row extends object>(
  orders: Data<Row>,
  ...[options]: OptionsArgument<ReduceOccasionsOptions<NoInfer<Row>>>
): Occasions {
  const what = "reduceOccasions";
  const chosen = (options ?? {}) as ReduceOccasionsOptions;
  const data = orders as Data<object>;
  const zone = zoneFor(data, chosen.zone);
  if (chosen.asOf === undefined) throw badOption("asOf", undefined, "the exclusive end of what is known");
  const asOf = timeOption(chosen.asOf, "asOf", zone);
  const period = oneOf(chosen.period, "period", ["day", "week", "month", "year"]);
  const { onInvalid } = chosen;
  const { arrays, read } = readOrderRows(data, chosen, { zone, what, onInvalid, amount: "optional" });
  const info = (data instanceof Table ? data.info : {}) as Partial<OrdersInfo>;
  const excluded = excludedIds(
    chosen.suspects,
    () => info.suspects ?? suspectIds(orderTable(arrays), { zone: zone.name, asOf }),
  );
  const settled = settleCustomers(arrays, excluded, asOf);
  // the period that holds the first moment not seen is not over
  const end = periodIndex(dayNumber(asOf, zone), period) - 1;
  const { customer } = settled;
  const levels = arrays.customer.levels;
  const first = settled.first.map((time) =>
    Number.isNaN(time) ? time : periodIndex(dayNumber(time, zone), period),
  );
  const rows: number[] = [];
  const at = new Float64Array(arrays.length);
  for (let i = 0; i < arrays.length; i++) {
    if (customer[i] < 0 || isReturn(arrays, i)) continue;
    at[i] = periodIndex(dayNumber(arrays.time[i], zone), period);
    if (at[i] <= end) rows.push(i);
  }
  rows.sort((a, b) => customer[a] - customer[b] || at[a] - at[b]);
  const frequency = new Float64Array(levels.length);
  const recency = new Float64Array(levels.length);
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k];
    const c = customer[i];
    const before = k > 0 && customer[rows[k - 1]] === c ? at[rows[k - 1]] : first[c];
    if (at[i] === before) continue;
    frequency[c]++;
    recency[c] = at[i] - first[c];
  }
  const kept: number[] = [];
  let fresh = 0;
  for (let c = 0; c < levels.length; c++) {
    if (first[c] <= end) kept.push(c);
    else if (!Number.isNaN(first[c])) fresh++;
  }
  const { source } = info;
  return new Table<OccasionRow, OccasionsInfo>(
    kept.length,
    {
      customer: { codes: Int32Array.from(kept.keys()), levels: kept.map((c) => levels[c]) },
      frequency: pick(frequency, kept),
      recency: pick(recency, kept),
      occasions: Float64Array.from(kept, (c) => end - first[c]),
    },
    {
      kind: "occasions",
      key: "customer",
      ...(source !== undefined && { source }),
      asOf,
      unit: period,
      zone: zone.name,
      ...(read.rejected.length > 0 && { rejected: read.rejected }),
      notes: [
        ...(fresh > 0
          ? [`${fresh} customers first bought in the ${period} that is not over yet and are left out.`]
          : []),
        ...settled.leftOut.map((entry) => `${entry.rows.length} rows are left out: ${entry.what}.`),
      ],
    },
  );
}
