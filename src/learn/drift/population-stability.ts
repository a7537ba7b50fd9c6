import { ClienteleError, show } from "../../core/errors.ts";

/**
 * Population stability index of two distributions over the same bins: the sum of (actual - expected) ln(actual / expected) over bins of their shares. Counts are turned into
 * shares. By rule of thumb less than 0.1 is no shift, 0.1 to 0.25 some, more than 0.25 a large one; without any shift n and m rows in B bins still give
 * (B - 1)(1/n + 1/m) on average. A bin that is empty on one side only counts as half a row there when counts are given (and as 0.00005 of shares); one empty on both counts nothing. O(bins).
 *
 * @throws "bad-input" for lists of different lengths, negative entries or a sum of zero.
 *
 * @example
 * import { populationStability } from "clientele/learn";
 * populationStability([0.1, 0.2, 0.3, 0.25, 0.15], [0.12, 0.15, 0.28, 0.25, 0.2]); // => 0.0337945
 * populationStability([50, 50], [50, 50]); // => 0
 * populationStability([1, 2], [1]); // throws "bad-input"
 */
export function populationStability(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  if (expected.length !== actual.length || expected.length === 0)
    throw new ClienteleError(
      "bad-input",
      `populationStability needs the same bins on both sides; found ${expected.length} and ${actual.length}.`,
      { expected: "two lists of the same length" },
    );
  const [p, q] = [expected, actual].map((side) => sharesOf(side));
  let total = 0;
  for (let b = 0; b < p.share.length; b++) {
    if (p.share[b] === 0 && q.share[b] === 0) continue;
    const e = p.share[b] || p.least;
    const a = q.share[b] || q.least;
    total += (a - e) * Math.log(a / e);
  }
  return total;
}

/** Shares, and what an empty bin counts as. */
function sharesOf(side: ArrayLike<number>): { readonly share: Float64Array; readonly least: number } {
  const counts = Float64Array.from(side);
  const total = counts.reduce((a, b) => a + b, 0);
  const wrong = counts.findIndex((v) => !(v >= 0 && v < Number.POSITIVE_INFINITY));
  if (wrong >= 0 || !(total > 0))
    throw new ClienteleError(
      "bad-input",
      `populationStability needs shares or counts of zero or more, not all zero; found ${wrong >= 0 ? `${show(side[wrong])} in bin ${wrong}` : "nothing but zeros"}.`,
      { value: wrong >= 0 ? side[wrong] : 0, expected: "shares or counts" },
    );
  const isShares = Math.abs(total - 1) < 1e-6;
  return { share: isShares ? counts : counts.map((v) => v / total), least: isShares ? 0.00005 : 0.5 / total };
}
