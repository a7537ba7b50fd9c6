import type { Steps } from "../../core/work.ts";
import { countingSort } from "./counting-sort.ts";
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

/** Merges the lines of one item in one basket: weights by the largest, pieces and money by sum, times by the first. O(lines + customers + items + groups). */
export function* mergeLinesSteps(from: MergeLines): Steps<MergedLines> {
  const { role, customer, customers, item, group } = from;
  let count = 0;
  for (let i = 0; i < role.length; i++) if (role[i] === BOUGHT) count++;
  let places = new Int32Array(count);
  for (let i = 0, k = 0; i < role.length; i++) if (role[i] === BOUGHT) places[k++] = i;
  places = countingSort(places, (i) => item[i], from.items);
  yield [1, 4];
  places = countingSort(places, (i) => group[i], from.groups);
  yield [2, 4];
  places = countingSort(places, (i) => (customer[i] < 0 ? customers : customer[i]), customers + 1);
  yield [3, 4];
  return merge(from, places);
}

function merge(from: MergeLines, places: Int32Array): MergedLines {
  const { customer, item, group, time, weight, quantity, amount, refund } = from;
  const count = places.length;
  const out: MergedLines = {
    length: 0,
    customer: new Int32Array(count),
    item: new Int32Array(count),
    group: new Int32Array(count),
    time: new Float64Array(time === undefined ? 0 : count).fill(Number.NaN),
    weight: weight && new Float64Array(count),
    quantity: quantity && new Float64Array(count),
    amount: amount && new Float64Array(count),
    lines: new Int32Array(count),
  };
  let k = -1;
  for (let p = 0; p < count; p++) {
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
  return out;
}
