/** Different sequences: where the first of each stands, and how often it is there. */
export interface DistinctSequences {
  readonly rows: Int32Array;
  readonly count: Float64Array;
}

/** Finds equal sequences of whole numbers; sequence i is `words` from from[i] to from[i + 1]. In order of first appearance. O(words). */
export function distinctSequences(words: Int32Array, from: Int32Array): DistinctSequences {
  const rows: number[] = [];
  const count: number[] = [];
  const groups = new Map<number, number[]>();
  for (let i = 0; i + 1 < from.length; i++) {
    let hash = 0x811c9dc5;
    for (let j = from[i]; j < from[i + 1]; j++) hash = Math.imul(hash ^ words[j], 0x01000193);
    const alike = groups.get(hash) ?? [];
    const found = alike.find((group) => same(words, from, rows[group], i));
    if (found !== undefined) count[found]++;
    else {
      groups.set(hash, [...alike, rows.length]);
      rows.push(i);
      count.push(1);
    }
  }
  return { rows: Int32Array.from(rows), count: Float64Array.from(count) };
}

function same(words: Int32Array, from: Int32Array, a: number, b: number): boolean {
  const length = from[a + 1] - from[a];
  if (from[b + 1] - from[b] !== length) return false;
  for (let j = 0; j < length; j++) if (words[from[a] + j] !== words[from[b] + j]) return false;
  return true;
}
