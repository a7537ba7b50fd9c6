import type { TextColumn } from "../core/table.ts";
import type { OrderLog } from "./order-log.ts";
import { OPENS, REFUND_ONLY } from "./settle-orders.ts";

/** Time of each customer's first order before asOf; Infinity for a customer without one. O(rows). */
export function firstOrderTimes(log: OrderLog, asOf: number): Float64Array {
  return log.once(`first orders before ${asOf}`, () => {
    const { customer, time, role } = log;
    const first = new Float64Array(log.customers).fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < log.length; i++) {
      const c = customer[i];
      if (c >= 0 && role[i] !== REFUND_ONLY && time[i] < asOf && time[i] < first[c]) first[c] = time[i];
    }
    return first;
  });
}

/**
 * What a text column says on the line that opens each customer's first order, as a code of it; -1 where it says nothing. Among first orders of the
 * same instant the first name counts, so that the order of rows does not matter.
 */
export function ofFirstOrder(log: OrderLog, first: Float64Array, column: TextColumn): Int32Array {
  const { customer, time, role } = log;
  const { codes, levels } = column;
  const found = new Int32Array(log.customers).fill(-1);
  for (let i = 0; i < log.length; i++) {
    const c = customer[i];
    if (c < 0 || role[i] !== OPENS || time[i] !== first[c] || codes[i] < 0) continue;
    if (found[c] < 0 || levels[codes[i]] < levels[found[c]]) found[c] = codes[i];
  }
  return found;
}
