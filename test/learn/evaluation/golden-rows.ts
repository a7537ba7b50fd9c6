/** Fourteen rows with ties, as the reference figures of scikit-learn 1.2 and R were made from. */
export const scores: readonly number[] = [
  0.9, 0.8, 0.8, 0.7, 0.6, 0.6, 0.6, 0.4, 0.35, 0.35, 0.2, 0.1, 0.1, 0.05,
];
const labels: readonly number[] = [1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0];
const weights: readonly number[] = [1, 2, 1, 0.5, 1, 1, 3, 1, 1, 2, 1, 0.5, 1, 1];
/** A second score of the same rows. */
const others: readonly number[] = [0.7, 0.5, 0.6, 0.8, 0.3, 0.9, 0.2, 0.55, 0.4, 0.1, 0.3, 0.45, 0.05, 0.25];

/** One of the fourteen. */
export interface GoldenRow {
  readonly score: number;
  readonly other: number;
  readonly label: number;
  readonly weight: number;
}

export const goldenRows: readonly GoldenRow[] = scores.map((score, i) => ({
  score,
  other: others[i],
  label: labels[i],
  weight: weights[i],
}));

export const plain = { score: "score", label: "label" } as const;
export const weighted = { ...plain, weight: "weight" } as const;

/** Rows of a seeded draw whose probabilities are right, with ties. */
export function drawnRows(
  n: number,
  seed = 7,
): { score: number; label: number; weight: number; count: number }[] {
  let state = seed;
  const u = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: n }, () => {
    const score = Math.round(u() * 100) / 100;
    return { score, label: u() < score ? 1 : 0, weight: 0.5 + u(), count: 1 + Math.floor(3 * u()) };
  });
}
