import { fork, randomFrom, shuffle } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { aucOf } from "../../numeric/auc.ts";
import { firstAtLeast } from "../../numeric/bisect.ts";
import { fitLogistic } from "../../numeric/logistic.ts";
import type { AuditLearner, ChurnAuditFinding } from "./audit-types.ts";
import type { AuditRows } from "./one-feature.ts";

const FOLDS = 3;
const ROUNDS = 3;
/** A learner of so many rows shows a leak as well as one of all. */
const MOST_ROWS = 3000;
const MOST_FEATURES = 25;

/**
 * Shuffles who left among customers, learns from two thirds of the customers and scores the others: nothing is left to be learnt, so an area under the curve beyond chance means that labels reach the scores by another way. O(rows features^2).
 */
export function* checkShuffled(
  x: readonly Float64Array[],
  { rows, left, customer }: AuditRows,
  seed: number,
  learner: AuditLearner = ridge,
): Steps<ChurnAuditFinding | undefined> {
  const random = fork(randomFrom(seed), "shuffled labels");
  const people = shuffle(random, [...new Set(customer)]);
  const fold = new Map(people.map((c, k) => [c, k % FOLDS]));
  const values: number[] = [];
  let errors = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const y = shuffle(random, left.slice());
    for (let f = 0; f < FOLDS; f++) {
      yield [round * FOLDS + f, ROUNDS * FOLDS];
      const [train, test] = [false, true].map((inside) =>
        Int32Array.from(rows.keys()).filter((r) => (fold.get(customer[r]) === f) === inside),
      );
      const score = learner(x, y, train, test);
      const known = Float64Array.from(test, (r) => y[r]);
      const { value, inside, outside } = aucOf(score, known, 0.95);
      if (Number.isNaN(value)) continue;
      values.push(value);
      // Mann and Whitney's variance without a difference
      errors += (inside + outside + 1) / (12 * inside * outside);
    }
  }
  if (values.length === 0) return undefined;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const limit = Math.max(0.03, (4 * Math.sqrt(errors)) / values.length);
  if (Math.abs(mean - 0.5) <= limit) return undefined;
  return {
    check: "shuffled labels",
    severity: "leak",
    feature: null,
    value: mean,
    limit: 0.5 + Math.sign(mean - 0.5) * limit,
    words: `After who left was shuffled among customers, a learner still tells it (area under the curve ${mean.toFixed(3)}, chance is 0.5): labels reach the scores by another way than features.`,
  };
}

/** How many rows and features the check needs at most. */
export function shuffledSize(): { readonly rows: number; readonly features: number } {
  return { rows: MOST_ROWS, features: MOST_FEATURES };
}

/** Logistic regression with a strong ridge on the ranks of each feature; a missing value stands in the middle. */
function ridge(
  x: readonly Float64Array[],
  y: Float64Array,
  train: Int32Array,
  test: Int32Array,
): Float64Array {
  const width = x.length;
  const flat = new Float64Array(y.length * width);
  x.forEach((column, j) => {
    const places = spreadOf(column, train);
    for (let r = 0; r < y.length; r++) flat[r * width + j] = places(column[r]);
  });
  const { coefficients } = fitLogistic(
    { x: flat, width, y, rows: train },
    { ridge: train.length / 20, maxIterations: 15 },
  );
  return Float64Array.from(test, (r) => {
    let sum = coefficients[0];
    for (let j = 0; j < width; j++) sum += coefficients[j + 1] * flat[r * width + j];
    return sum;
  });
}

/** Where a value stands among those to learn from, from -1 to 1. */
function spreadOf(column: Float64Array, train: Int32Array): (value: number) => number {
  const sorted = Float64Array.from(train, (r) => column[r])
    .filter((v) => !Number.isNaN(v))
    .sort();
  return (value) => {
    if (Number.isNaN(value) || sorted.length === 0) return 0;
    return (2 * firstAtLeast(sorted, value)) / sorted.length - 1;
  };
}
