import { show } from "../../core/errors.ts";
import { chiSquareUpper } from "../../numeric/chi-square.ts";
import { type FactorState, LEAST_UNIQUENESS } from "../../numeric/factor-analysis.ts";
import type { AnswerMoments, CompleteAnswers } from "./answers.ts";
import type { Suitable } from "./factor-checks.ts";
import type { FactorModel, FactorTest } from "./factors-types.ts";

/** What a model is put together from. */
interface Parts {
  readonly names: readonly string[];
  readonly complete: CompleteAnswers;
  readonly moments: AnswerMoments;
  readonly suitable: Suitable;
  readonly state: FactorState;
  readonly rotation: FactorModel["rotation"];
  readonly choice: FactorModel["choice"];
  readonly seed: number;
  readonly warnings: readonly string[];
}

export function factorModel(parts: Parts): FactorModel {
  const { names, complete, moments, suitable, state, rotation, choice, seed } = parts;
  const { n } = complete;
  const p = names.length;
  const q = state.loadings.length / p;
  const { loadings, variance } = ordered(state.loadings, p, q);
  let sum = 0;
  const boundary = names.filter((_, i) => state.uniqueness[i] <= LEAST_UNIQUENESS);
  const row = (i: number) => [...loadings.subarray(i * q, (i + 1) * q)];
  return {
    kind: "factors",
    version: 1,
    rotation,
    items: names.map((item, i) => ({
      item,
      mean: moments.means[i],
      deviation: Math.sqrt(moments.covariance[i * p + i]),
      loadings: row(i),
      communality: row(i).reduce((s, l) => s + l * l, 0),
      uniqueness: state.uniqueness[i],
      weights: weightsOf(suitable.inverse, loadings, p, q, i),
      adequacy: suitable.adequacy[i],
    })),
    factors: Array.from(variance, (v) => {
      sum += v;
      return { variance: v, share: v / p, cumulative: sum / p };
    }),
    choice,
    checks: { kmo: suitable.kmo, sphericity: suitable.sphericity },
    fit: {
      status: boundary.length > 0 ? "boundary" : state.converged ? "converged" : "max iterations",
      objective: state.objective,
      test: testOf(state.objective, n, p, q),
      customers: n,
      leftOut: complete.leftOut,
      iterations: state.iterations,
      seed,
      warnings: [...parts.warnings, ...warningsOf(parts, boundary)],
    },
  };
}

function warningsOf({ names, suitable, complete }: Parts, boundary: readonly string[]): string[] {
  const { n } = complete;
  const weak = names.filter((_, i) => suitable.adequacy[i] < 0.5);
  return [
    ...(suitable.sphericity.p > 0.05
      ? ["The items may not be related at all (Bartlett's test): do not read the factors."]
      : []),
    ...(suitable.kmo < 0.5
      ? [
          `The items share too little for a factor analysis (KMO ${suitable.kmo.toFixed(2)}, 0.5 is the least).`,
        ]
      : []),
    ...weak.map((item) => `Item ${show(item)} goes with hardly any other item: leave it out.`),
    ...boundary.map(
      (item) =>
        `A factor is nearly the same as item ${show(item)} (a Heywood case): ask for fewer factors, or have more items or answers.`,
    ),
    ...(n < 5 * names.length || n < 50
      ? [`${n} answers to ${names.length} items are few: the loadings would differ much in another survey.`]
      : []),
  ];
}

/** Factors by the variance they explain, each with loadings that add up to more than zero. */
function ordered(
  loadings: Float64Array,
  p: number,
  q: number,
): { loadings: Float64Array; variance: Float64Array } {
  const squares = new Float64Array(q);
  const sums = new Float64Array(q);
  for (let i = 0; i < p; i++) {
    for (let m = 0; m < q; m++) {
      squares[m] += loadings[i * q + m] ** 2;
      sums[m] += loadings[i * q + m];
    }
  }
  const order = Array.from(squares.keys()).sort((a, b) => squares[b] - squares[a] || a - b);
  const out = new Float64Array(p * q);
  for (let i = 0; i < p; i++)
    order.forEach((from, m) => {
      out[i * q + m] = (sums[from] < 0 ? -1 : 1) * loadings[i * q + from];
    });
  return { loadings: out, variance: Float64Array.from(order, (m) => squares[m]) };
}

/** Row i of the inverse of the correlations times the loadings. */
function weightsOf(inverse: Float64Array, loadings: Float64Array, p: number, q: number, i: number): number[] {
  return Array.from({ length: q }, (_, m) => {
    let weight = 0;
    for (let j = 0; j < p; j++) weight += inverse[i * p + j] * loadings[j * q + m];
    return weight;
  });
}

function testOf(objective: number, n: number, p: number, q: number): FactorTest | null {
  const df = ((p - q) ** 2 - p - q) / 2;
  if (df === 0) return null;
  const statistic = Math.max(0, n - 1 - (2 * p + 5) / 6 - (2 * q) / 3) * objective;
  return { statistic, df, p: chiSquareUpper(statistic, df) };
}
