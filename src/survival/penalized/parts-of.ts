import { randomFrom, shuffle } from "../../core/random.ts";
import type { TextColumn } from "../../core/table.ts";

/**
 * Parts for cross-validation: for each a mask of the rows left out. Rows of one cluster stay together; events are spread evenly.
 */
export function partsOf(
  event: Uint8Array,
  cluster: TextColumn | undefined,
  folds: number,
  seed: number,
): Uint8Array[] {
  const random = randomFrom(seed);
  const n = event.length;
  const unitOf = cluster === undefined ? Int32Array.from(event, (_, i) => i) : cluster.codes;
  const units = cluster === undefined ? n : cluster.levels.length;
  const hasEvent = new Uint8Array(units);
  const occurs = new Uint8Array(units);
  for (let i = 0; i < n; i++) {
    occurs[unitOf[i]] = 1;
    if (event[i] === 1) hasEvent[unitOf[i]] = 1;
  }
  const order: number[] = [];
  for (const side of [1, 0])
    order.push(
      ...shuffle(
        random,
        Array.from(hasEvent, (_, u) => u).filter((u) => occurs[u] === 1 && hasEvent[u] === side),
      ),
    );
  const partOf = new Int32Array(units);
  for (const [k, unit] of order.entries()) partOf[unit] = k % folds;
  return Array.from({ length: Math.min(folds, order.length) }, (_, part) =>
    Uint8Array.from(unitOf, (unit) => (partOf[unit] === part ? 1 : 0)),
  );
}
