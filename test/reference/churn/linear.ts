import { fitLogisticRegression } from "../../../src/learn/linear/fit-logistic-regression.ts";
import { linearScores } from "../../../src/learn/linear/linear-predictions.ts";
import type { LinearModel, LinearTerm } from "../../../src/learn/linear/linear-types.ts";
import { type LearnedModel, predictionsOf } from "../../../src/learn/models/predictions-of.ts";
import type { FeatureChoice, FeatureRows } from "../../../src/learn/rows/feature-types.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import type { Adapter } from "../adapters.ts";
import { atMost, compare } from "../compare.ts";
import type { Compared } from "../main.ts";
import { bank, type ChurnSet, hasChurnData, rowsAt, simulated, telco } from "./data.ts";

interface Result {
  readonly data: string;
  readonly model: string;
  readonly pooled_oof: { readonly [metric: string]: number };
  readonly auc_folds: readonly number[];
  readonly fold0_intercept: number;
  readonly fold0_coef: readonly number[];
}

const SETS: { readonly [name: string]: () => ChurnSet } = { telco, bank, sim: () => simulated() };

/** The simulated set keeps categories as numbers. */
function featuresOf(name: string, set: ChurnSet): FeatureChoice<object>[] {
  return set.features.map((column) =>
    name === "sim" && Number(column.slice(1)) >= 20 ? { column, as: "category" } : column,
  ) as FeatureChoice<object>[];
}

/** scikit-learn's LogisticRegression() with everything one-hot: ours with l2 of 1. */
function logistic(name: string, set: ChurnSet, fold: number): LinearModel {
  return fitLogisticRegression(
    rowsAt(set, (i) => i % 5 !== fold),
    {
      target: set.target as never,
      features: featuresOf(name, set) as never,
      penalty: { l2: 1 },
    },
  );
}

/** Terms in the order of the reference: numbers first, then categories, those that are numbers in the order of numbers. */
function referenceOrder({ terms }: LinearModel): LinearTerm[] {
  const columns = [...new Set(terms.filter(({ level }) => level !== null).map(({ column }) => column))];
  return [
    ...terms.filter(({ level }) => level === null),
    ...columns.flatMap((own) => {
      const levels = terms.filter(({ column }) => column === own);
      if (levels.every(({ level }) => !Number.isNaN(Number(level))))
        levels.sort((a, b) => Number(a.level) - Number(b.level));
      return levels;
    }),
  ];
}

/** In its units: numbers per standard deviation. */
function referenceCoefficients(model: LinearModel): number[] {
  return referenceOrder(model).map(({ coefficient, deviation, level }) =>
    level === null ? coefficient * deviation : coefficient,
  );
}

/** The same model with the reference's coefficients. */
function withCoefficients(model: LinearModel, { fold0_coef, fold0_intercept }: Result): LinearModel {
  const own = referenceOrder(model);
  return {
    ...model,
    atMeans: fold0_intercept,
    terms: model.terms.map((term) => ({
      ...term,
      coefficient: fold0_coef[own.indexOf(term)] / (term.level === null ? term.deviation : 1),
    })),
  };
}

/** What scikit-learn makes small. */
function penalizedLoss(model: LinearModel, rows: FeatureRows, y: Float64Array): number {
  const squares = referenceCoefficients(model).reduce((a, c) => a + c * c, 0);
  return linearScores(model, rows).reduce(
    (a, s, i) => a + Math.log1p(Math.exp(-Math.abs(s))) + (s > 0 ? (1 - y[i]) * s : -y[i] * s),
    squares / 2,
  );
}

/**
 * The reference's lbfgs stops short of its optimum (slopes of one sum of categories, which must be 0 there, are not), so that its digits are not those of the problem. The loss is strongly convex: what the squared distance of two
 * fits can be at most is twice the loss that one is worse. Our fold-0 coefficients equal scikit-learn 1.7's newton-cholesky to 1e-12 (test/learn/linear/telco.test.ts).
 */
function fits(name: string, set: ChurnSet, model: LinearModel, r: Result): Compared[] {
  const part = rowsAt(set, (i) => i % 5 !== 0);
  const rows = readFeatures(model.schema, part, "reference");
  const y = (part.columns as unknown as { readonly [name: string]: Float64Array })[set.target];
  const ours = penalizedLoss(model, rows, y);
  const theirs = penalizedLoss(withCoefficients(model, r), rows, y);
  const distance = referenceCoefficients(model).reduce((a, c, j) => a + (c - r.fold0_coef[j]) ** 2, 0);
  return [
    atMost(`${name}: penalized loss`, ours, theirs),
    // the same problem: a wrong column or scale would cost far more
    compare(`${name}: how much the reference's is above ours`, theirs / ours, 1, 2e-5),
    atMost(
      `${name}: squared distance of coefficients, at most twice what the loss says`,
      distance,
      2 * (theirs - ours),
    ),
    compare(`${name}: slope left`, model.fit.gap, 0, 1e-10),
  ];
}

function run(name: string, r: Result): Compared[] {
  const set = SETS[name]();
  const folds = name === "sim" ? [0] : [0, 1, 2, 3, 4];
  const p = new Float64Array(set.table.length).fill(Number.NaN);
  const out: Compared[] = [];
  for (const fold of folds) {
    const model = logistic(name, set, fold);
    if (fold === 0) out.push(...fits(name, set, model, r));
    const [own] = predictionsOf(
      model as LearnedModel,
      readFeatures(
        model.schema,
        rowsAt(set, (i) => i % 5 === fold),
        "reference",
      ),
    );
    for (let k = 0, i = fold; i < p.length; i += 5, k++) p[i] = own[k];
  }
  const y = (set.table.columns as unknown as { readonly [name: string]: Float64Array })[set.target];
  const kept = [...p.keys()].filter((i) => !Number.isNaN(p[i]));
  const [shown, said] = [kept.map((i) => p[i]), kept.map((i) => y[i])];
  const log = shown.reduce((a, v, i) => a - Math.log(said[i] === 1 ? v : 1 - v), 0) / kept.length;
  const brier = shown.reduce((a, v, i) => a + (v - said[i]) ** 2, 0) / kept.length;
  return [
    ...out,
    // given to six decimals, of fits that stopped short
    compare("log loss", log, r.pooled_oof.logloss, 3e-6),
    compare("Brier score", brier, r.pooled_oof.brier, 4e-6),
    compare("AUC", aucOf(shown, said), r.pooled_oof.auc, 3e-6),
  ];
}

function aucOf(p: readonly number[], y: readonly number[]): number {
  const order = [...p.keys()].sort((a, b) => p[a] - p[b]);
  let [below, pairs, yes] = [0, 0, 0];
  for (let k = 0; k < order.length; ) {
    let end = k;
    let [tied, no] = [0, 0];
    for (; end < order.length && p[order[end]] === p[order[k]]; end++)
      if (y[order[end]] === 1) tied++;
      else no++;
    pairs += tied * (below + no / 2);
    below += no;
    yes += tied;
    k = end;
  }
  return pairs / (yes * below);
}

/** Results have no names: those of the model "lr" by their places. */
const ENTRIES: readonly string[] = ["churn/results/0", "churn/results/10", "churn/results/24"];

export const linear: readonly Adapter[] = [
  {
    covers: (id) => hasChurnData && ENTRIES.includes(id),
    async run(_, value: Result) {
      return run(value.data, value);
    },
  },
];
