/** Fourteen made-up stretches with late entry, ties, weights, strata and two customers watched twice. */
const START = [0, 0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 1, 0, 4];
const STOP = [2, 3, 3, 4, 5, 5, 5, 6, 7, 7, 8, 8, 9, 9];
const EVENT = [1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0];
const X = [1.5, 0.2, 0.9, -0.4, 1.1, 0.3, -1.2, 0.8, -0.6, 0.1, 0.7, -1.5, -0.3, 0.4];
const G = [1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1];
const W = [1, 2, 1.5, 1, 0.5, 1, 2, 1, 1, 1.5, 1, 1, 2, 1];

export interface SmallRow {
  readonly start: number;
  readonly stop: number;
  readonly event: number;
  readonly x: number;
  readonly g: number;
  readonly w: number;
  readonly s: string;
  readonly id: string;
}

export const small: readonly SmallRow[] = START.map((start, i) => ({
  start,
  stop: STOP[i],
  event: EVENT[i],
  x: X[i],
  g: G[i],
  w: W[i],
  s: "ab"[i % 2],
  id: String(i < 12 ? i + 1 : i - 11),
}));

/** The same, everybody watched from age 0. */
export const unlate: readonly Omit<SmallRow, "start">[] = small.map(({ start: _, ...row }) => row);
