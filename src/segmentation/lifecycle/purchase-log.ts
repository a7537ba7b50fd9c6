import type { Data, OnInvalid } from "../../core/columns.ts";
import { dayFinder } from "../../core/day-finder.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, excludedIds } from "../../core/options.ts";
import { isReturn, orderTable, readOrderRows } from "../../core/order-rows.ts";
import { purchaseDays } from "../../core/purchase-days.ts";
import { type Rejected, Table, type TableInfo } from "../../core/table.ts";
import { type TimeInput, timeOption, type Zone } from "../../core/time.ts";
import { type OrdersInfo, type Suspect, suspectIds } from "../../data/index.ts";
import type { LifecycleStateInfo } from "./lifecycle-types.ts";

/** Who bought on which days. Customer c has the places `start[c]` to before `start[c + 1]`, days ascending, each once. */
export interface PurchaseLog {
  readonly zone: Zone;
  /** Customers with a purchase, in the order of their first purchase row. */
  readonly ids: readonly string[];
  readonly start: Int32Array;
  /** Civil day. */
  readonly day: Int32Array;
  /** First purchase of that day, ms. */
  readonly time: Float64Array;
  readonly suspects: readonly Suspect[];
  /** Ids left out. */
  readonly excluded: ReadonlySet<string>;
  readonly leftOut: LifecycleStateInfo["leftOut"];
  readonly rejected: readonly Rejected[];
  readonly source: string | undefined;
}

interface Given {
  readonly suspects?: "exclude" | "keep" | readonly string[];
  readonly onInvalid?: OnInvalid;
}

/** Reads orders, or a table of purchase days, up to `asOf`. O(rows) in order of time, else O(rows log rows). */
export function readPurchases(
  data: Data<object>,
  given: object,
  { zone, asOf, what }: { readonly zone: Zone; readonly asOf: number; readonly what: string },
): PurchaseLog {
  const { suspects: option, onInvalid } = given as Given;
  const info: Partial<OrdersInfo> = data instanceof Table ? (data.info as Partial<OrdersInfo>) : {};
  const { arrays, read } = readOrderRows(data, given, { zone, what, onInvalid, amount: "optional" });
  const suspects =
    info.suspects ??
    // from what was known by then
    suspectIds(orderTable(arrays), { zone: zone.name, asOf });
  const excluded = excludedIds(option, () => suspects);
  const { codes, levels } = arrays.customer;
  const numberOf = new Int32Array(levels.length).fill(UNSEEN);
  if (excluded.size > 0) {
    for (let c = 0; c < levels.length; c++) if (excluded.has(levels[c])) numberOf[c] = EXCLUDED;
  }
  const { time, amount } = arrays;
  const who = new Int32Array(read.length).fill(-1);
  const ids: string[] = [];
  let [afterAsOf, noCustomer, returns] = [0, 0, 0];
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < read.length; i++) {
    const c = codes[i];
    const t = time[i];
    if (!(t < asOf)) afterAsOf++;
    else if (c < 0) noCustomer++;
    else if (amount[i] === 0 && isReturn(arrays, i)) returns++;
    else if (numberOf[c] !== EXCLUDED) {
      if (numberOf[c] === UNSEEN) numberOf[c] = ids.push(levels[c]) - 1;
      who[i] = numberOf[c];
      if (t < first) first = t;
      if (t > last) last = t;
    }
  }
  return {
    zone,
    ids,
    ...purchaseDays(who, time, ids.length, dayFinder(first, last, zone)),
    suspects,
    excluded,
    leftOut: { afterAsOf, noCustomer, returns },
    rejected: read.rejected,
    source: info.source,
  };
}

const UNSEEN = -1;
const EXCLUDED = -2;

/** The exclusive end of what is known: the option, else what the table says of itself. */
export function asOfFor(data: Data<object>, asOf: TimeInput | undefined, zone: Zone, name = "asOf"): number {
  const info: Partial<TableInfo> = data instanceof Table ? data.info : {};
  if (asOf === undefined) {
    if (info.asOf !== undefined) return info.asOf;
    throw badOption(name, asOf, "the exclusive end of what is known, a time");
  }
  const time = timeOption(asOf, name, zone);
  if (info.kind === "lifecycle-state" && info.asOf !== undefined && time > info.asOf) {
    throw new ClienteleError(
      "bad-option",
      `The state knows the orders before ${show(new Date(info.asOf))} only. To say that none came until ${show(new Date(time))}, call updateLifecycle(state, [], { asOf }) first.`,
      { value: asOf, expected: "a time up to the state's asOf" },
    );
  }
  return time;
}
