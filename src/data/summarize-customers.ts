import type { Data, OnInvalid } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { badOption, oneOf, zoneFor } from "../core/options.ts";
import { type OrderArrays, type OrderColumns, readOrderRows } from "../core/order-rows.ts";
import { type Columns, Table, type TableInfo } from "../core/table.ts";
import { lastDaySeen, type TimeInput, type TimeUnit, timeOption, unitDays } from "../core/time.ts";
import type { CustomerSummary, Customers, CustomersInfo, OrderLine, OrdersInfo, Suspect } from "./schema.ts";
import { auditOf } from "./summary/audit.ts";
import type { CustomerTallies } from "./summary/customer-tallies.ts";
import { findSuspects } from "./summary/find-suspects.ts";
import { tallyCustomers } from "./summary/tally-customers.ts";

/** How customers are summarized, by {@link summarizeCustomers} and `splitSummary` alike. */
export interface SummaryOptions {
  /** Orders before it are left out, as if they had never been; a customer older than that then looks new. Default: none are. */
  readonly from?: TimeInput;
  /** Unit of recency and age: "day", "week" (7 days), "month" (30.4375 days) or "year" (365.25 days). Default "week". */
  readonly unit?: TimeUnit;
  /** Time zone that days are counted in. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** Whether `monetary` is net of refunds or gross. Default "net". */
  readonly money?: "net" | "gross";
  /** What becomes of ids that are probably no person: "exclude", "keep", or a list of ids confirmed as persons, which alone are kept. Default "exclude". */
  readonly suspects?: "exclude" | "keep" | readonly string[];
  /** Adds the column `logGaps`, which models of regular buyers (`fitCnbdK`) need. Default false. */
  readonly gaps?: boolean;
  /** "throw" on an invalid row, or "skip" it and report it in `info.rejected`. Default "throw". */
  readonly onInvalid?: OnInvalid;
}

/** Columns and settings of {@link summarizeCustomers}. Columns default to the names of the orders table. */
export type SummarizeCustomersOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  SummaryOptions & {
    /** Exclusive end of what is known: orders at or after it are left out. A bare date is its first instant in `zone`. Required. */
    readonly asOf: TimeInput;
  };

/**
 * One row per customer with at least one purchase: what purchase models, RFM and customer value need to know, with an audit in `info.audit`
 * that accounts for every row of the input.
 *
 * A purchase is a row that is no return; a return charges nothing and gives money or goods back. Orders of one civil day in `zone` are one
 * purchase: `frequency` is the number of such days less one, `recency` runs from the first to the last of them, `age` from the first to the last
 * day before `asOf`, in whole days divided by the unit's length. Rows that charge nothing and give nothing back are purchases (the CDNOW convention).
 *
 * `monetary` is the mean money per purchase day after the first. With `money: "net"` a refund is taken off the purchase day of its
 * order; a refund whose order is not in the log, off the customer's latest purchase day up to then, so that later orders
 * never change where it went; off none when there is none yet. So revenue = first day + frequency x monetary (less refunds
 * before the first day), and a mean can fall to zero or below: such customers are noted in the audit, for a
 * Gamma-Gamma model has no place for them.
 *
 * O(rows) time, memory by customer and order; two ints a row more for tables that are not in order of time (newest first is one).
 *
 * @throws "bad-option" for a missing or wrong option, "mixed-info" when `zone` is not the table's, "missing-column", "bad-value" and "missing-value" for rows.
 *
 * @example
 * import { summarizeCustomers } from "clientele/data";
 * const sales = [
 *   { customer: "ann", time: "1997-01-01", amount: 29.33 },
 *   { customer: "ann", time: "1997-01-18", amount: 29.73 },
 *   { customer: "ann", time: "1997-08-02", amount: 14.96 },
 *   { customer: "bob", time: "1997-01-01T10:00", amount: 20 },
 *   { customer: "bob", time: "1997-01-01T11:00", amount: 5 },
 * ];
 * const customers = summarizeCustomers(sales, { asOf: "1997-10-01" });
 * customers.of("ann")?.frequency; // => 2
 * customers.of("ann")?.recency; // => 30.428571
 * customers.of("ann")?.age; // => 38.857143
 * customers.of("ann")?.monetary; // => 22.345
 * customers.of("bob")?.monetary; // => null
 * customers.info.audit.map((entry) => [entry.what, entry.rows]); // => [["summarized", 5], ["merged same-day orders", 2]]
 * summarizeCustomers(sales, { asOf: "soon" }); // throws "bad-option"
 */
export function summarizeCustomers<Row extends object>(
  orders: Data<Row>,
  options: SummarizeCustomersOptions<NoInfer<Row>>,
): Customers {
  const data = orders as Data<object>;
  const settings = check(data, options ?? {});
  const { arrays, read } = readOrderRows(data, options, {
    zone: settings.zone,
    onInvalid: options.onInvalid,
    what: "orders",
    amount: "required",
  });
  const ids = arrays.customer.levels;

  let counted = tallyCustomers(arrays, settings);
  const found = suspectsOf(ids, counted.customers, data, settings.confirmed);
  if (settings.exclude && found.length > 0) {
    const excluded = new Uint8Array(ids.length);
    for (const { code } of found) excluded[code] = 1;
    counted = tallyCustomers(arrays, settings, excluded);
  }
  const codes = inOrderOfAppearance(arrays, counted.customers);
  const { columns, revenue, monetary } = columnsOf(codes, ids, counted.customers, settings);
  const info: CustomersInfo = {
    ...infoOf(data),
    kind: "customers",
    key: "customer",
    asOf: settings.asOf,
    ...(options.from === undefined ? {} : { from: settings.from }),
    unit: settings.unit,
    zone: settings.zone.name,
    money: settings.money,
    suspects: found.map(({ suspect }) => suspect),
    audit: auditOf(arrays, read, counted.rows, {
      codes,
      revenue,
      monetary,
      from: settings.from,
      asOf: settings.asOf,
    }),
    ...(read.rejected.length > 0 ? { rejected: read.rejected } : {}),
  };
  return new Table<CustomerSummary, CustomersInfo>(codes.length, columns, info);
}

