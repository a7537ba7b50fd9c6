import { fromColumns } from "../../../src/core/from-columns.ts";
import type { Table } from "../../../src/core/table.ts";
import { fitRandomForest } from "../../../src/learn/forest/fit-random-forest.ts";
import { predictionsOf } from "../../../src/learn/models/predictions-of.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { leafOf } from "../../../src/learn/trees/score-trees.ts";
import { unpackTrees } from "../../../src/learn/trees/unpack-trees.ts";
import { fitMlRandomForest } from "../../../src/ml-random-forest/index.ts";
import { aucOf } from "../../../src/numeric/auc.ts";
import type { Adapter } from "../adapters.ts";
import { atLeast, compare } from "../compare.ts";
import type { Compared } from "../main.ts";
import { bank, type ChurnSet, hasChurnData, rowsAt, simulated, telco } from "./data.ts";

interface Result {
  readonly data: "telco" | "bank" | "sim";
  readonly model: "rf" | "rf_leaf5";
  readonly pooled_oof: { readonly auc: number; readonly logloss: number };
}

interface MlRuns {
  readonly runs: readonly {
    readonly ds: "telco" | "bank";
    readonly trees: number;
    readonly fold0_metrics: { readonly auc: number };
  }[];
}

/** The reference put categories in text order, as numbers. */
function ordinal(set: ChurnSet): ChurnSet {
  const columns = Object.entries(
    set.table.columns as {
      readonly [name: string]: Float64Array | { codes: Int32Array; levels: readonly string[] };
    },
  ).map(([name, column]) => {
    if (column instanceof Float64Array) return [name, column] as const;
    const order = [...column.levels].sort();
    return [name, Float64Array.from(column.codes, (code) => order.indexOf(column.levels[code]))] as const;
  });
  return { ...set, table: fromColumns(Object.fromEntries(columns)) as unknown as Table<object> };
}

const SETS = { telco, bank, sim: () => simulated() };
const truthOf = (table: Table<object>, { target }: ChurnSet) =>
  (table.columns as unknown as { readonly [name: string]: Float64Array })[target];

/** Probabilities of rows held back, fold by fold. */
function outOfFold(
  set: ChurnSet,
  folds: number,
  minLeaf: number,
): { readonly p: number[]; readonly y: number[] } {
  const p: number[] = [];
  const y: number[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const model = fitRandomForest(
      rowsAt(set, (i) => i % 5 !== fold),
      { target: set.target as never, features: set.features as never, minLeaf, outOfBag: "none" },
    );
    const test = rowsAt(set, (i) => i % 5 === fold);
    p.push(...predictionsOf(model, readFeatures(model.schema, test, "reference"))[0]);
    y.push(...truthOf(test, set));
  }
  return { p, y };
}

const auc = (p: ArrayLike<number>, y: ArrayLike<number>) => aucOf(p, y, 0.95).value;

/** scikit-learn's forests (200 trees, another stream of random numbers): the same settings reach the same AUC, and categories as they are no less. */
function forests({ data, model, pooled_oof }: Result): Compared[] {
  const set = SETS[data]();
  const minLeaf = model === "rf" ? 1 : 5;
  const folds = data === "sim" ? 1 : 5;
  const same = outOfFold(ordinal(set), folds, minLeaf);
  const out = [compare("AUC, categories as numbers", auc(same.p, same.y), pooled_oof.auc, 0.003)];
  if (data === "sim") return out;
  const own = outOfFold(set, folds, minLeaf);
  return [...out, atLeast("AUC, categories as they are", auc(own.p, own.y), pooled_oof.auc, 0.003)];
}

/** The package's own probabilities (its votes without the first tree) come back out of the trees that were converted; means of leaf shares are better. */
function package_(runs: MlRuns["runs"]): Compared[] {
  return runs.flatMap(({ ds, trees, fold0_metrics }) => {
    const set = SETS[ds]();
    const model = fitMlRandomForest(
      rowsAt(set, (i) => i % 5 !== 0),
      {
        target: set.target as never,
        features: set.features as never,
        trees,
        gainThreshold: 0.01,
        evenIfSlow: true,
      },
    );
    const test = rowsAt(set, (i) => i % 5 === 0);
    const rows = readFeatures(model.schema, test, "reference");
    const y = truthOf(test, set);
    const unpacked = unpackTrees(model.kind, model.trees, model.schema);
    const votes = new Float64Array(rows.length);
    for (const root of unpacked.roots.subarray(1))
      for (let i = 0; i < rows.length; i++)
        votes[i] += unpacked.value[leafOf(unpacked, root, rows.x, i)] > 0.5 ? 1 : 0;
    const ours = auc(predictionsOf(model, rows)[0], y);
    return [
      compare(`${ds}: AUC of the package's votes`, auc(votes, y), fold0_metrics.auc, 1e-5),
      atLeast(`${ds}: AUC of leaf shares`, ours, fold0_metrics.auc, 0),
    ];
  });
}

const ENTRIES = ["7", "8", "9", "17", "18", "19", "31"].map((at) => `churn/results/${at}`);

export const forest: readonly Adapter[] = [
  {
    covers: (id) => hasChurnData && ENTRIES.includes(id),
    run: async (_, value: Result) => forests(value),
  },
  {
    // the entry stands among the prose of the file; two minutes, nearly all of it in the package
    covers: (id) => hasChurnData && id === "churn/javascript/ml_random_forest",
    run: async (_, value: MlRuns) => package_(value.runs),
  },
];
