import type { Data, OnInvalid } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, excludedIds } from "../../core/options.ts";
import { orderTable, readOrderRows } from "../../core/order-rows.ts";
import { type Purchases, purchasesBefore } from "../../core/purchases-before.ts";
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
  const { arrays, read, once } = readOrderRows(data, given, { zone, what, onInvalid, amount: "optional" });
  const suspects =
    info.suspects ??
    // from what was known by then
    suspectIds(orderTable(arrays), { zone: zone.name, asOf });
  const excluded = excludedIds(option, () => suspects);
  const bought = once(`purchases before ${asOf} in ${zone.name}`, () => purchasesBefore(arrays, asOf, zone));
  return {
    zone,
    ...once(`purchase days before ${asOf} in ${zone.name} without ${JSON.stringify([...excluded])}`, () =>
      daysOf(bought, arrays.customer.levels, excluded),
    ),
    leftOut: bought.leftOut,
    suspects,
    excluded,
    rejected: read.rejected,
    source: info.source,
  };
}

/** Days of the customers who are not excluded, in the order of their first purchase row. */
function daysOf(
  { days, firstRow }: Purchases,
  levels: readonly string[],
  excluded: ReadonlySet<string>,
): Pick<PurchaseLog, "ids" | "start" | "day" | "time"> {
  const kept: number[] = [];
  for (let c = 0; c < levels.length; c++) if (firstRow[c] >= 0 && !excluded.has(levels[c])) kept.push(c);
  const isInOrder = kept.every((c, k) => k === 0 || firstRow[kept[k - 1]] < firstRow[c]);
  if (isInOrder && kept.length === levels.length) return { ids: levels, ...days };
  if (!isInOrder) kept.sort((a, b) => firstRow[a] - firstRow[b]);
  const start = new Int32Array(kept.length + 1);
  kept.forEach((c, k) => {
    start[k + 1] = start[k] + days.start[c + 1] - days.start[c];
  });
  const day = new Int32Array(start[kept.length]);
  const time = new Float64Array(day.length);
  kept.forEach((c, k) => {
    day.set(days.day.subarray(days.start[c], days.start[c + 1]), start[k]);
    time.set(days.time.subarray(days.start[c], days.start[c + 1]), start[k]);
  });
  return { ids: kept.map((c) => levels[c]), start, day, time };
}

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
