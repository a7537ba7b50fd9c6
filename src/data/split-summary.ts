import type { Data } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { excludedIds, zoneFor } from "../core/options.ts";
import { netOf, type OrderArrays, type OrderColumns, readOrderRows } from "../core/order-rows.ts";
import { Table } from "../core/table.ts";
import { dayNumber, lastDaySeen, type TimeInput, timeOption, unitDays, type Zone } from "../core/time.ts";
import { sum, sumBy } from "../numeric/sum.ts";
import type { CustomerSummary, CustomersInfo, OrderLine } from "./schema.ts";
import { type SummaryOptions, summarizeCustomers } from "./summarize-customers.ts";
import { findSuspects } from "./summary/find-suspects.ts";
import { tallyCustomers } from "./summary/tally-customers.ts";

/** Columns and settings of {@link splitSummary}. Columns default to the names of the orders table. */
export type SplitSummaryOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  SummaryOptions & {
    /** Where the calibration ends and the hold-out begins: the summary's exclusive `asOf`. A bare date is its first instant in `zone`. Required. */
    readonly at: TimeInput;
    /** Exclusive end of the hold-out. Required. */
    readonly to: TimeInput;
  };

/** A customer as known at the end of the calibration, and what came after. */
export interface SplitRow extends CustomerSummary {
  /** Purchase days in the hold-out. */
  readonly holdoutFrequency: number;
  /** Money of the hold-out: charged, less what was given back in it when `money` is "net". */
  readonly holdoutSpend: number;
  /** Length of the hold-out in `info.unit`. */
  readonly holdoutDuration: number;
}

/** What came after the calibration, in all. */
export interface HoldoutInfo {
  /** Start of the hold-out, inclusive, in ms. */
  readonly from: number;
  /** Its end, exclusive, in ms. */
  readonly to: number;
  /** Its length in the unit of the table. */
  readonly duration: number;
  /** Purchase days of the customers in the table. */
  readonly purchases: number;
  /** Their money. */
  readonly spend: number;
  /** Customers who bought for the first time in the hold-out; they are not in the table. */
  readonly newCustomers: number;
  /** Purchase days of the new ones. */
  readonly newPurchases: number;
}

/** What a split summary says about itself. */
export interface SplitInfo extends CustomersInfo {
  readonly holdout: HoldoutInfo;
}

/** Customers at the end of the calibration with their hold-out, one row each. It is a customers table: models are fitted on it as it is. */
export type SplitSummary = Table<SplitRow, SplitInfo>;

/**
 * Cuts a log in two, to learn from the first part and check on the second: the customers as `summarizeCustomers(orders, { asOf: at })` gives them, and for
 * each how many purchase days and how much money the window from `at` to `to` brought. Models fitted on the table know nothing of the hold-out.
 *
 * A purchase day counts by the rules of `summarizeCustomers`; where `at` lies within a day, a day that was counted before it is not counted again. The hold-out lasts
 * from the last day of the calibration to its own last day, in whole days divided by the unit's length (CDNOW: 39 weeks from 1997-10-01 to 1998-07-01). Money is
 * booked when it moved: net revenue through `at` plus `holdoutSpend` is net revenue through `to`. Customers who first bought in the
 * hold-out are counted in `info.holdout`, not listed: nothing was known of them. Ids that are probably no person are in neither.
 *
 * O(rows) time; three passes over the rows.
 *
 * @throws "bad-option" for a missing or wrong option, also when `to` is not after `at`; "mixed-info" when `zone` is not the table's; "missing-column",
 * "bad-value" and "missing-value" for rows.
 *
 * @example
 * import { splitSummary } from "clientele/data";
 * const sales = [
 *   { customer: "ann", time: "1997-01-01", amount: 29.33 },
 *   { customer: "ann", time: "1997-01-18", amount: 29.73 },
 *   { customer: "ann", time: "1997-12-12", amount: 26.48 },
 *   { customer: "bob", time: "1997-12-24", amount: 20 },
 * ];
 * const split = splitSummary(sales, { at: "1997-10-01", to: "1998-07-01" });
 * split.of("ann")?.frequency; // => 1
 * split.of("ann")?.age; // => 38.857143
 * split.of("ann")?.holdoutFrequency; // => 1
 * split.of("ann")?.holdoutSpend; // => 26.48
 * split.of("ann")?.holdoutDuration; // => 39
 * split.of("bob"); // => undefined
 * split.info.holdout.newCustomers; // => 1
 * splitSummary(sales, { at: "1997-10-01", to: "1997-10-01" }); // throws "bad-option"
 */
