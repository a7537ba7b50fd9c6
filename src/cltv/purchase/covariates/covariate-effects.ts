import { chiSquareUpper } from "../../../numeric/chi-square.ts";
import { normalCdf, normalQuantile } from "../../../numeric/normal.ts";
import { positiveInverse } from "../../../numeric/positive-inverse.ts";
import type { PreparedCovariates } from "../informed.ts";
import type { PurchaseKernel } from "../kernel.ts";
import type { CovariateTerm } from "./covariate-terms.ts";
import type { CovariateEffect, CovariateTest } from "./covariate-types.ts";

/** Where a climb with covariates ended. */
interface Ended {
  /** Logarithms of the parameters and coefficients of standardized covariates. */
  readonly at: Float64Array;
  readonly scale: number;
  readonly level: number;
  /** Of the logarithms of the parameters and the coefficients, on the covariates' own scale. */
  readonly covariance: readonly (readonly number[])[];
  /** Whether the data hold each parameter and coefficient. */
  readonly held: readonly boolean[];
}

/** Parameters, effects and tests on the covariates' own scale. */
interface Effects {
  readonly params: { readonly [name: string]: number };
  readonly standardErrors: { readonly [name: string]: number | null };
  readonly intervals: { readonly [name: string]: readonly [number, number] | null };
  readonly buying: readonly CovariateEffect[];
  readonly leaving: readonly CovariateEffect[];
  readonly tests: readonly CovariateTest[];
}

export function effectsOf(
  kernel: PurchaseKernel,
  covariates: PreparedCovariates,
  { at, scale, level, covariance, held }: Ended,
): Effects {
  const k = kernel.parameters.length;
  const { terms } = covariates.design;
  const back = backwards(kernel, covariates);
  const n = at.length;
  const own = Float64Array.from(at, (_, i) => {
    let total = 0;
    for (let j = 0; j < n; j++) total += back[i * n + j] * at[j];
    return total;
  });
  const z = normalQuantile((1 + level) / 2);
  const se = Array.from(own, (_, i) => (held[i] ? Math.sqrt(covariance[i][i]) : null));
  const values = kernel.parameters.map((_, j) => Math.exp(own[j]) * scale ** kernel.timePowers[j]);
  const byName = <T>(of: (value: number, error: number) => T) =>
    Object.fromEntries(
      kernel.parameters.map((name, j) => {
        const error = se[j];
        return [name, error === null ? null : of(values[j], error)];
      }),
    );
  const effect = (term: CovariateTerm, c: number): CovariateEffect => {
    const coefficient = own[k + c];
    const error = se[k + c];
    return {
      ...term,
      coefficient,
      se: error,
      interval: error === null ? null : [coefficient - z * error, coefficient + z * error],
      pValue: error === null ? null : 2 * normalCdf(-Math.abs(coefficient / error)),
    };
  };
  const first = terms.buying.length;
  const buying = terms.buying.map(effect);
  const leaving = terms.leaving.map((term, c) => effect(term, first + c));
  return {
    params: Object.fromEntries(kernel.parameters.map((name, j) => [name, values[j]])),
    standardErrors: byName((value, error) => value * error),
    intervals: byName((value, error) => [value * Math.exp(-z * error), value * Math.exp(z * error)] as const),
    buying,
    leaving,
    tests: [
      ...testsOf("buying", buying, covariance, k),
      ...testsOf("leaving", leaving, covariance, k + first),
    ],
  };
}

/** The covariance of a climb's coordinates as that of the logarithms of the parameters and the coefficients on the covariates' own scale. */
export function naturalCovariance(
  kernel: PurchaseKernel,
  covariates: PreparedCovariates,
  covariance: readonly (readonly number[])[],
): number[][] {
  const n = covariance.length;
  const back = backwards(kernel, covariates);
  const half = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      let total = 0;
      for (let l = 0; l < n; l++) total += back[i * n + l] * covariance[l][j];
      return total;
    }),
  );
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      let total = 0;
      for (let l = 0; l < n; l++) total += half[Math.min(i, j)][l] * back[Math.max(i, j) * n + l];
      return total;
    }),
  );
}

/** The matrix from coordinates with standardized covariates to those with the covariates as they are, row after row. */
export function backwards(kernel: PurchaseKernel, { design, moves }: PreparedCovariates): Float64Array {
  const k = kernel.parameters.length;
  const { uses, mean, deviation, terms } = design;
  const n = k + uses.length;
  const back = new Float64Array(n * n);
  for (let i = 0; i < k; i++) back[i * n + i] = 1;
  uses.forEach((use, c) => {
    back[(k + c) * n + k + c] = 1 / deviation[use];
    for (const [j, sign] of c < terms.buying.length ? moves.buying : moves.leaving)
      back[j * n + k + c] = (-sign * mean[use]) / deviation[use];
  });
  return back;
}

/** One test for each column whose coefficients the data hold; `from` is where they start in the covariance. */
function testsOf(
  process: CovariateTest["process"],
  effects: readonly CovariateEffect[],
  covariance: readonly (readonly number[])[],
  from: number,
): CovariateTest[] {
  return [...new Set(effects.map(({ column }) => column))].flatMap((column) => {
    const places = effects.flatMap((effect, i) => (effect.column === column ? [i] : []));
    if (places.some((i) => effects[i].se === null)) return [];
    const df = places.length;
    const block = Float64Array.from(places.flatMap((i) => places.map((j) => covariance[from + i][from + j])));
    const inverse = positiveInverse(block, df)?.inverse;
    if (inverse === undefined) return [];
    let statistic = 0;
    for (let a = 0; a < df; a++)
      for (let b = 0; b < df; b++)
        statistic += inverse[a * df + b] * effects[places[a]].coefficient * effects[places[b]].coefficient;
    return [{ process, column, statistic, df, pValue: chiSquareUpper(statistic, df) }];
  });
}