type Settings = ReturnType<typeof check>;

function check(
  data: Data<object>,
  options: Omit<SummarizeCustomersOptions<never>, "customer" | "time" | "amount">,
) {
  const zone = zoneFor(data, options.zone);
  const asOf = timeOption(options.asOf, "asOf", zone);
  const from = options.from === undefined ? Number.NEGATIVE_INFINITY : timeOption(options.from, "from", zone);
  if (from >= asOf) {
    throw new ClienteleError(
      "bad-option",
      `Option from must lie before asOf; found ${show(options.from)} and ${show(options.asOf)}.`,
      { value: options.from, expected: "a time before asOf" },
    );
  }
  const { unit = "week", money = "net", suspects = "exclude" } = options;
  oneOf(money, "money", ["net", "gross"]);
  if (suspects !== "exclude" && suspects !== "keep" && !Array.isArray(suspects)) {
    throw badOption("suspects", suspects, '"exclude", "keep" or a list of ids');
  }
  const confirmed = new Set<string>(typeof suspects === "string" ? [] : suspects.map(String));
  return {
    zone,
    asOf,
    from,
    unit,
    days: unitDays(unit),
    money,
    exclude: suspects !== "keep",
    confirmed,
    gaps: options.gaps === true,
  };
}

/** Suspects found here and those the table came with, less the confirmed ones. */
function suspectsOf(
  ids: readonly string[],
  tallies: CustomerTallies,
  data: Data<object>,
  confirmed: ReadonlySet<string>,
): { code: number; suspect: Suspect }[] {
  const found = findSuspects(ids, tallies);
  const given = data instanceof Table ? ((data.info as Partial<OrdersInfo>).suspects ?? []) : [];
  for (const suspect of given) {
    const code = ids.indexOf(suspect.customer);
    if (code >= 0 && !found.some((other) => other.code === code)) found.push({ code, suspect });
  }
  return found.filter(({ suspect }) => !confirmed.has(suspect.customer));
}

function inOrderOfAppearance({ customer }: OrderArrays, tallies: CustomerTallies): Int32Array {
  let count = 0;
  const all = customer.levels.length;
  for (let c = 0; c < all; c++) if (tallies.days(c) > 0) count++;
  const codes = new Int32Array(count);
  const placed = new Uint8Array(all);
  for (let i = 0, k = 0; k < count; i++) {
    const c = customer.codes[i];
    if (c < 0 || placed[c] === 1 || tallies.days(c) === 0) continue;
    placed[c] = 1;
    codes[k++] = c;
  }
  return codes;
}

function columnsOf(
  codes: Int32Array,
  ids: readonly string[],
  tallies: CustomerTallies,
  { asOf, zone, days: unit, money }: Settings,
) {
  const n = codes.length;
  const end = lastDaySeen(asOf, zone);
  const numbers = () => new Float64Array(n);
  const frequency = numbers();
  const recency = numbers();
  const age = numbers();
  const monetary = numbers().fill(Number.NaN);
  const [first, last, orders, items, spend, refunds, revenue] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ];
  const { logGaps: logDays } = tallies;
  const logGaps = logDays === undefined ? undefined : numbers();
  const levels: string[] = new Array(n);
  for (let k = 0; k < n; k++) {
    const c = codes[k];
    levels[k] = ids[c];
    frequency[k] = tallies.days(c) - 1;
    recency[k] = (tallies.lastDay(c) - tallies.firstDay(c)) / unit;
    age[k] = (end - tallies.firstDay(c)) / unit;
    first[k] = tallies.first(c);
    last[k] = tallies.last(c);
    orders[k] = tallies.orders(c);
    items[k] = tallies.items(c);
    const repeat = tallies.repeatSpend(c);
    spend[k] = tallies.firstSpend(c) + repeat;
    refunds[k] = tallies.refunds(c);
    revenue[k] = spend[k] - refunds[k];
    if (frequency[k] > 0)
      monetary[k] = (money === "net" ? repeat - tallies.repeatRefunds(c) : repeat) / frequency[k];
    if (logGaps !== undefined && logDays !== undefined)
      logGaps[k] = logDays[c] - frequency[k] * Math.log(unit);
  }
  const customer = { codes: new Int32Array(n), levels };
  for (let k = 0; k < n; k++) customer.codes[k] = k;
  const columns: Columns<CustomerSummary> = {
    customer,
    frequency,
    recency,
    age,
    monetary,
    first,
    last,
    orders,
    items,
    spend,
    refunds,
    revenue,
    ...(logGaps === undefined ? {} : { logGaps }),
  };
  return { columns, revenue, monetary };
}

/** The table's source and currency, which its summary keeps. */
function infoOf(data: Data<object>): Partial<TableInfo> {
  if (!(data instanceof Table)) return {};
  const { source, currency } = data.info;
  return { ...(source === undefined ? {} : { source }), ...(currency === undefined ? {} : { currency }) };
}
