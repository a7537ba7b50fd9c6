import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasChurnData, rowsAt, simulated, telco } from "../reference/churn/data.ts";
import type { Case } from "./cases.ts";

/** Rows of fold 0 as numbers, categories as their place in text order, the outcome last; simulated ones where the data are not there. */
function foldRows(cache: string): void {
  const file = join(cache, "forest-rows.f64");
  if (existsSync(file)) return;
  const set = hasChurnData ? telco() : simulated(7043);
  const { columns, length } = rowsAt(set, (i) => i % 5 !== 0) as unknown as {
    readonly columns: {
      readonly [name: string]: Float64Array | { codes: Int32Array; levels: readonly string[] };
    };
    readonly length: number;
  };
  const names = [...set.features.slice(0, 19), set.target];
  const out = new Float64Array(length * names.length);
  names.forEach((name, j) => {
    const column = columns[name];
    const order = column instanceof Float64Array ? [] : [...column.levels].sort();
    for (let i = 0; i < length; i++)
      out[i * names.length + j] =
        column instanceof Float64Array ? column[i] : order.indexOf(column.levels[column.codes[i]]);
  });
  writeFileSync(file, out);
}

export const forestCases: readonly Case[] = [
  {
    id: "random-forest",
    module: "churn",
    title: "Random forest of 200 trees on 5,634 customers x 19 (telco, all but fold 0), leaves of 1",
    asked: "Asked: at most 1.2 s of CPU, and at least 300 times faster for each tree than ml-random-forest.",
    prepare: foldRows,
    peers: [
      { name: "clientele fitRandomForest", file: "forest.mjs", args: ["random-forest", "1"] },
      {
        name: "clientele fitRandomForest, its default leaves of 5",
        file: "forest.mjs",
        args: ["random-forest", "5"],
      },
      { name: "clientele fitExtraTrees", file: "forest.mjs", args: ["extra-trees", "1"] },
      { name: "scikit-learn RandomForestClassifier (n_jobs=1)", file: "forest_sklearn.py", args: ["1"] },
      { name: "scikit-learn, leaves of 5", file: "forest_sklearn.py", args: ["5"] },
    ],
  },
  {
    id: "random-forest-tree",
    module: "churn",
    title: "One tree of a random forest on the same rows: a few trees, CPU for each",
    asked: "Asked: at least 300 times faster than ml-random-forest.",
    prepare: foldRows,
    rounds: 1,
    note: "ml-random-forest draws 4 of 19 features for a whole tree and stops early by its gainThreshold of 0.01; ours draws 4 for every split and goes on to single rows.",
    peers: [
      {
        name: "clientele fitRandomForest (200 trees)",
        file: "forest.mjs",
        args: ["random-forest", "1", "each"],
      },
      { name: "ml-random-forest 2.1.0 (2 trees)", file: "forest-ml.mjs", args: ["2"] },
    ],
  },
];
