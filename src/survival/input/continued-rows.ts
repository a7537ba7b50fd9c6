import type { TextColumn } from "../../core/table.ts";

/** One number for each customer and spell; rows that name no spell are a spell of their own. */
export function stayKey(customer: TextColumn, spell: TextColumn | undefined): (row: number) => number {
  if (spell === undefined) return (i) => customer.codes[i];
  return (i) => customer.codes[i] * (spell.levels.length + 1) + spell.codes[i] + 1;
}

/** Rows after which the same customer (in one spell) is watched on in another row that starts where they stop: 1. Their end is no end. O(n log n). */
export function continuedRows(
  start: Float64Array,
  stop: Float64Array,
  customer: TextColumn,
  spell: TextColumn | undefined,
): Uint8Array {
  const key = stayKey(customer, spell);
  const order: number[] = [];
  for (let i = 0; i < start.length; i++) if (customer.codes[i] >= 0) order.push(i);
  order.sort((a, b) => key(a) - key(b) || start[a] - start[b]);
  const out = new Uint8Array(start.length);
  for (let k = 1; k < order.length; k++) {
    const [a, b] = [order[k - 1], order[k]];
    if (key(a) === key(b) && start[b] === stop[a]) out[a] = 1;
  }
  return out;
}
