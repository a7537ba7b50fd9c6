import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rowsAt, simulated } from "../reference/churn/data.ts";
import type { Case } from "./cases.ts";

/** Columns x0 to x29 and y of the 160,000 rows of fold 0, one column after another. */
function simulatedColumns(cache: string): void {
  const file = join(cache, "churn-linear.f64");
  if (existsSync(file)) return;
  const set = simulated();
  const part = rowsAt(set, (i) => i % 5 !== 0);
  const columns = part.columns as unknown as { readonly [name: string]: Float64Array };
  const out = new Float64Array(31 * part.length);
  [...set.features, set.target].forEach((name, j) => {
    out.set(columns[name], j * part.length);
  });
  writeFileSync(file, new Uint8Array(out.buffer));
}

/** Logistic regression on 20 numbers and 10 columns of 65 categories. */
export const churnLinear: readonly Case[] = [
  {
    id: "logistic-regression",
    module: "churn",
    title: "Logistic regression, ridge of 1, on 160,000 rows with 20 numbers and 65 categories",
    asked:
      "Asked: no slower than scikit-learn's default solver (lbfgs). Ours reads the table, stops at slopes of 1e-10 and states standard errors; scikit-learn gets dense 0/1 columns ready made.",
    prepare: simulatedColumns,
    peers: [
      { name: "clientele fitLogisticRegression", file: "churn_linear.mjs" },
      { name: "scikit-learn lbfgs, tol 1e-8", file: "churn_linear.py", args: ["lbfgs"] },
      { name: "scikit-learn newton-cholesky, tol 1e-8", file: "churn_linear.py", args: ["newton-cholesky"] },
    ],
  },
];
