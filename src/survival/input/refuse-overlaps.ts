import { ClienteleError, show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import { stayKey } from "./continued-rows.ts";

interface Stretches {
  readonly start: Float64Array;
  readonly stop: Float64Array;
  readonly customer: TextColumn;
  readonly spell: TextColumn | undefined;
  readonly inputRows: Int32Array;
}

/**
 * Nobody can be watched twice at one age: stretches of one customer (in one spell) must not overlap. Gaps between them are allowed: nobody watched then. O(n log n).
 *
 * @throws "bad-value"
 */
export function refuseOverlaps({ start, stop, customer, spell, inputRows }: Stretches, what: string): void {
  const key = stayKey(customer, spell);
  const order: number[] = [];
  for (let i = 0; i < start.length; i++) if (customer.codes[i] >= 0) order.push(i);
  order.sort((a, b) => key(a) - key(b) || start[a] - start[b] || stop[a] - stop[b]);
  let count = 0;
  let first: readonly [number, number] | undefined;
  for (let k = 1; k < order.length; k++) {
    const [a, b] = [order[k - 1], order[k]];
    if (key(a) !== key(b) || start[b] >= stop[a]) continue;
    count++;
    if (first === undefined || inputRows[b] < inputRows[first[1]]) first = [a, b];
  }
  if (first === undefined) return;
  const [a, b] = first;
  throw new ClienteleError(
    "bad-value",
    `${what}: customer ${show(customer.levels[customer.codes[b]])} is watched from ${start[b]} to ${stop[b]} in row ${inputRows[b]} and from ${start[a]} to ${stop[a]} in row ${inputRows[a]}, which overlap (${count} rows do). Cut the stretches so that they meet, or number separate spells in a column "spell".`,
    {
      row: inputRows[b],
      column: "start",
      value: start[b],
      expected: `a start not before ${stop[a]}`,
      count,
    },
  );
}
