import { fitBoosting } from "../../../src/learn/boosting/fit-boosting.ts";
import { logLossOf } from "../../../src/learn/evaluation/log-loss-of.ts";
import { fitLogisticRegression } from "../../../src/learn/linear/fit-logistic-regression.ts";
import { type LearnedModel, predictionsOf } from "../../../src/learn/models/predictions-of.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { fitClassifier } from "../../../src/learn/selection/classifier/fit-classifier.ts";
import { type PredictionQuality, qualityOf } from "../../../src/learn/selection/quality-of.ts";
import type { Adapter } from "../adapters.ts";
import { atLeast, atMost, compare } from "../compare.ts";
import type { Compared } from "../main.ts";
import { bank, type ChurnSet, hasChurnData, rowsAt, simulated, telco } from "./data.ts";

type Columns = {
  readonly [name: string]: Float64Array | { readonly codes: Int32Array; readonly levels: readonly string[] };
};

const columnsOf = ({ table }: Pick<ChurnSet, "table">) => table.columns as unknown as Columns;
const truthOf = (set: Pick<ChurnSet, "table">, target: string) => columnsOf(set)[target] as Float64Array;

/** What the untouched default foretells of every row when the rows of its fold taught it nothing. */
function outOfFold(set: ChurnSet): PredictionQuality {
  const p = new Float64Array(set.table.length);
  for (let fold = 0; fold < 5; fold++) {
    const model = fitClassifier(
      rowsAt(set, (i) => i % 5 !== fold),
      { target: set.target as never, features: set.features as never },
    );
    const test = rowsAt(set, (i) => i % 5 === fold);
    const [own] = predictionsOf(model, readFeatures(model.schema, test, "reference"));
    own.forEach((value, k) => {
      p[5 * k + fold] = value;
    });
  }
  return quality(p, truthOf(set, set.target));
}

function quality(p: Float64Array, y: Float64Array): PredictionQuality {
  return qualityOf(p, { y, weight: undefined, count: undefined }, 0.95);
}

/** What is asked of the untouched default on the reference split, pooled. */
const BARS = {
  telco: { load: telco, auc: 0.8465, logLoss: 0.4147, error: 0.015 },
  bank: { load: bank, auc: 0.8645, logLoss: 0.338, error: 0.018 },
} as const;

// four entries ask for two runs
const found = new Map<string, PredictionQuality>();

interface DefaultEntry {
  readonly data: "telco" | "bank";
  readonly pooled_oof: { readonly auc: number; readonly logloss: number };
}

/** Their untouched defaults against ours, and ours against the bars. */
function defaultsCompared({ data, pooled_oof }: DefaultEntry): Compared[] {
  const bar = BARS[data];
  const ours = found.get(data) ?? outOfFold(bar.load());
  found.set(data, ours);
  const auc = ours.auc?.value ?? Number.NaN;
  const { ece, slope, spiegelhalter } = ours.calibration;
  // printed, for the pages that state it
  console.log(
    `  ${data}: AUC ${auc.toFixed(4)}, log loss ${ours.logLoss.value.toFixed(4)}, calibration error ${ece.toFixed(4)}, slope ${slope?.value.toFixed(3)}, Spiegelhalter's z ${spiegelhalter?.z.toFixed(2)}`,
  );
  return [
    atLeast("AUC against theirs", auc, pooled_oof.auc, 0),
    atMost("log loss against theirs", ours.logLoss.value, pooled_oof.logloss),
    atLeast("AUC", auc, bar.auc, 0),
    atMost("log loss", ours.logLoss.value, bar.logLoss),
    atMost("calibration error", ece, bar.error),
    compare("calibration slope", slope?.value ?? Number.NaN, 1, 0.1),
  ];
}

/** Candidates that the default may be at most so much worse than. */
const CLOSE = 0.003;

