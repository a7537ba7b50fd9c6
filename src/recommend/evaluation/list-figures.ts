/** What many lists are together, whoever liked them. Every figure is null where there are no items to take it from. */
export interface ListFigures {
  /** Share of the catalogue that is in at least one list. */
  readonly coverage: number | null;
  /** How unevenly places in lists are shared among all items of the catalogue: 0 all alike, towards 1 a few have them all. */
  readonly gini: number | null;
  /** Shannon entropy in bits of which item a place holds: log2 of the catalogue's size when all are alike, 0 when one has them all. */
  readonly entropy: number | null;
  /** Mean over lists of the mean of -log2(an item's share of all that was bought): bits, more for what few buy. An item that nobody bought counts as bought once. */
  readonly novelty: number | null;
  /** Mean over lists of the mean of how often their items were bought. */
  readonly averagePopularity: number | null;
  /** Mean over pairs of lists of 1 - what they have in common (items in both / geometric mean of their lengths): 0 all customers see the same. */
  readonly personalization: number | null;
  /** Mean over lists of the mean over pairs of their items of 1 - similarity. Null without a similarity. */
  readonly diversity: number | null;
}

/** Lists of places: list l has `at[start[l]]` to before `at[start[l + 1]]`. */
export interface PlaceLists {
  readonly start: ArrayLike<number>;
  readonly at: ArrayLike<number>;
  readonly lists: number;
}

/** O(entries + items), and the pairs of each list where there is a similarity. `bought` has an entry per item of the catalogue. */
export function listFigures(
  { start, at, lists }: PlaceLists,
  bought: ArrayLike<number>,
  total: number,
  similarity?: (a: number, b: number) => number,
): ListFigures {
  const items = bought.length;
  const shown = new Float64Array(items);
  const shares = new Float64Array(items);
  let [novelty, popularity, filled, diversity, ofPairs] = [0, 0, 0, 0, 0];
  for (let l = 0; l < lists; l++) {
    const n = start[l + 1] - start[l];
    if (n === 0) continue;
    filled++;
    let [bits, sales] = [0, 0];
    for (let e = start[l]; e < start[l + 1]; e++) {
      const k = at[e];
      shown[k]++;
      shares[k] += 1 / Math.sqrt(n);
      bits -= Math.log2(Math.max(1, bought[k]) / Math.max(1, total));
      sales += bought[k];
    }
    novelty += bits / n;
    popularity += sales / n;
    if (similarity === undefined || n < 2) continue;
    let apart = 0;
    for (let e = start[l]; e < start[l + 1]; e++)
      for (let f = e + 1; f < start[l + 1]; f++) apart += 1 - similarity(at[e], at[f]);
    diversity += (2 * apart) / (n * (n - 1));
    ofPairs++;
  }
  const places = start[lists] - start[0];
  const none = places === 0 || items === 0;
  return {
    coverage: items === 0 ? null : shown.reduce((a, n) => a + (n > 0 ? 1 : 0), 0) / items,
    gini: none ? null : gini(shown, places),
    entropy: none ? null : shown.reduce((a, n) => a - (n > 0 ? (n / places) * Math.log2(n / places) : 0), 0),
    novelty: filled === 0 ? null : novelty / filled,
    averagePopularity: filled === 0 ? null : popularity / filled,
    personalization: filled < 2 ? null : personalization(shares, filled),
    diversity: ofPairs === 0 ? null : diversity / ofPairs,
  };
}

function gini(shown: Float64Array, places: number): number {
  const sorted = shown.slice().sort();
  const n = sorted.length;
  let weighted = 0;
  for (let i = 0; i < n; i++) weighted += (i + 1) * sorted[i];
  return (2 * weighted) / (n * places) - (n + 1) / n;
}

// the cosines of all pairs of lists at once: the square of the sum of unit vectors is theirs and, once per list, 1
function personalization(shares: Float64Array, lists: number): number {
  let square = 0;
  for (const s of shares) square += s * s;
  const overlap = (square - lists) / (lists * (lists - 1));
  return Math.min(1, Math.max(0, 1 - overlap));
}
