import { sortOrder } from "./sort-order.ts";

/** Paired values without the pairs that lack one, and how often each pair stands. */
export interface Pairs {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly counts: Float64Array;
  readonly n: number;
}

/** Middle ranks: equal values share the mean of their ranks. `order`: rows by rising value, where it is known. O(n). */
export function midRanks(
  values: Float64Array,
  counts: Float64Array,
  order: Int32Array = sortOrder([values]),
): Float64Array {
  const ranks = new Float64Array(values.length);
  let before = 0;
  for (let i = 0; i < order.length; ) {
    let end = i;
    let group = 0;
    while (end < order.length && values[order[end]] === values[order[i]]) group += counts[order[end++]];
    for (let k = i; k < end; k++) ranks[order[k]] = before + (group + 1) / 2;
    before += group;
    i = end;
  }
  return ranks;
}

/** What Kendall's tau is made of. */
export interface Concordance {
  /** Pairs of pairs that agree less those that disagree, and those that disagree. */
  readonly score: number;
  readonly discordant: number;
  /** Sizes of the groups of equal x, and of equal y. */
  readonly xTies: Float64Array;
  readonly yTies: Float64Array;
}

/** Counts agreeing and disagreeing pairs with a Fenwick tree over the ranks of y. O(n log n). */
export function concordance({ x, y, counts }: Pairs): Concordance {
  const yPlace = places(y);
  const size = yPlace.distinct;
  const tree = new Float64Array(size + 1);
  const upTo = (k: number) => {
    let total = 0;
    for (let i = k; i > 0; i -= i & -i) total += tree[i];
    return total;
  };
  const order = Int32Array.from(x.keys()).sort((a, b) => x[a] - x[b]);
  const yTies = new Float64Array(size);
  const xTies: number[] = [];
  let seen = 0;
  let score = 0;
  let discordant = 0;
  for (let i = 0; i < order.length; ) {
    let end = i;
    let group = 0;
    // a group of equal x is asked for first and added after, so that ties count neither way
    for (; end < order.length && x[order[end]] === x[order[i]]; end++) {
      const row = order[end];
      const k = yPlace.place[row];
      const above = seen - upTo(k + 1);
      score += counts[row] * (upTo(k) - above);
      discordant += counts[row] * above;
      group += counts[row];
    }
    for (let j = i; j < end; j++) {
      const row = order[j];
      const k = yPlace.place[row];
      yTies[k] += counts[row];
      for (let at = k + 1; at <= size; at += at & -at) tree[at] += counts[row];
    }
    xTies.push(group);
    seen += group;
    i = end;
  }
  return { score, discordant, xTies: Float64Array.from(xTies), yTies };
}

function places(values: Float64Array): { place: Int32Array; distinct: number } {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const place = new Int32Array(values.length);
  let k = -1;
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || values[order[i]] !== values[order[i - 1]]) k++;
    place[order[i]] = k;
  }
  return { place, distinct: k + 1 };
}
