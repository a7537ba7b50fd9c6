/** The 6-MP trial (Freireich et al. 1963; 42 patients in pairs, weeks of remission): public, and in every textbook. */
export interface Patient {
  readonly stop: number;
  readonly event: number;
  readonly treated: number;
  readonly arm: string;
  readonly pair: number;
}

const WEEKS = [
  6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35, 1, 1, 2, 2, 3, 4, 4, 5, 5, 8,
  8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23,
];
const RELAPSED = new Set([0, 1, 2, 4, 6, 9, 10, 14, 15]);

export const trial: readonly Patient[] = WEEKS.map((stop, i) => ({
  stop,
  event: i >= 21 || RELAPSED.has(i) ? 1 : 0,
  treated: i < 21 ? 1 : 0,
  arm: i < 21 ? "6-MP" : "placebo",
  pair: i % 21,
}));

/** Ten rows between two looks, made up; null: not known. */
export const looks: readonly { lower: number | null; upper: number | null; z: number }[] = [
  [1, 2],
  [2, 5],
  [null, 3],
  [4, 4],
  [3, 7],
  [6, null],
  [2, 4],
  [5, null],
  [8, 8],
  [3, 6],
].map(([lower, upper], i) => ({ lower, upper, z: i < 5 ? 0 : 1 }));
