import { GrowingInts } from "../../core/growing.ts";
import type { Steps } from "../../core/work.ts";
import { countingSortSteps } from "./counting-sort.ts";
import { inPieces, PIECE } from "./pieces.ts";
import { BOUGHT } from "./sort-out-lines.ts";

/** Lines that count, as the merge needs them. */
export interface MergeLines {
  readonly role: Uint8Array;
  readonly customer: Int32Array;
  readonly customers: number;
  readonly item: Int32Array;
  readonly items: number;
  readonly group: Int32Array;
  readonly groups: number;
  readonly time: Float64Array | undefined;
  /** Undefined: every line weighs 1. */
  readonly weight: Float64Array | undefined;
  readonly quantity: Float64Array | undefined;
  readonly amount: Float64Array | undefined;
  readonly refund: Float64Array | undefined;
}

/** One entry per customer, group and item, in that order; nobody's last. */
export interface MergedLines {
  length: number;
  readonly customer: Int32Array;
  readonly item: Int32Array;
  readonly group: Int32Array;
  /** Empty without times. */
  readonly time: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly quantity: Float64Array | undefined;
  readonly amount: Float64Array | undefined;
  /** Lines in the entry. */
  readonly lines: Int32Array;
}

/** Merges the lines of one item in one basket: weights by the largest, pieces and money by sum, times by the first. O(lines + customers + items + groups), in steps of some milliseconds. */
export function* mergeLinesSteps(from: MergeLines): Steps<MergedLines> {
  const { role, customer, customers, item, group } = from;
  const places = new GrowingInts(role.length);
  yield* inPieces(role.length, (begin, end) => {
    for (let i = begin; i < end; i++) if (role[i] === BOUGHT) places.push(i);
  });
  // nobody comes last
  const owner = customer.includes(-1) ? customer.map((c) => (c < 0 ? customers : c)) : customer;
  yield [0, Number.NaN];
  const byItem = yield* countingSortSteps(places.done(), item, from.items);
  const byGroup = yield* countingSortSteps(byItem, group, from.groups);
  const order = yield* countingSortSteps(byGroup, owner, customers + 1);
  const out = yield* roomFor(from, order.length);
  yield* inPieces(order.length, (begin, end) => merge(from, order, begin, end, out), PIECE >> 1);
  return out;
}

/** Arrays of millions take a while to be made: a step each. */
function* roomFor({ time, weight, quantity, amount }: MergeLines, count: number): Steps<MergedLines> {
  function* floats(wanted: Float64Array | undefined): Steps<Float64Array | undefined> {
    yield [0, Number.NaN];
    return wanted && new Float64Array(count);
  }
  function* ints(): Steps<Int32Array> {
    yield [0, Number.NaN];
    return new Int32Array(count);
  }
  return {
    length: 0,
    customer: yield* ints(),
    item: yield* ints(),
    group: yield* ints(),
    time: (yield* floats(time))?.fill(Number.NaN) ?? new Float64Array(0),
    weight: yield* floats(weight),
    quantity: yield* floats(quantity),
    amount: yield* floats(amount),
    lines: yield* ints(),
  };
}

/** Adds the lines that stand from `begin` to before `end` in `places` to what was merged before. */
function merge(from: MergeLines, places: Int32Array, begin: number, end: number, out: MergedLines): void {
  const { customer, item, group, time, weight, quantity, amount, refund } = from;
  let k = out.length - 1;
  for (let p = begin; p < end; p++) {
    const i = places[p];
    if (k < 0 || out.item[k] !== item[i] || out.group[k] !== group[i] || out.customer[k] !== customer[i]) {
      k++;
      out.customer[k] = customer[i];
      out.item[k] = item[i];
      out.group[k] = group[i];
    }
    out.lines[k]++;
    if (weight !== undefined && out.weight !== undefined && weight[i] > out.weight[k])
      out.weight[k] = weight[i];
    if (time !== undefined && !(time[i] >= out.time[k])) out.time[k] = time[i];
    if (quantity !== undefined && out.quantity !== undefined)
      out.quantity[k] += Number.isNaN(quantity[i]) ? 1 : quantity[i];
    if (amount !== undefined && out.amount !== undefined) {
      const charged = Number.isNaN(amount[i]) ? 0 : amount[i];
      out.amount[k] += refund !== undefined && refund[i] > 0 ? charged - refund[i] : charged;
    }
  }
  out.length = k + 1;
}
