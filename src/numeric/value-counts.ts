/** Distinct values in ascending order, with how often each occurs. What order statistics, moments and modes are taken of. */
export interface ValueCounts {
  readonly values: Float64Array;
  readonly counts: Float64Array;
  /** Values in all. */
  readonly n: number;
  /** Rows (counted) without a value. */
  readonly missing: number;
}

/** Sorts and merges. NaN is "no value"; `counts[i]` is how many equal rows row i stands for, 0 = absent. O(n log n). */
export function valueCounts(input: Float64Array, counts?: Float64Array): ValueCounts {
  const kept = new Float64Array(input.length);
  let k = 0;
  let missing = 0;
  let n = 0;
  const order = counts === undefined ? undefined : new Int32Array(input.length);
  for (let i = 0; i < input.length; i++) {
    const count = counts === undefined ? 1 : counts[i];
    if (count === 0) continue;
    if (Number.isNaN(input[i])) {
      missing += count;
      continue;
    }
    n += count;
    if (order !== undefined) order[k] = i;
    // 0 and -0 are one value
    kept[k++] = input[i] + 0;
  }
  if (order === undefined || counts === undefined) {
    const { values, counts: times } = runs(kept.subarray(0, k).sort(), () => 1);
    return { values, counts: times, n, missing };
  }
  const rows = order.subarray(0, k).sort((a, b) => input[a] - input[b]);
  const merged = runs(
    Float64Array.from(rows, (i) => input[i] + 0),
    (j) => counts[rows[j]],
  );
  return { ...merged, n, missing };
}

function runs(
  sorted: Float64Array,
  countOf: (j: number) => number,
): { values: Float64Array; counts: Float64Array } {
  const values = new Float64Array(sorted.length);
  const counts = new Float64Array(sorted.length);
  let d = -1;
  for (let j = 0; j < sorted.length; j++) {
    if (d < 0 || values[d] !== sorted[j]) values[++d] = sorted[j];
    counts[d] += countOf(j);
  }
  return { values: values.slice(0, d + 1), counts: counts.slice(0, d + 1) };
}

/** Running totals: how many values are at most the d-th distinct one. */
export function runningCounts({ counts }: ValueCounts): Float64Array {
  const upTo = new Float64Array(counts.length);
  let total = 0;
  for (let d = 0; d < counts.length; d++) {
    total += counts[d];
    upTo[d] = total;
  }
  return upTo;
}
