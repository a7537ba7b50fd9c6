import type { ColumnOption, Data, Id, OnInvalid, OptionalColumn, OptionsArgument } from "../core/columns.ts";
import { zoneFor } from "../core/options.ts";
import { readOrderRows } from "../core/order-rows.ts";
import { Table } from "../core/table.ts";
import { type TimeInput, timeOption } from "../core/time.ts";
import type { OrderLine, Orders, OrdersInfo, Suspect } from "./schema.ts";
import { findSuspects, mayHaveSuspects } from "./summary/find-suspects.ts";
import { tallyCustomers } from "./summary/tally-customers.ts";

/** The same orders with the ids in `info.suspects` that are probably no person, as every reader leaves them. */
export function withSuspects(orders: Orders): Orders {
  const suspects = suspectIds(orders, {});
  return new Table<OrderLine, OrdersInfo>(orders.length, orders.columns, { ...orders.info, suspects });
}

/** Columns and settings of {@link suspectIds}. Columns default to the names of the orders table. */
export type SuspectIdsOptions<Row extends object = OrderLine> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput> &
  OptionalColumn<Row, "amount", number | bigint> &
  OptionalColumn<Row, "order", Id> &
  OptionalColumn<Row, "quantity", number | bigint> &
  OptionalColumn<Row, "refund", number | bigint> & {
    /** Time zone that days are counted in. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** Only what was known by then, exclusive. Default: every row. */
    readonly asOf?: TimeInput;
    /** "throw" on an invalid row, or "skip" it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/**
 * Ids that are probably no person: guest checkouts, walk-in sales, staff, wholesale and test accounts. Most orders first.
 *
 * By name: every word of the id (of an e-mail address: before the @) is one such as "guest", "walk-in", "staff", "test", "wholesale",
 * "cash", or stands beside one, as "order" or "account" do. Whole words only; numbered ids count when at most five carry the same words,
 * more is a way to number customers. By share, where the log has at least 20 ids: at least 30 orders, 5 % of all orders,
 * five times the orders of the next id, and two or more orders on a day on which it buys at all: no regular, however loyal, buys that often.
 *
 * O(rows) time, memory by customer and order.
 *
 * @throws "missing-column", "bad-value", "missing-value" for rows that cannot be read, "mixed-info" when `zone` is not the table's.
 *
 * @example
 * import { suspectIds } from "clientele/data";
 * const sales = [
 *   { customer: "Guest", time: "2026-03-01", amount: 3 },
 *   { customer: "ann", time: "2026-03-01", amount: 4 },
 *   { customer: "Guest", time: "2026-03-02", amount: 5 },
 *   { customer: "Peter Guest", time: "2026-03-02", amount: 5 },
 * ];
 * suspectIds(sales); // => [{ customer: "Guest", orders: 2, share: 0.5, reason: 'named "guest", which is no person\'s name' }]
 */
export function suspectIds<Row extends object>(
  orders: Data<Row>,
  ...[options]: OptionsArgument<SuspectIdsOptions<NoInfer<Row>>>
): Suspect[] {
  const data = orders as Data<object>;
  const zone = zoneFor(data, options?.zone);
  const { arrays } = readOrderRows(data, options ?? {}, {
    zone,
    onInvalid: options?.onInvalid,
    what: "orders",
    amount: "optional",
  });
  const asOf =
    options?.asOf === undefined ? Number.POSITIVE_INFINITY : timeOption(options.asOf, "asOf", zone);
  if (!mayHaveSuspects(arrays, asOf)) return [];
  const window = { from: Number.NEGATIVE_INFINITY, asOf, zone };
  return findSuspects(arrays.customer.levels, tallyCustomers(arrays, window).customers).map(
    ({ suspect }) => suspect,
  );
}
