import type { Contracts } from "./contract-rows.ts";
import { priceBefore, samePrice } from "./contract-rows.ts";

/** What became of the month price of customers from the start of a window to its end; customers without one at both ends are left out. */
export interface Moves {
  readonly customers: number;
  /** Month price just before the window, 0 for customers without one. */
  readonly before: Float64Array;
  /** Month price just before its end. */
  readonly after: Float64Array;
}

/** The month prices of all customers before `from` and before `to`. O(spells). */
export function movesBetween(contracts: Contracts, from: number, to: number): Moves {
  const before: number[] = [];
  const after: number[] = [];
  for (let c = 0; c < contracts.customers; c++) {
    const a = priceBefore(contracts, c, from);
    let b = priceBefore(contracts, c, to);
    if (samePrice(a, b)) b = a;
    if (a === 0 && b === 0) continue;
    before.push(a);
    after.push(b);
  }
  return { customers: before.length, before: Float64Array.from(before), after: Float64Array.from(after) };
}
