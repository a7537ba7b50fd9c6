/** The only stretches of time on which a curve for interval-censored rows can put weight, and which rows may have happened in which. */
export interface Innermost {
  /** Weight lies after `from` and not after `to`; at exactly that time where they are equal. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** For each row the first and the last of its stretches. */
  readonly first: Int32Array;
  readonly last: Int32Array;
}

/** Turnbull's innermost intervals (1976) of rows that happened after `lower`, not after `upper`; equal: exactly then. O(rows log rows). */
export function innermostIntervals(lower: Float64Array, upper: Float64Array): Innermost {
  const n = lower.length;
  // at one time exact beginnings come first, then ends, then open beginnings
  const beginsAt = (i: number) => (lower[i] === upper[i] ? 0 : 2);
  const ends: { time: number; rank: number; row: number }[] = [];
  for (let i = 0; i < n; i++) {
    ends.push({ time: lower[i], rank: beginsAt(i), row: i });
    ends.push({ time: upper[i], rank: 1, row: i });
  }
  ends.sort((a, b) => (a.time === b.time ? a.rank - b.rank : a.time - b.time));
  const from: number[] = [];
  const to: number[] = [];
  const first = new Int32Array(n);
  const last = new Int32Array(n);
  let open = Number.NaN;
  for (const { time, rank, row } of ends) {
    if (rank === 1) {
      // an end right after a beginning closes a stretch
      if (!Number.isNaN(open)) {
        from.push(open);
        to.push(time);
        open = Number.NaN;
      }
      last[row] = from.length - 1;
    } else {
      open = time;
      first[row] = from.length;
    }
  }
  return { from: Float64Array.from(from), to: Float64Array.from(to), first, last };
}
