import { fork, type Random, shuffle } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { fitLogistic, logisticLogLikelihood } from "../../numeric/logistic.ts";

/** Penalties per customer, the strongest first: half a power of ten apart. */
const RIDGES: readonly number[] = [10, 3.16, 1, 0.316, 0.1, 0.0316, 0.01, 0.00316, 0.001, 0.000316, 0.0001];

/** What cross-validation found. */
export interface CrossValidation {
  readonly tried: readonly { readonly ridge: number; readonly loss: number; readonly se: number }[];
  /** Penalty per customer: the strongest whose loss is within one standard error of the least. */
  readonly ridge: number;
  /** Log-odds of each row from the folds without it, with that penalty. */
  readonly heldOut: Float64Array;
}

/** Steps that {@link crossValidate} takes. */
export function crossValidationSteps(folds: number): number {
  return folds * RIDGES.length;
}

/**
 * Chooses the penalty of a logistic regression by the log loss of rows held out; each fold has its part of ones and of zeros. Breiman's one-standard-error
 * rule. O(folds penalties rows width^2).
 */
export function* crossValidate(
  x: Float64Array,
  width: number,
  y: Uint8Array,
  folds: number,
  random: Random,
): Steps<CrossValidation> {
  const n = y.length;
  const fold = foldsOf(y, folds, random);
  const heldOut = RIDGES.map(() => new Float64Array(n));
  const losses = RIDGES.map(() => new Float64Array(folds));
  for (let f = 0; f < folds; f++) {
    const train = Int32Array.from(y.keys()).filter((i) => fold[i] !== f);
    const test = Int32Array.from(y.keys()).filter((i) => fold[i] === f);
    let start: Float64Array | undefined;
    for (const [r, ridge] of RIDGES.entries()) {
      const fit = fitLogistic({ x, width, y, rows: train }, { ridge: ridge * train.length, start });
      start = fit.coefficients;
      let loss = 0;
      for (const i of test) {
        const eta = logOddsAt(x, width, i, start);
        heldOut[r][i] = eta;
        loss -= logisticLogLikelihood(y[i], eta);
      }
      losses[r][f] = loss / test.length;
      yield [f * RIDGES.length + r + 1, crossValidationSteps(folds)];
    }
  }
  const tried = losses.map((list, r) => {
    const loss = list.reduce((a, b) => a + b, 0) / folds;
    const squares = list.reduce((a, b) => a + (b - loss) ** 2, 0);
    return { ridge: RIDGES[r], loss, se: Math.sqrt(squares / (folds - 1) / folds) };
  });
  const best = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
  const pick = tried.findIndex(({ loss }) => loss <= best.loss + best.se);
  return { tried, ridge: tried[pick].ridge, heldOut: heldOut[pick] };
}

/** Log-odds of row i; the intercept stands first in `coefficients`. */
export function logOddsAt(x: Float64Array, width: number, i: number, coefficients: Float64Array): number {
  let eta = coefficients[0];
  for (let j = 0; j < width; j++) eta += x[i * width + j] * coefficients[j + 1];
  return eta;
}

function foldsOf(y: Uint8Array, folds: number, random: Random): Uint8Array {
  const fold = new Uint8Array(y.length);
  for (const side of [0, 1]) {
    const rows = Int32Array.from(y.keys()).filter((i) => y[i] === side);
    shuffle(fork(random, side), rows);
    for (let k = 0; k < rows.length; k++) fold[rows[k]] = k % folds;
  }
  return fold;
}
