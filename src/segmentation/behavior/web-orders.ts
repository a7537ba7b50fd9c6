import type { Data, OnInvalid } from "../../core/columns.ts";
import { sortLog } from "../../core/sort-log.ts";
import type { Rejected } from "../../core/table.ts";
import { EVENT_KINDS } from "./event-kinds.ts";
import type { EventRows } from "./event-rows.ts";
import { readOrderBook } from "./order-book.ts";

/** When each customer of the events ordered: customer c at `time[start[c]]` to before `time[start[c + 1]]`, in order. */
export interface WebOrders {
  readonly from: "events" | "orders" | "unknown";
  readonly start: Int32Array;
  readonly time: Float64Array;
  /** Code of the session id, -1 for none. */
  readonly session: Int32Array;
  /** Rows of the orders table that could not be read. */
  readonly rejected: readonly Rejected[];
}

/** Orders from the orders table, else from order events; unknown when the log has no such event. O(rows). */
export function webOrders(
  rows: EventRows,
  kinds: Int8Array,
  orders: Data<object> | undefined,
  onInvalid: OnInvalid = "throw",
): WebOrders {
  const { ids, customer, time, event, texts } = rows;
  if (orders !== undefined) return fromTable(rows, orders, onInvalid);
  const order = EVENT_KINDS.indexOf("order");
  const { start, rows: sorted } = sortLog(
    customer.map((c, i) => (kinds[event.codes[i]] === order ? c : -1)),
    time,
    ids.length,
  );
  return {
    from: kinds.includes(order) ? "events" : "unknown",
    start,
    time: Float64Array.from(sorted, (row) => time[row]),
    session: Int32Array.from(sorted, (row) => texts.session?.codes[row] ?? -1),
    rejected: [],
  };
}

function fromTable({ ids, asOf, zone }: EventRows, orders: Data<object>, onInvalid: OnInvalid): WebOrders {
  const options = { asOf, zone: zone.name, suspects: "keep", onInvalid } as const;
  const book = readOrderBook(orders, options, "webActivity: orders");
  const numberOf = new Map(book.ids.map((id, c) => [id, c]));
  const start = new Int32Array(ids.length + 1);
  const time: number[] = [];
  for (const [c, id] of ids.entries()) {
    start[c] = time.length;
    const own = numberOf.get(id);
    if (own === undefined) continue;
    for (let o = book.start[own]; o < book.start[own + 1]; o++) time.push(book.time[o]);
  }
  start[ids.length] = time.length;
  return {
    from: "orders",
    start,
    time: Float64Array.from(time),
    session: new Int32Array(time.length).fill(-1),
    rejected: book.rejected.map((r) => ({ ...r, reason: `orders: ${r.reason}` })),
  };
}
