import { integer, type Random, shuffle } from "../../core/random.ts";

/** Rows to learn from and rows to be judged on, by place. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** The fold of each row, 0 to k - 1, every class spread as evenly as its number allows: sizes differ by one at most. O(n). */
export function stratifiedFolds(y: ArrayLike<number>, k: number, random: Random): Int32Array {
  const classes = new Map<number, number[]>();
  for (let i = 0; i < y.length; i++) {
    const rows = classes.get(y[i]);
    if (rows === undefined) classes.set(y[i], [i]);
    else rows.push(i);
  }
  const fold = new Int32Array(y.length);
  // the next class goes on where the last one stopped, so that folds stay equally large
  let next = 0;
  for (const value of [...classes.keys()].sort((a, b) => a - b))
    for (const row of shuffle(random, classes.get(value) as number[])) {
      fold[row] = next;
      next = (next + 1) % k;
    }
  return fold;
}

/**
 * The fold of each row, whole groups together: groups in random order, largest first, each to the fold that has the fewest rows of it and the groups before; among equally small folds the one with the fewest yes.
 * O(n + groups (log groups + k)).
 */
export function groupFolds(
  group: Int32Array,
  groups: number,
  y: ArrayLike<number>,
  k: number,
  random: Random,
): Int32Array {
  const rows = new Float64Array(groups);
  const yes = new Float64Array(groups);
  for (let i = 0; i < group.length; i++) {
    rows[group[i]]++;
    yes[group[i]] += y[i];
  }
  const order = shuffle(
    random,
    Int32Array.from({ length: groups }, (_, g) => g),
  ).sort((a, b) => rows[b] - rows[a]);
  const foldRows = new Float64Array(k);
  const foldYes = new Float64Array(k);
  const foldOf = new Int32Array(groups);
  // the first fold is drawn: otherwise the largest group would always be in fold 0
  const first = integer(random, k);
  for (const g of order) {
    let best = first;
    for (let step = 1; step < k; step++) {
      const f = (first + step) % k;
      if (foldRows[f] < foldRows[best] || (foldRows[f] === foldRows[best] && foldYes[f] < foldYes[best]))
        best = f;
    }
    foldOf[g] = best;
    foldRows[best] += rows[g];
    foldYes[best] += yes[g];
  }
  return group.map((g) => foldOf[g]);
}

/** Splits in which each fold is judged by what was learnt from the others; folds are 0 to k - 1. O(n k). */
export function splitsOf(fold: Int32Array, k: number): Split[] {
  const size = new Int32Array(k);
  for (const f of fold) size[f]++;
  return Array.from(size, (n, f) => {
    const train = new Int32Array(fold.length - n);
    const test = new Int32Array(n);
    let [a, b] = [0, 0];
    for (let i = 0; i < fold.length; i++) {
      if (fold[i] === f) test[b++] = i;
      else train[a++] = i;
    }
    return { train, test };
  });
}

/**
 * Splits in order of time: k windows of about as many rows each, cut between different times, after a first part that is only learnt from. A window is judged by what was learnt from rows at least
 * `purge` before its first time, so that nothing whose outcome was not yet known then is learnt from. Windows that time cannot cut are left out: fewer come back. O(n log n).
 */
export function rollingSplits(
  time: Float64Array,
  k: number,
  purge: number,
): (Split & { readonly from: number })[] {
  const n = time.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => time[a] - time[b] || a - b);
  // the place where each window begins, moved to where a new time begins
  const starts: number[] = [];
  for (let w = 1; w <= k; w++) {
    let at = Math.round((w * n) / (k + 1));
    while (at > 0 && at < n && time[order[at]] === time[order[at - 1]]) at++;
    if (at > (starts[starts.length - 1] ?? 0) && at < n) starts.push(at);
  }
  return starts.map((start, w) => {
    const from = time[order[start]];
    const end = starts[w + 1] ?? n;
    let known = start;
    while (known > 0 && time[order[known - 1]] > from - purge) known--;
    // without a purge rows before the window are known; rows of its first time never are
    return { from, train: order.slice(0, known).sort(), test: order.slice(start, end).sort() };
  });
}
