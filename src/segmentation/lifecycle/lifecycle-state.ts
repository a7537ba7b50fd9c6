import type { Data } from "../../core/columns.ts";
import { zoneFor } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { TimeInput } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import type { LifecycleOrders, LifecycleState, LifecycleStateInfo, PurchaseDay } from "./lifecycle-types.ts";
import { asOfFor, type PurchaseLog, readPurchases } from "./purchase-log.ts";

/** Options of {@link lifecycleState}. */
export type LifecycleStateOptions<Row extends object = OrderLine> = Omit<LifecycleOrders<Row>, "suspects"> & {
  /** Exclusive end of what is known: later orders are left out. A bare date is its first instant in `zone`. */
  readonly asOf: TimeInput;
  /** Time zone of days. Default: the table's own, else "UTC". */
  readonly zone?: string;
};

/**
 * The small table that stages are made from: one row for each day on which a customer bought, nothing else. Keep it instead of the orders, and
 * bring it up to date with `updateLifecycle`. `fitLifecycle`, `lifecycleStages` and `stageChanges` take it wherever they take orders.
 *
 * Rows that only give something back are no purchase. Ids that are probably no person are kept, and named in `info.suspects`. Rows stand by customer,
 * in the order of first purchase rows, then by day. O(rows) in order of time, else O(rows log rows).
 *
 * @throws "bad-option" without `asOf`, "mixed-info" for two zones, "unknown-zone", "missing-column", "bad-value", "missing-value".
 *
 * @example
 * import { lifecycleState } from "clientele/segmentation";
 * const orders = [
 *   { customer: "ann", time: "2026-03-02T09:00Z", amount: 4 },
 *   { customer: "ann", time: "2026-03-02T17:00Z", amount: 6 },
 *   { customer: "bob", time: "2026-03-05T10:00Z", amount: 9 },
 *   { customer: "ann", time: "2026-03-20T08:00Z", amount: 5 },
 * ];
 * const state = lifecycleState(orders, { asOf: "2026-04-01" });
 * [...state].map((day) => day.customer); // => ["ann", "ann", "bob"]
 * state.info.asOf === Date.UTC(2026, 3, 1); // => true
 * lifecycleState(orders, { asOf: "soon" }); // throws "bad-option"
 */
export function lifecycleState<Row extends object>(
  orders: Data<Row>,
  options: LifecycleStateOptions<NoInfer<Row>>,
): LifecycleState {
  const data = orders as Data<object>;
  const zone = zoneFor(data, options?.zone);
  const asOf = asOfFor(data, options?.asOf, zone);
  const log = readPurchases(data, { ...options, suspects: "keep" }, { zone, asOf, what: "orders" });
  return stateOf(log, { asOf, late: 0 });
}

/** The purchase days of a log as a table. */
export function stateOf(
  log: PurchaseLog,
  about: Pick<LifecycleStateInfo, "asOf" | "late"> & Partial<LifecycleStateInfo>,
): LifecycleState {
  const { ids, start, day, time, zone, suspects, leftOut, rejected, source } = log;
  const codes = new Int32Array(day.length);
  for (let c = 0; c < ids.length; c++) codes.fill(c, start[c], start[c + 1]);
  return new Table<PurchaseDay, LifecycleStateInfo>(
    day.length,
    { customer: { codes, levels: ids }, time },
    {
      kind: "lifecycle-state",
      key: "customer",
      zone: zone.name,
      suspects,
      leftOut,
      ...(source !== undefined && { source }),
      ...(rejected.length > 0 && { rejected }),
      ...about,
    },
  );
}
