import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { simulated } from "../reference/churn/data.ts";
import type { Case } from "./cases.ts";

/** Columns x0 to x29 and y of the 200,000 simulated rows, one column after another. */
function simulatedColumns(cache: string): void {
  const file = join(cache, "boosting.f64");
  if (existsSync(file)) return;
  const set = simulated();
  const columns = set.table.columns as unknown as { readonly [name: string]: Float64Array };
  const out = new Float64Array(31 * set.table.length);
  [...set.features, set.target].forEach((name, j) => {
    out.set(columns[name], j * set.table.length);
  });
  writeFileSync(file, new Uint8Array(out.buffer));
}

/** Boosting against scikit-learn's, one thread each. */
export const boostingCases: readonly Case[] = [
  {
    id: "boosting-fit",
    module: "churn",
    title: "Gradient boosting, 200 rounds of 31 leaves, on 160,000 rows x 30 columns",
    asked:
      "Asked: at most scikit-learn's CPU time, goal 0.75 of it; AUC on held-out rows at least 0.774; at most 150 MB beyond the data.",
    prepare: simulatedColumns,
    peers: [
      { name: "clientele fitBoosting", file: "boosting.mjs", args: ["fit"] },
      {
        name: "scikit-learn HistGradientBoostingClassifier, one thread",
        file: "boosting_sklearn.py",
        args: ["fit"],
      },
    ],
  },
  {
    id: "boosting-predict",
    module: "churn",
    title: "Prediction of 1,000,000 rows x 30 columns with 200 trees of 31 leaves",
    asked: "Asked: at most 3 s of CPU.",
    prepare: simulatedColumns,
    rounds: 1,
    peers: [
      { name: "clientele predictOutcome", file: "boosting.mjs", args: ["predict"] },
      { name: "scikit-learn predict_proba, one thread", file: "boosting_sklearn.py", args: ["predict"] },
    ],
  },
];
