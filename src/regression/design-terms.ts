import { badOption } from "../core/options.ts";
import type { LeastSquares } from "../numeric/least-squares.ts";
import type { ReadPredictor } from "./read-design.ts";
import type { RegressionBasisColumn, RegressionModel } from "./regression-types.ts";

/** One column of a design, the constant apart. */
export interface Term {
  /** As the table of coefficients calls it. */
  readonly name: string;
  /** Place of its predictor. */
  readonly predictor: number;
  readonly category: string | null;
  readonly power: number;
  readonly shift: number;
  readonly unit: number;
  readonly values: Float64Array;
}

// the cost grows with its square
const MOST_TERMS = 1000;

/** Numbers as they are, categories as a column of zeros and ones for each but the reference. O(rows terms). */
export function linearTerms(predictors: readonly ReadPredictor[]): Term[] {
  const plain = { power: 1, shift: 0, unit: 1 };
  const total = predictors.reduce((n, { levels }) => n + (levels === null ? 1 : levels.length), 0);
  if (total > MOST_TERMS) {
    const [widest] = [...predictors].sort((a, b) => (b.levels?.length ?? 0) - (a.levels?.length ?? 0));
    throw badOption(
      "x",
      widest.column,
      `at most ${MOST_TERMS} columns and categories in all; this one alone has ${widest.levels?.length ?? 1}`,
    );
  }
  return predictors.flatMap(({ column, levels, reference, values }, predictor): Term[] =>
    levels === null
      ? [{ name: column, predictor, category: null, values, ...plain }]
      : levels.flatMap((category, k) =>
          category === reference
            ? []
            : [
                {
                  name: `${column}: ${category}`,
                  predictor,
                  category,
                  values: values.map((v) => (v === k ? 1 : 0)),
                  ...plain,
                },
              ],
        ),
  );
}

/** Powers 1 to `degree` of the one predictor, shifted to its middle and scaled so that they stay apart. */
export function powerTerms({ column, values, range }: ReadPredictor, degree: number): Term[] {
  const [low, high] = range ?? [0, 1];
  const half = high / 2 - low / 2;
  // a power of two and a shift of few digits, so that turning back to x loses none
  const unit = half > 0 ? 2 ** Math.round(Math.log2(half)) : 1;
  const shift = Math.round((low / 2 + high / 2) / unit) * unit;
  const u = values.map((v) => (v - shift) / unit);
  let powers = new Float64Array(values.length).fill(1);
  return Array.from({ length: degree }, (_, k) => {
    powers = powers.map((v, i) => v * u[i]);
    const name = k === 0 ? column : `${column}^${k + 1}`;
    return { name, predictor: 0, category: null, power: k + 1, shift, unit, values: powers };
  });
}

/**
 * What takes a solution to the coefficients of the table (constant first, where there is one): one row for each, one column for each kept column; null for a
 * coefficient without a value.
 */
export function tableOf(
  fit: LeastSquares,
  terms: readonly Term[],
  polynomial: boolean,
): (Float64Array | null)[] {
  const offset = fit.intercept ? 1 : 0;
  const place = new Map(Array.from(fit.kept, (column, c) => [column, c]));
  const row = () => new Float64Array(fit.rank);
  const own = terms.map((_, j) => {
    const c = place.get(j + offset);
    if (c === undefined) return null;
    const out = row();
    out[c] = 1 / fit.scales[j];
    return out;
  });
  const constant = row();
  if (fit.intercept) constant[0] = 1;
  for (const [j, term] of own.entries())
    if (term !== null) for (let c = 0; c < fit.rank; c++) constant[c] -= fit.centers[j] * term[c];
  if (!polynomial) return fit.intercept ? [constant, ...own] : own;
  // (x - shift)^k by the binomial theorem
  const [{ shift, unit }] = terms;
  const powers: (Float64Array | null)[] = [constant, ...own];
  return powers.map((self, m) => {
    if (self === null) return null;
    const out = row();
    let choose = 1;
    for (let k = m; k < powers.length; k++) {
      const source = powers[k];
      const factor = (choose * (-shift) ** (k - m)) / unit ** k;
      if (source !== null) for (let c = 0; c < fit.rank; c++) out[c] += factor * source[c];
      choose *= (k + 1) / (k + 1 - m);
    }
    return out;
  });
}

/** How the kept columns are made of a row. */
export function basisOf(fit: LeastSquares, terms: readonly Term[]): RegressionBasisColumn[] {
  return Array.from(fit.kept, (column) => {
    const j = column - (fit.intercept ? 1 : 0);
    if (j < 0) return { predictor: -1, category: null, power: 0, shift: 0, unit: 1, center: 0, scale: 1 };
    const { predictor, category, power, shift, unit } = terms[j];
    return { predictor, category, power, shift, unit, center: fit.centers[j], scale: fit.scales[j] };
  });
}

/** The kept columns of one row; `values` has its number, or the place of its category, for each predictor. NaN where one is missing. */
export function basisRow(
  { basis, predictors }: Pick<RegressionModel, "basis" | "predictors">,
  values: readonly number[],
  out: Float64Array,
): void {
  for (const [c, column] of basis.columns.entries()) {
    const { predictor, category, power, shift, unit, center, scale } = column;
    if (predictor < 0) out[c] = 1;
    else {
      const v = values[predictor];
      const { levels } = predictors[predictor];
      let x: number;
      if (category !== null) x = Number.isNaN(v) ? v : levels?.[v] === category ? 1 : 0;
      else {
        const u = (v - shift) / unit;
        x = u;
        for (let k = 1; k < power; k++) x *= u;
      }
      out[c] = (x - center) / scale;
    }
  }
}
