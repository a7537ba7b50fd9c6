import { runSteps } from "../../core/work.ts";
import { crossProductSteps, SPARE } from "./cross-products.ts";
import { type LinearLayout, scoresInto } from "./linear-layout.ts";

/** What the score means: log-odds of yes (y is 0 or 1), the number itself, or the log of the expected count. */
export type Family = "logistic" | "squares" | "poisson";

/** Work cut where other work may come between. */
export type Passes<T> = Generator<void, T, void>;

/** A log-likelihood with its first derivatives and minus its second; `score` and `information` hold what the last call of `at` found. */
export interface Glm {
  /** Coefficients. */
  readonly size: number;
  /** Order 0: the value alone; 1: with the score; 2: with the information, too (both triangles). */
  at(beta: Float64Array, order: 0 | 1 | 2): number;
  /** The same, some rows at a time. */
  steps(beta: Float64Array, order: 0 | 1 | 2): Passes<number>;
  readonly score: Float64Array;
  readonly information: Float64Array;
  /** Scores of the rows at the last call. */
  readonly eta: Float64Array;
  /** Minus second derivative of each row's share by its score, at the last call. */
  readonly bend: Float64Array;
}

/**
 * The log-likelihood of a generalized linear model, squares as minus half of them. `weight` undefined: 1 each; `offset` is added to the scores.
 * O(rows (numbers + categories columns)^2): a category costs a row as much as one number, however many there are.
 */
export function glmOf(
  layout: LinearLayout,
  y: Float64Array,
  weight: Float64Array | undefined,
  family: Family,
  offset?: Float64Array,
): Glm {
  const { n, size } = layout;
  const wide = size + SPARE;
  const eta = new Float64Array(n);
  const pull = new Float64Array(n);
  const bend = new Float64Array(n);
  const score = new Float64Array(size);
  const sums = new Float64Array(size + 1);
  // made when first asked for: thousands of categories have too many pairs
  let cross: Float64Array | undefined;
  const glm: Glm & { information: Float64Array } = {
    size,
    eta,
    bend,
    score,
    information: new Float64Array(0),
    at: (beta: Float64Array, order: 0 | 1 | 2): number => runSteps(glm.steps(beta, order)),
    *steps(beta: Float64Array, order: 0 | 1 | 2): Passes<number> {
      scoresInto(layout, beta, eta);
      if (offset !== undefined) for (let i = 0; i < n; i++) eta[i] += offset[i];
      const value = FAMILIES[family](y, weight, eta, pull, bend);
      if (order > 0) {
        addGradient(layout, pull, sums);
        score.set(sums.subarray(0, size));
      }
      if (order === 2) {
        cross ??= new Float64Array((size + 1) * wide);
        if (glm.information.length === 0) glm.information = new Float64Array(size * size);
        yield;
        yield* crossProductSteps(layout, bend, cross);
        for (let j = 0; j < size; j++)
          for (let k = 0; k <= j; k++) {
            glm.information[j * size + k] = cross[j * wide + k];
            glm.information[k * size + j] = cross[j * wide + k];
          }
      }
      return value;
    },
  };
  return glm;
}

/** Sums of the terms times `pull`. */
export function addGradient(
  { n, m, z, b, codes }: LinearLayout,
  pull: Float64Array,
  sums: Float64Array,
): void {
  sums.fill(0);
  for (let i = 0; i < n; i++) {
    const r = pull[i];
    sums[0] += r;
    for (let j = 0, at = i * m; j < m; j++) sums[1 + j] += r * z[at + j];
    for (let c = 0, at = i * b; c < b; c++) sums[codes[at + c]] += r;
  }
}

type RowsOf = (
  y: Float64Array,
  weight: Float64Array | undefined,
  eta: Float64Array,
  pull: Float64Array,
  bend: Float64Array,
) => number;

/** Log-likelihood of the rows, its slope and minus its second derivative by each row's score. */
const FAMILIES: { readonly [family in Family]: RowsOf } = {
  logistic(y, weight, eta, pull, bend) {
    let value = 0;
    for (let i = 0; i < y.length; i++) {
      const w = weight === undefined ? 1 : weight[i];
      const s = eta[i];
      // one power of e serves all three, and neither overflows nor loses a tiny rest
      const e = Math.exp(s < 0 ? s : -s);
      const likely = 1 / (1 + e);
      const p = s < 0 ? e * likely : likely;
      value += w * ((s < 0 ? y[i] * s : (y[i] - 1) * s) - Math.log1p(e));
      pull[i] = w * (y[i] - p);
      bend[i] = w * e * likely * likely;
    }
    return value;
  },
  squares(y, weight, eta, pull, bend) {
    let value = 0;
    for (let i = 0; i < y.length; i++) {
      const w = weight === undefined ? 1 : weight[i];
      const rest = y[i] - eta[i];
      value -= 0.5 * w * rest * rest;
      pull[i] = w * rest;
      bend[i] = w;
    }
    return value;
  },
  // without the factorials, which no coefficient changes
  poisson(y, weight, eta, pull, bend) {
    let value = 0;
    for (let i = 0; i < y.length; i++) {
      const w = weight === undefined ? 1 : weight[i];
      const expected = Math.exp(eta[i]);
      value += w * (y[i] * eta[i] - expected);
      pull[i] = w * (y[i] - expected);
      bend[i] = w * expected;
    }
    return value;
  },
};
