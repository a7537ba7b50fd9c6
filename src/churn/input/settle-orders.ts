import { DAY_MS } from "../../core/time.ts";
import type { Ledger } from "./ledger.ts";

/** Orders of customers, from the lines known at a cut. Customer c has the orders `start[c]` to before `start[c + 1]`, by time. */
export interface SettledOrders {
  readonly start: Int32Array;
  /** Wall-clock ms and civil day of the first line. */
  readonly wall: Float64Array;
  readonly day: Int32Array;
  readonly amount: Float64Array;
  readonly units: Float64Array;
  readonly discount: Float64Array | undefined;
}

/** Lines that name one order of a customer are one order, other lines each for itself. `orders` is the number of names there may be. O(lines). */
export function settleOrders(lines: Ledger, orders: number): SettledOrders {
  const customers = lines.start.length - 1;
  const { amount, units, discount, wall } = lines.numbers;
  const { order } = lines.codes;
  const most = lines.time.length;
  const start = new Int32Array(customers + 1);
  const out = {
    wall: new Float64Array(most),
    day: new Int32Array(most),
    amount: new Float64Array(most),
    units: new Float64Array(most),
    discount: discount && new Float64Array(most),
  };
  const latest = new Int32Array(order === undefined ? 0 : orders).fill(-1);
  let n = 0;
  for (let c = 0; c < customers; c++) {
    start[c] = n;
    for (let k = lines.start[c]; k < lines.start[c + 1]; k++) {
      const code = order === undefined ? -1 : order[k];
      // a number that another customer used before is not this customer's order
      let at = code >= 0 && latest[code] >= start[c] ? latest[code] : -1;
      if (at < 0) {
        at = n++;
        if (code >= 0) latest[code] = at;
        out.wall[at] = wall[k];
        out.day[at] = Math.floor(wall[k] / DAY_MS);
      }
      out.amount[at] += amount[k];
      out.units[at] += units[k];
      if (out.discount !== undefined && discount[k] > 0) out.discount[at] += discount[k];
    }
  }
  start[customers] = n;
  return {
    start,
    wall: out.wall.subarray(0, n),
    day: out.day.subarray(0, n),
    amount: out.amount.subarray(0, n),
    units: out.units.subarray(0, n),
    discount: out.discount?.subarray(0, n),
  };
}
