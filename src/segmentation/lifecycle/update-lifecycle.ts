import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, oneOf } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { type TimeInput, timeOption, zoneOf } from "../../core/time.ts";
import type { OrderLine, Suspect } from "../../data/index.ts";
import { stateOf } from "./lifecycle-state.ts";
import type { LifecycleOrders, LifecycleState, PurchaseDay } from "./lifecycle-types.ts";
import { type PurchaseLog, readPurchases } from "./purchase-log.ts";

/** Options of {@link updateLifecycle}. */
export type UpdateLifecycleOptions<Row extends object = OrderLine> = Omit<
  LifecycleOrders<Row>,
  "suspects"
> & {
  /** The new exclusive end of what is known, at or after the old one. */
  readonly asOf: TimeInput;
  /**
   * What becomes of orders from before the old `asOf` which add a day, or an earlier hour of one: "take" them (default), or "refuse" with an error. Orders
   * that the state has already, as in exports that overlap, change nothing either way.
   */
  readonly late?: "take" | "refuse";
};

/**
 * Brings a state up to date: new orders, or none at all when only time has passed (`updateLifecycle(state, [], { asOf })`). The result is
 * exactly what `lifecycleState` makes of all orders together, late ones included, whatever the order of the batches; only which ids are suspected by
 * their share of all orders is judged batch by batch, and an id once suspected stays so.
 *
 * The state given is not changed. O(days + new rows).
 *
 * @throws "bad-option" for an `asOf` before the state's, "bad-input" for a state that is none, or for late orders with `late: "refuse"`; errors of
 * reading orders as `lifecycleState`.
 *
 * @example
 * import { lifecycleState, updateLifecycle } from "clientele/segmentation";
 * const march = [{ customer: "ann", time: "2026-03-02", amount: 4 }];
 * const state = lifecycleState(march, { asOf: "2026-04-01" });
 * const april = [{ customer: "ann", time: "2026-04-07", amount: 8 }, { customer: "bob", time: "2026-03-30", amount: 3 }];
 * const next = updateLifecycle(state, april, { asOf: "2026-05-01" });
 * [...next].map((day) => day.customer); // => ["ann", "ann", "bob"]
 * next.info.late; // => 1
 * updateLifecycle(next, [], { asOf: "2026-07-01" }).length; // => 3
 * updateLifecycle(state, april, { asOf: "2026-05-01", late: "refuse" }); // throws "bad-input"
 */
export function updateLifecycle<Row extends object>(
  state: LifecycleState,
  newOrders: Data<Row>,
  options: UpdateLifecycleOptions<NoInfer<Row>>,
): LifecycleState {
  if (!(state instanceof Table) || state.info.kind !== "lifecycle-state") {
    throw new ClienteleError(
      "bad-input",
      "updateLifecycle needs a state of lifecycleState; from JSON, revive it with tableFrom.",
    );
  }
  const { late = "take", ...columns } = options ?? {};
  oneOf(late, "late", ["take", "refuse"]);
  const zone = zoneOf(state.info.zone);
  if (newOrders instanceof Table && newOrders.info.zone !== undefined && newOrders.info.zone !== zone.name) {
    throw new ClienteleError(
      "mixed-info",
      `The state counts its days in zone ${show(zone.name)}, the new orders in ${show(newOrders.info.zone)}. Read them in the state's zone.`,
    );
  }
  const asOf = timeOption(options?.asOf, "asOf", zone);
  const before = state.info.asOf;
  if (asOf < before)
    throw badOption(
      "asOf",
      options.asOf,
      `a time at or after the state's, ${new Date(before).toISOString()}`,
    );
  const batch = readPurchases(
    newOrders as Data<object>,
    { ...columns, suspects: "keep" },
    { zone, asOf, what: "new orders" },
  );
  const { log, changed } = merge(state, batch, asOf);
  const added = changed.filter(({ time }) => time < before);
  if (late === "refuse" && added.length > 0) {
    throw new ClienteleError(
      "bad-input",
      `${added.length} purchase days lie before ${new Date(before).toISOString()}, the end of what the state knew, and are new to it: ${added
        .slice(0, 10)
        .map(({ customer, time }) => `${show(customer)} at ${new Date(time).toISOString()}`)
        .join(", ")}. Take them with late: "take".`,
      { count: added.length, expected: "orders from the state's asOf on" },
    );
  }
  return stateOf(log, { asOf, late: added.length });
}

/** Old days and new ones together, read as one log; and the days that are new, or begin earlier than they did. */
function merge(
  state: LifecycleState,
  batch: PurchaseLog,
  asOf: number,
): { readonly log: PurchaseLog; readonly changed: readonly PurchaseDay[] } {
  const old = state.columns;
  const n = state.length;
  const levels = [...old.customer.levels];
  const codeOf = new Map(levels.map((id, code) => [id, code]));
  const code = batch.ids.map((id) => {
    const known = codeOf.get(id);
    return known === undefined ? levels.push(id) - 1 : known;
  });
  const codes = new Int32Array(n + batch.time.length);
  const time = new Float64Array(codes.length);
  codes.set(old.customer.codes);
  time.set(old.time);
  time.set(batch.time, n);
  for (let c = 0; c < code.length; c++) codes.fill(code[c], n + batch.start[c], n + batch.start[c + 1]);
  const suspects = union(state.info.suspects, batch.suspects);
  const all = new Table<PurchaseDay>(codes.length, { customer: { codes, levels }, time }, {
    ...state.info,
    suspects,
  } as never);
  const read = readPurchases(all, { suspects: "keep" }, { zone: batch.zone, asOf, what: "state" });
  const source = state.info.source ?? batch.source;
  const log = { ...read, leftOut: batch.leftOut, rejected: batch.rejected, source };
  return { log, changed: newDays(state, log) };
}

/** Days of the log that the state has not, or has with a later hour. Customers of both stand in the same order. */
function newDays(state: LifecycleState, { ids, start, time }: PurchaseLog): PurchaseDay[] {
  const { customer, time: old } = state.columns;
  const found: PurchaseDay[] = [];
  let k = 0;
  for (let c = 0; c < ids.length; c++) {
    for (let i = start[c]; i < start[c + 1]; i++) {
      while (k < old.length && customer.codes[k] === c && old[k] < time[i]) k++;
      if (k < old.length && customer.codes[k] === c && old[k] === time[i]) k++;
      else found.push({ customer: ids[c], time: time[i] });
    }
    while (k < old.length && customer.codes[k] === c) k++;
  }
  return found;
}

function union(before: readonly Suspect[], after: readonly Suspect[]): Suspect[] {
  const latest = new Map(before.map((suspect) => [suspect.customer, suspect]));
  for (const suspect of after) latest.set(suspect.customer, suspect);
  return [...latest.values()];
}
