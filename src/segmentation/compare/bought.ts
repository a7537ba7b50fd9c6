import type { OrderArrays } from "../../core/order-rows.ts";
import { isReturn } from "../../core/order-rows.ts";
import type { TextColumn } from "../../core/table.ts";
import { sumBy } from "../../numeric/sum.ts";

/** Who bought what, each customer and item once, customer after customer. */
export interface Bought {
  /** Ids of the customers, by number. */
  readonly ids: readonly string[];
  readonly items: readonly string[];
  /** Where each customer's items start; one entry more than there are customers. */
  readonly start: Int32Array;
  readonly item: Int32Array;
  /** Charged to the customer for the item. */
  readonly spend: Float64Array;
  /** Charged to each customer for all items with a name. */
  readonly total: Float64Array;
  /** Customers with a purchase of a named item. */
  readonly customers: number;
  /** Rows left out, by reason. */
  readonly left: {
    readonly noCustomer: number;
    readonly notAPerson: number;
    readonly noItem: number;
    readonly returns: number;
  };
}

/**
 * Purchases as pairs of customer and item. Rows that only give back are no purchase. A customer whose rows name no item is nobody here: what was
 * bought is not known. O(rows).
 */
export function boughtOf(arrays: OrderArrays, kind: TextColumn, excluded: ReadonlySet<string>): Bought {
  const { customer, amount, length } = arrays;
  const left = { noCustomer: 0, notAPerson: 0, noItem: 0, returns: 0 };
  const isOut = customer.levels.map((id) => excluded.has(id));
  const rows: number[] = [];
  const size = new Int32Array(customer.levels.length + 1);
  for (let i = 0; i < length; i++) {
    const c = customer.codes[i];
    if (isReturn(arrays, i)) left.returns++;
    else if (c < 0) left.noCustomer++;
    else if (isOut[c]) left.notAPerson++;
    else if (kind.codes[i] < 0) left.noItem++;
    else {
      rows.push(i);
      size[c + 1]++;
    }
  }
  const ids = customer.levels.filter((_, c) => size[c + 1] > 0);
  const sorted = sortedByCustomer(rows, customer.codes, size);
  const start = [0];
  const item: number[] = [];
  const owner: number[] = [];
  const pair = new Int32Array(rows.length);
  // the pair that an item was last seen in, which is this customer's when it is not before the customer's first
  const seen = new Int32Array(kind.levels.length).fill(-1);
  for (let r = 0, first = 0; r < sorted.length; r++) {
    const i = sorted[r];
    const k = kind.codes[i];
    if (r > 0 && customer.codes[sorted[r - 1]] !== customer.codes[i]) {
      first = item.length;
      start.push(first);
    }
    if (seen[k] < first) {
      seen[k] = item.length;
      item.push(k);
      owner.push(start.length - 1);
    }
    pair[r] = seen[k];
  }
  if (item.length > 0) start.push(item.length);
  const spend = sumBy(
    Float64Array.from(sorted, (i) => amount[i]),
    pair,
    item.length,
  );
  return {
    ids,
    items: kind.levels,
    start: Int32Array.from(start),
    item: Int32Array.from(item),
    spend,
    total: sumBy(spend, owner, ids.length),
    customers: ids.length,
    left,
  };
}

/** A counting sort; `size[c + 1]` rows are customer c's. */
function sortedByCustomer(rows: readonly number[], codes: Int32Array, size: Int32Array): Int32Array {
  const next = size.slice();
  for (let c = 1; c < next.length; c++) next[c] += next[c - 1];
  const sorted = new Int32Array(rows.length);
  for (const i of rows) sorted[next[codes[i]]++] = i;
  return sorted;
}

/** What a group of customers bought, by item. */
export interface ItemTotals {
  readonly customers: number;
  readonly buyers: Float64Array;
  /** Money, and what its error is made of: squares of the item's money, and its product with the customer's total. */
  readonly spend: Float64Array;
  readonly squares: Float64Array;
  readonly products: Float64Array;
  readonly total: number;
  readonly totalSquares: number;
}

/** Adds up what some customers bought. O(their items). */
export function totalsOf(bought: Bought, members: ArrayLike<number>): ItemTotals {
  const width = bought.items.length;
  const buyers = new Float64Array(width);
  const spend = new Float64Array(width);
  const squares = new Float64Array(width);
  const products = new Float64Array(width);
  let total = 0;
  let totalSquares = 0;
  for (let m = 0; m < members.length; m++) {
    const c = members[m];
    const all = bought.total[c];
    total += all;
    totalSquares += all * all;
    for (let k = bought.start[c]; k < bought.start[c + 1]; k++) {
      const at = bought.item[k];
      const money = bought.spend[k];
      buyers[at]++;
      spend[at] += money;
      squares[at] += money * money;
      products[at] += money * all;
    }
  }
  return { customers: members.length, buyers, spend, squares, products, total, totalSquares };
}

/**
 * Totals of everyone but the members. Buyers are those of all less those of the members, O(items), and money is not to be read. With money it is added up again, O(purchases):
 * beside a segment that spends millions, a difference of sums would leave of the rest's euros nothing but rounding.
 */
export function restOf(
  bought: Bought,
  all: ItemTotals,
  some: ItemTotals,
  members: Int32Array,
  withMoney: boolean,
): ItemTotals {
  if (!withMoney)
    return {
      ...all,
      customers: all.customers - some.customers,
      buyers: all.buyers.map((v, k) => v - some.buyers[k]),
    };
  const isMember = new Uint8Array(bought.customers);
  for (const c of members) isMember[c] = 1;
  return totalsOf(
    bought,
    Int32Array.from(isMember.keys()).filter((c) => isMember[c] === 0),
  );
}
