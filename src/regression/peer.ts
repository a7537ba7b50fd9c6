/// <reference path="./ml-regression.d.ts" />
import {
  ExponentialRegression,
  MultivariateLinearRegression,
  PolynomialRegression,
  PowerRegression,
  SimpleLinearRegression,
  TheilSenRegression,
} from "ml-regression";
import type { Term } from "./design-terms.ts";
import type { Design } from "./read-design.ts";
import type { RegressionKind, RegressionModel } from "./regression-types.ts";

// above this the comparison would cost more than the fit: the package holds rows as lists of lists, and all pairs for Theil-Sen
const MOST_CELLS = 200_000;
const MOST_PAIRED = 1000;

/** How far our coefficients lie from what ml-regression makes of the same rows. `y` and `terms` are on the scale of the fit. */
export function peerDifference(
  kind: RegressionKind,
  design: Design,
  terms: readonly Term[],
  y: Float64Array,
  intercept: boolean,
  values: readonly (number | null)[],
): RegressionModel["difference"] {
  const answer = (largest: number | null, note: string | null): RegressionModel["difference"] => ({
    peer: "ml-regression",
    largest,
    note,
  });
  if (design.weights !== undefined) return answer(null, "ml-regression has no weights");
  if (values.includes(null))
    return answer(null, "ml-regression has no answer for columns that others make up");
  const rows = repeated(
    design.counts,
    y.length,
    kind === "theil-sen-regression" ? MOST_PAIRED : MOST_CELLS / terms.length,
  );
  if (rows === undefined) return answer(null, "not compared: too many rows for ml-regression");
  try {
    const theirs = coefficientsOf(kind, design, terms, rows, intercept);
    const ours = kind === "theil-sen-regression" ? values.slice(1) : values;
    let largest = 0;
    for (const [k, value] of ours.entries()) {
      const gap = Math.abs((value as number) - theirs[k]);
      largest = Math.max(
        largest,
        gap === 0 ? 0 : gap / Math.max(Math.abs(value as number), Math.abs(theirs[k])),
      );
    }
    if (!Number.isFinite(largest)) return answer(null, "ml-regression has no finite answer");
    return answer(
      largest,
      kind === "theil-sen-regression"
        ? "the slope alone is compared: the constants are defined differently, and of an even number of slopes ml-regression takes the lower middle one"
        : null,
    );
  } catch {
    // whatever it throws is its own affair: our fit stands without it
    return answer(null, "ml-regression has no answer");
  }
}

/** Coefficients of the package in our order: constant first. */
function coefficientsOf(
  kind: RegressionKind,
  { predictors, y }: Design,
  terms: readonly Term[],
  rows: Int32Array,
  intercept: boolean,
): number[] {
  const pick = (values: Float64Array) => Array.from(rows, (i) => values[i]);
  const target = pick(y);
  const first = pick(predictors[0].values);
  if (kind === "polynomial-regression")
    return new PolynomialRegression(first, target, terms.length).coefficients;
  if (kind === "exponential-regression") {
    const { A, B } = new ExponentialRegression(first, target);
    return [Math.log(B), A];
  }
  if (kind === "power-regression") {
    const { A, B } = new PowerRegression(first, target);
    return [Math.log(A), B];
  }
  if (kind === "theil-sen-regression") return [new TheilSenRegression(first, target).slope];
  if (intercept && terms.length === 1) {
    const fit = new SimpleLinearRegression(pick(terms[0].values), target);
    return [fit.intercept, fit.slope];
  }
  const { weights } = new MultivariateLinearRegression(
    Array.from(rows, (i) => terms.map((term) => term.values[i])),
    target.map((v) => [v]),
    { intercept, statistics: false },
  );
  const own = weights.map(([w]) => w);
  return intercept ? [own[terms.length], ...own.slice(0, terms.length)] : own;
}

/** Places of the rows, each as often as it counts; undefined when they are too many. */
function repeated(counts: Float64Array | undefined, rows: number, most: number): Int32Array | undefined {
  const total = counts === undefined ? rows : counts.reduce((a, b) => a + b, 0);
  if (total > most) return undefined;
  const out = new Int32Array(total);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    out.fill(i, at, at + (counts?.[i] ?? 1));
    at += counts?.[i] ?? 1;
  }
  return out;
}
