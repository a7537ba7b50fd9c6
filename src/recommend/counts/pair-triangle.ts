import type { PairSource } from "./pair-source.ts";

/** Counts of pairs, each once: item k has the pairs `start[k]` to before `start[k + 1]` with the items `other`, rising and behind it. */
export interface PairTriangle {
  readonly start: readonly number[];
  readonly other: readonly number[];
  readonly both: readonly number[];
}

/** The pairs of a source. O(its visits). */
export function triangleOf({ each }: Pick<PairSource, "each">): PairTriangle {
  const start: number[] = [0];
  const other: number[] = [];
  const both: number[] = [];
  each((item, others, n, shared) => {
    for (let k = 0; k < n; k++) {
      if (others[k] < item) continue;
      other.push(others[k]);
      both.push(shared[others[k]]);
    }
    start.push(other.length);
  });
  return { start, other, both };
}

/**
 * Triangles added up, each with its sign, over `items` items; pairs that are left with 0 go. undefined where a pair would be left with less than nothing. O(pairs log pairs of one item).
 */
export function addTriangles(
  items: number,
  terms: readonly (readonly [PairTriangle, 1 | -1])[],
): PairTriangle | undefined {
  const sums = new Int32Array(items);
  const seen = new Int32Array(items).fill(-1);
  const others = new Int32Array(items);
  const start: number[] = [0];
  const other: number[] = [];
  const both: number[] = [];
  for (let item = 0; item < items; item++) {
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
      if (sums[j] < 0) return undefined;
      if (sums[j] === 0) continue;
      other.push(j);
      both.push(sums[j]);
    }
    start.push(other.length);
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
