/** Blocks of this many or fewer are compared pair by pair. */
const SMALL = 12;

/** Sums over pairs of which the earlier has the higher score. */
export interface Dominance {
  /** For each place: mass of the later ones with a lower score. Counted for earlier ones with `left` above zero. */
  readonly later: Float64Array;
  /** For each place: `left` of the earlier ones with a higher score. */
  readonly earlier: Float64Array;
}

/**
 * Of places in order of time, `byScore` lists them from the lowest score up, equal scores in order of time: for every pair of a place with `left` above zero and a later one with `right` above zero whose score is lower, adds up both.
 * Halves the time again and again; each half keeps its order by score. O(n log n).
 */
export function scoreDominance(byScore: Int32Array, left: Float64Array, right: Float64Array): Dominance {
  const n = byScore.length;
  const later = new Float64Array(n);
  const earlier = new Float64Array(n);
  const from = byScore.slice();
  const spare = new Int32Array(n);
  const before = new Float64Array(n + 1);
  for (let k = 0; k < n; k++) before[k + 1] = before[k] + left[k];

  function pairs(low: number, high: number): void {
    for (let b = low + 1; b < high; b++) {
      const two = from[b];
      for (let a = low; a < b; a++) {
        const one = from[a];
        // a stands before b: its score is lower, or equal and its time earlier
        if (one > two && left[two] > 0 && right[one] > 0) {
          later[two] += right[one];
          earlier[one] += left[two];
        }
      }
    }
  }

  // places low to before high, sorted by score, stand in `from` at low to before high
  function split(low: number, high: number): void {
    if (high - low <= SMALL) {
      pairs(low, high);
      return;
    }
    const middle = (low + high) >> 1;
    let rest = before[middle] - before[low];
    let lower = 0;
    let [l, r] = [low, middle];
    for (let i = low; i < high; i++) {
      const place = from[i];
      if (place < middle) {
        spare[l++] = place;
        if (left[place] > 0) {
          later[place] += lower;
          rest -= left[place];
        }
      } else {
        spare[r++] = place;
        if (right[place] > 0) {
          earlier[place] += rest;
          lower += right[place];
        }
      }
    }
    from.set(spare.subarray(low, high), low);
    split(low, middle);
    split(middle, high);
  }

  split(0, n);
  return { later, earlier };
}
