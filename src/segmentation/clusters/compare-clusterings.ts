import { ClienteleError, show } from "../../core/errors.ts";

/** How far two groupings of the same rows agree. */
export interface ClusteringAgreement {
  /** Rows that both put somewhere. */
  readonly rows: number;
  /** 1: the same groups, 0: no more than by chance (Hubert and Arabie 1985). */
  readonly adjustedRand: number;
  /** 1: one tells the other, 0: it says nothing about it; over the arithmetic mean of the entropies. */
  readonly normalizedMutualInformation: number;
}

/**
 * How far two groupings of the same rows agree, whatever the clusters are called. Rows without a cluster in one of them (null, NaN) are left out. O(n).
 *
 * @throws "bad-input" for lists of different length; "empty-input" when no row has a cluster in both.
 *
 * @example
 * import { compareClusterings } from "clientele";
 * compareClusterings(["a", "a", "b", "b"], [1, 1, 0, 0]).adjustedRand; // => 1
 * compareClusterings([0, 0, 1, 1], [0, 1, 0, 1]); // => { rows: 4, adjustedRand: -0.5, normalizedMutualInformation: 0 }
 * compareClusterings([0], [0, 1]); // throws "bad-input"
 */
export function compareClusterings(
  a: ArrayLike<string | number | null>,
  b: ArrayLike<string | number | null>,
): ClusteringAgreement {
  for (const list of [a, b])
    if (typeof list !== "object" || typeof list?.length !== "number")
      throw new ClienteleError(
        "bad-input",
        `compareClusterings needs two lists with a cluster for each row; found ${show(list)}.`,
        { value: list, expected: "a list" },
      );
  if (a.length !== b.length) {
    throw new ClienteleError(
      "bad-input",
      `compareClusterings was given lists of ${a.length} and ${b.length}; expected a cluster for each row in both.`,
    );
  }
  const [first, second, cells] = [
    new Map<unknown, number>(),
    new Map<unknown, number>(),
    new Map<unknown, Map<unknown, number>>(),
  ];
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    if (isNone(a[i]) || isNone(b[i])) continue;
    n++;
    add(first, a[i]);
    add(second, b[i]);
    const row = cells.get(a[i]) ?? new Map<unknown, number>();
    cells.set(a[i], row);
    add(row, b[i]);
  }
  if (n === 0)
    throw new ClienteleError("empty-input", "compareClusterings: no row has a cluster in both lists.");
  const joint = [...cells.values()].flatMap((row) => [...row.values()]);
  const [x, y] = [[...first.values()], [...second.values()]];
  const mean = (pairs(x) * pairs(y)) / pairs([n]);
  const most = (pairs(x) + pairs(y)) / 2;
  const entropies = (entropy(x, n) + entropy(y, n)) / 2;
  const mutual = entropies > 0 ? (2 * entropies - entropy(joint, n)) / entropies : 1;
  return {
    rows: n,
    // both in one group, or both each row for itself: the same
    adjustedRand: n > 1 && most !== mean ? (pairs(joint) - mean) / (most - mean) : 1,
    normalizedMutualInformation: Math.min(1, Math.max(0, mutual)),
  };
}

function isNone(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function add(counts: Map<unknown, number>, key: unknown): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairs(counts: readonly number[]): number {
  return counts.reduce((s, c) => s + (c * (c - 1)) / 2, 0);
}

function entropy(counts: readonly number[], n: number): number {
  return counts.reduce((s, c) => s - (c / n) * Math.log(c / n), 0);
}