export function splitSummary<Row extends object>(
  orders: Data<Row>,
  options: SplitSummaryOptions<NoInfer<Row>>,
): SplitSummary {
  const { at, to, ...chosen } = (options ?? {}) as SplitSummaryOptions<AnyOrder>;
  // a generator can be read only once
  const data = (orders instanceof Table || Array.isArray(orders) ? orders : [...orders]) as Data<AnyOrder>;
  const zone = zoneFor(data, chosen.zone);
  const window = { from: timeOption(at, "at", zone), asOf: timeOption(to, "to", zone), zone };
  if (window.asOf <= window.from) {
    throw new ClienteleError(
      "bad-option",
      `Option to must lie after at; found at ${show(at)} and to ${show(to)}.`,
      { value: to, expected: "a time after at" },
    );
  }
  const known = summarizeCustomers(data, { ...chosen, asOf: window.from });
  const { arrays } = readOrderRows(data, chosen, {
    zone,
    onInvalid: chosen.onInvalid,
    what: "orders",
    amount: "required",
  });
  const ids = arrays.customer.levels;
  const later = tallyCustomers(arrays, window).customers;
  const nobody = excludedIds(chosen.suspects, () => [
    ...known.info.suspects,
    ...findSuspects(ids, later).map(({ suspect }) => suspect),
  ]);
  const days = unitDays(known.info.unit);
  const duration = (lastDaySeen(window.asOf, zone) - lastDaySeen(window.from, zone)) / days;

  const { length } = known;
  const rowOf = rowsByCode(known.columns.customer.levels, ids);
  const holdoutFrequency = new Float64Array(length);
  let newCustomers = 0;
  let newPurchases = 0;
  for (let c = 0; c < rowOf.length; c++) {
    const bought = later.days(c);
    if (bought === 0) continue;
    const row = rowOf[c];
    if (row >= 0) {
      const goesOn = later.firstDay(c) === dayNumber(known.columns.last[row], zone);
      holdoutFrequency[row] = goesOn ? bought - 1 : bought;
    } else if (!nobody.has(ids[c])) {
      newCustomers++;
      newPurchases += bought;
    }
  }
  const holdoutSpend = spendIn(arrays, window, known.info.money, rowOf, length);
  return new Table<SplitRow, SplitInfo>(
    length,
    {
      ...known.columns,
      holdoutFrequency,
      holdoutSpend,
      holdoutDuration: new Float64Array(length).fill(duration),
    },
    {
      ...known.info,
      holdout: {
        from: window.from,
        to: window.asOf,
        duration,
        purchases: sum(holdoutFrequency),
        spend: sum(holdoutSpend),
        newCustomers,
        newPurchases,
      },
    },
  );
}

type AnyOrder = { readonly [column: string]: string | number };

interface HoldoutWindow {
  readonly from: number;
  readonly asOf: number;
  readonly zone: Zone;
}

/** Row of the summary of each customer code, -1 for those who are not in it. */
function rowsByCode(customers: readonly string[], levels: readonly string[]): Int32Array {
  const rows = new Map(customers.map((id, row) => [id, row]));
  return Int32Array.from(levels, (id) => rows.get(id) ?? -1);
}

function spendIn(
  arrays: OrderArrays,
  { from, asOf }: HoldoutWindow,
  money: "net" | "gross",
  rowOf: Int32Array,
  rows: number,
): Float64Array {
  const { time, amount, length } = arrays;
  const { codes } = arrays.customer;
  const groups = new Int32Array(length);
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    groups[i] = codes[i] >= 0 && time[i] >= from && time[i] < asOf ? rowOf[codes[i]] : -1;
    values[i] = money === "net" ? netOf(arrays, i) : amount[i];
  }
  return sumBy(values, groups, rows);
}
