import type { Steps } from "../../core/work.ts";
import { ITEMS_PER_STEP } from "./best-neighbors.ts";
import type { CoCountVisitor } from "./co-counts.ts";
import type { PairSource } from "./pair-source.ts";

const PAIRS_PER_STEP = 1 << 16;

/** Counts of pairs, each once: item k has the pairs `start[k]` to before `start[k + 1]` with the items `other`, rising and behind it. */
export interface PairTriangle {
  readonly start: readonly number[];
  readonly other: readonly number[];
  readonly both: readonly number[];
}

/** The pairs of a source of so many items. O(its visits), in steps of some milliseconds. */
export function* triangleSteps({ each }: Pick<PairSource, "each">, items: number): Steps<PairTriangle> {
  const start: number[] = [0];
  const other: number[] = [];
  const both: number[] = [];
  const visit: CoCountVisitor = (item, others, n, shared) => {
    for (let k = 0; k < n; k++) {
      if (others[k] < item) continue;
      other.push(others[k]);
      both.push(shared[others[k]]);
    }
    start.push(other.length);
  };
  for (let item = 0; item < items; item += ITEMS_PER_STEP) {
    yield [item, items];
    each(visit, item, Math.min(items, item + ITEMS_PER_STEP));
  }
  yield [items, items];
  return { start, other, both };
}

/**
 * Triangles added up, each with its sign, over `items` items; pairs that are left with 0 go. undefined where a pair would be left with less than nothing. O(pairs log pairs of one item), in steps of some milliseconds.
 */
export function* addTrianglesSteps(
  items: number,
  terms: readonly (readonly [PairTriangle, 1 | -1])[],
): Steps<PairTriangle | undefined> {
  const sums = new Int32Array(items);
  const seen = new Int32Array(items).fill(-1);
  const others = new Int32Array(items);
  const start: number[] = [0];
  const other: number[] = [];
  const both: number[] = [];
  // false where one would be left with less than nothing
  const add = (item: number): boolean => {
    let n = 0;
    for (const [{ start, other, both }, sign] of terms) {
      for (let e = start[item]; e < start[item + 1]; e++) {
        const j = other[e];
        if (seen[j] !== item) {
          seen[j] = item;
          sums[j] = 0;
          others[n++] = j;
        }
        sums[j] += sign * both[e];
      }
    }
    for (const j of others.subarray(0, n).sort()) {
      if (sums[j] < 0) return false;
      if (sums[j] === 0) continue;
      other.push(j);
      both.push(sums[j]);
    }
    start.push(other.length);
    return true;
  };
  for (let item = 0, looked = 0; item < items; item++) {
    if (!add(item)) return undefined;
    for (const [term] of terms) looked += term.start[item + 1] - term.start[item];
    if (looked < PAIRS_PER_STEP) continue;
    looked = 0;
    yield [0, Number.NaN];
  }
  return { start, other, both };
}

/** The same pairs among more items: item k is now `place[k]`, which rises with k. */
export function movedTriangle(
  { start, other, both }: PairTriangle,
  place: Int32Array,
  items: number,
): PairTriangle {
  const moved = new Array<number>(items + 1).fill(0);
  for (let k = 0; k < place.length; k++) moved[place[k] + 1] = start[k + 1] - start[k];
  for (let k = 0; k < items; k++) moved[k + 1] += moved[k];
  return { start: moved, other: other.map((j) => place[j]), both };
}