/** On simulated rows, whose best possible prediction is known: all of them, and cuts of those outside of fold 0, judged by fold 0. */
function simulatedDefaults(bayes: {
  readonly all_rows_logloss: number;
  readonly all_rows_auc: number;
}): Compared[] {
  const set = simulated();
  const test = rowsAt(set, (i) => i % 5 === 0);
  const y = truthOf({ table: test }, set.target);
  const options = { target: set.target as never, features: set.features as never };
  const judge = (model: LearnedModel) =>
    predictionsOf(model, readFeatures(model.schema, test, "reference"))[0];
  const loss = (model: LearnedModel) => logLossOf(judge(model), y);
  const train = (rows: number) => {
    let taken = 0;
    return rowsAt(set, (i) => i % 5 !== 0 && taken++ < rows);
  };
  const out: Compared[] = [];
  for (const rows of [5000, 20_000, 80_000]) {
    const part = train(rows);
    const best = Math.min(
      loss(fitLogisticRegression(part, { ...options, penalty: { l2: 1 } })),
      loss(fitBoosting(part, { ...options, rounds: 100, leaves: 8, learningRate: 0.05, l2: 1 })),
      loss(fitBoosting(part, { ...options, rounds: 200, leaves: 31, learningRate: 0.1 })),
    );
    const ours = loss(fitClassifier(part, options));
    console.log(
      `  simulated, ${rows} rows: log loss ${ours.toFixed(4)}, best of the three ${best.toFixed(4)}`,
    );
    out.push(atMost(`log loss with ${rows} rows`, ours, best + CLOSE));
  }
  const all = quality(judge(fitClassifier(train(200_000), options)), y);
  const auc = all.auc?.value ?? Number.NaN;
  console.log(`  simulated, 160000 rows: AUC ${auc.toFixed(4)}, log loss ${all.logLoss.value.toFixed(4)}`);
  return [
    ...out,
    atLeast("AUC with all rows", auc, 0.774, 0),
    // nobody can be better than the true probability, but for the luck of one fold
    atMost("AUC of the truth", auc, bayes.all_rows_auc + 0.006),
    atLeast("log loss of the truth", all.logLoss.value, bayes.all_rows_logloss - 0.006, 0),
  ];
}

/** The generator of the simulated rows draws what the reference drew. */
function simulatedRows(): Compared[] {
  const set = simulated();
  const sum = (name: string) => (columnsOf(set)[name] as Float64Array).reduce((a, b) => a + b, 0);
  return [
    compare("yes rows", sum("y"), 39_638, 0),
    compare("sum of x0", sum("x0"), 100_335.76599140582, 1e-12),
    compare("sum of x10", sum("x10"), 1_174_473.45988, 1e-10),
  ];
}

interface Encoding {
  readonly columns: readonly string[];
  readonly categorical_levels: { readonly [column: string]: readonly string[] };
}

/** The data are read with the columns and categories that the reference used. */
function encoded(set: ChurnSet, { columns, categorical_levels }: Encoding): Compared[] {
  const same = (a: readonly string[], b: readonly string[]) => (a.join("|") === b.join("|") ? 1 : 0);
  return [
    compare("columns", same(set.features, columns), 1, 0),
    ...Object.entries(categorical_levels).map(([name, levels]) => {
      const column = columnsOf(set)[name];
      const own = column instanceof Float64Array ? [] : [...column.levels].sort();
      return compare(`categories of ${name}`, same(own, levels), 1, 0);
    }),
  ];
}

/** Results of the untouched defaults of scikit-learn and xgboost. */
const ENTRIES = ["36", "37", "38", "39"].map((at) => `churn/results/${at}`);

export const defaults: readonly Adapter[] = [
  {
    covers: (id) => hasChurnData && ENTRIES.includes(id),
    run: async (_, value: DefaultEntry) => defaultsCompared(value),
  },
  {
    covers: (id) => id === "churn/simulated/bayes",
    run: async (_, value: never) => simulatedDefaults(value),
  },
  {
    covers: (id) => id === "churn/simulated/checks" || id === "churn/simulated/generator",
    run: async () => simulatedRows(),
  },
  {
    covers: (id) => hasChurnData && (id === "churn/encodings/telco" || id === "churn/encodings/bank"),
    run: async (id, value: never) => encoded(id.endsWith("telco") ? telco() : bank(), value),
  },
];
