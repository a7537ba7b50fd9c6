import type { GroupedRows } from "./read-decisions.ts";

/** Weights of the four kinds of rows of a group, and how many rows stand behind them. */
export interface GroupCounts {
  readonly rows: number;
  /** Weight of: yes and chosen, no and chosen, yes and not chosen, no and not chosen. */
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
  /** Rows behind the same four. */
  readonly cases: readonly [tp: number, fp: number, fn: number, tn: number];
  /** Sums of squared weights of the same four. */
  readonly squares: readonly [tp: number, fp: number, fn: number, tn: number];
}

/** Counts of each group under decisions. O(rows). */
export function groupCounts(
  { y, group, names, weight, length }: GroupedRows,
  chosen: ArrayLike<number>,
): GroupCounts[] {
  const size = names.length * 4;
  const sums = new Float64Array(size);
  const cases = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let i = 0; i < length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    const at = group[i] * 4 + (chosen[i] === 1 ? 0 : 2) + (y[i] === 1 ? 0 : 1);
    sums[at] += w;
    cases[at]++;
    squares[at] += w * w;
  }
  return names.map((_, g) => {
    const four = (values: Float64Array) =>
      [...values.subarray(4 * g, 4 * g + 4)] as [number, number, number, number];
    const [tp, fp, fn, tn] = four(sums);
    const rows = four(cases);
    return {
      rows: rows[0] + rows[1] + rows[2] + rows[3],
      tp,
      fp,
      fn,
      tn,
      cases: rows,
      squares: four(squares),
    };
  });
}

/** A share of weights: its parts by their place in (tp, fp, fn, tn). */
interface ShareParts {
  readonly of: readonly number[];
  readonly among: readonly number[];
}

const SHARES: { readonly [K in ShareName]: ShareParts } = {
  baseRate: { of: [0, 2], among: [0, 1, 2, 3] },
  selectionRate: { of: [0, 1], among: [0, 1, 2, 3] },
  truePositiveRate: { of: [0], among: [0, 2] },
  falsePositiveRate: { of: [1], among: [1, 3] },
  precision: { of: [0], among: [0, 1] },
  accuracy: { of: [0, 3], among: [0, 1, 2, 3] },
};

/** Names of the shares that groups are compared by. */
export type ShareName =
  | "baseRate"
  | "selectionRate"
  | "truePositiveRate"
  | "falsePositiveRate"
  | "precision"
  | "accuracy";

/** All of them, in the order of the tables. */
export const SHARE_NAMES: readonly ShareName[] = [
  "baseRate",
  "selectionRate",
  "truePositiveRate",
  "falsePositiveRate",
  "precision",
  "accuracy",
];

/** A share of a group. */
export interface GroupShare {
  /** NaN when nobody is in the denominator. */
  readonly value: number;
  /** Rows in the denominator. */
  readonly rows: number;
  /** How many equal rows say as much as the weighted ones: (sum of weights)^2 / sum of squares (Kish). */
  readonly size: number;
}

/** One share of a group's counts. */
export function shareOf({ tp, fp, fn, tn, cases, squares }: GroupCounts, name: ShareName): GroupShare {
  const sums = [tp, fp, fn, tn];
  const add = (values: readonly number[], parts: readonly number[]) =>
    parts.reduce((total, k) => total + values[k], 0);
  const { of, among }: ShareParts = SHARES[name];
  const total = add(sums, among);
  return {
    value: total > 0 ? add(sums, of) / total : Number.NaN,
    rows: add(cases, among),
    size: total > 0 ? (total * total) / add(squares, among) : 0,
  };
}

/** Counts of all groups together. */
export function pooledCounts(counts: readonly GroupCounts[]): GroupCounts {
  const four = (of: (c: GroupCounts) => readonly number[]) =>
    [0, 1, 2, 3].map((k) => counts.reduce((total, c) => total + of(c)[k], 0)) as [
      number,
      number,
      number,
      number,
    ];
  const [tp, fp, fn, tn] = four((c) => [c.tp, c.fp, c.fn, c.tn]);
  return {
    rows: counts.reduce((total, c) => total + c.rows, 0),
    tp,
    fp,
    fn,
    tn,
    cases: four((c) => c.cases),
    squares: four((c) => c.squares),
  };
}
