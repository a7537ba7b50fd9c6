import { dayNumber, type Zone } from "../../core/time.ts";
import type { Steps } from "../../core/work.ts";
import { inPieces } from "./pieces.ts";

/** The group of each line that, with its customer, makes a basket: its order, else its day, else (without times) all the customer's lines. */
export interface LineGroups {
  readonly group: Int32Array;
  readonly groups: number;
}

/** Groups of lines. Orders have the groups of their codes, days those behind. O(lines), in steps of some milliseconds. */
export function* groupLinesSteps(
  order: Int32Array | undefined,
  orders: number,
  time: Float64Array | undefined,
  length: number,
  zone: Zone,
): Steps<LineGroups> {
  const group = new Int32Array(length);
  const ofDay = new Map<number, number>();
  let groups = orders;
  let lastDay = Number.NaN;
  let lastGroup = -1;
  yield* inPieces(length, (from, to) => {
    for (let i = from; i < to; i++) {
      if (order !== undefined && order[i] >= 0) {
        group[i] = order[i];
        continue;
      }
      const day = time === undefined || Number.isNaN(time[i]) ? 0 : dayNumber(time[i], zone);
      if (day !== lastDay) {
        lastDay = day;
        let known = ofDay.get(day);
        if (known === undefined) {
          known = groups++;
          ofDay.set(day, known);
        }
        lastGroup = known;
      }
      group[i] = lastGroup;
    }
  });
  return { group, groups };
}

/** Lines that name nobody belong to the customer of their order, when the order's other lines name just one. A copy where anything changes. O(lines), in steps of some milliseconds. */
export function* nameByOrderSteps(
  customer: Int32Array,
  order: Int32Array | undefined,
  orders: number,
): Steps<Int32Array> {
  if (order === undefined || !customer.includes(-1)) return customer;
  const owner = new Int32Array(orders).fill(-1);
  yield* inPieces(customer.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const [c, o] = [customer[i], order[i]];
      if (o >= 0 && c >= 0) owner[o] = owner[o] === -1 || owner[o] === c ? c : -2;
    }
  });
  const out = customer.slice();
  yield* inPieces(out.length, (from, to) => {
    for (let i = from; i < to; i++) if (out[i] < 0 && order[i] >= 0) out[i] = Math.max(-1, owner[order[i]]);
  });
  return out;
}
