import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ChurnSet, hasChurnData, simulated, telco } from "../reference/churn/data.ts";
import type { Case } from "./cases.ts";

/** Rows as numbers, categories as their place in text order, the outcome last. */
function writeRows(name: string, load: () => ChurnSet): (cache: string) => void {
  return (cache) => {
    const file = join(cache, `defaults-${name}.f64`);
    if (existsSync(file)) return;
    const set = load();
    const columns = set.table.columns as unknown as {
      readonly [name: string]: Float64Array | { codes: Int32Array; levels: readonly string[] };
    };
    const names = [...set.features, set.target];
    const out = new Float64Array(set.table.length * names.length);
    names.forEach((column, j) => {
      const values = columns[column];
      const order = values instanceof Float64Array ? [] : [...values.levels].sort();
      for (let i = 0; i < set.table.length; i++)
        out[i * names.length + j] =
          values instanceof Float64Array ? values[i] : order.indexOf(values.levels[values.codes[i]]);
    });
    writeFileSync(file, out);
  };
}

function defaultsCase(
  name: string,
  columns: number,
  load: () => ChurnSet,
  title: string,
  asked: string,
): Case {
  const args = (learner: string) => [name, String(columns), learner];
  return {
    id: `classifier-${name}`,
    module: "churn",
    title,
    asked,
    note: "Judged on fold 0. What scikit-learn calibrates is five boosters of 100 x 8 leaves (learning rate 0.05, l2 1), the setting that is best on small tables, or of 200 x 31 leaves (0.1); nothing in it is chosen, ours chooses rounds, blend and calibration.",
    prepare: writeRows(name, load),
    peers: [
      { name: "clientele fitClassifier", file: "churn_defaults.mjs", args: args("classifier") },
      {
        name: "clientele fitBoosting, 200 rounds x 31 leaves, one fit",
        file: "churn_defaults.mjs",
        args: args("boosting"),
      },
      {
        name: "scikit-learn HistGradientBoosting, untouched, one fit",
        file: "churn_defaults.py",
        args: args("default"),
      },
      {
        name: "scikit-learn, small boosters calibrated (cv=5)",
        file: "churn_defaults.py",
        args: args("small"),
      },
      {
        name: "scikit-learn, large boosters calibrated (cv=5)",
        file: "churn_defaults.py",
        args: args("large"),
      },
    ],
  };
}

export const defaultsCases: readonly Case[] = [
  ...(hasChurnData
    ? [
        defaultsCase(
          "telco",
          19,
          telco,
          "Classifier with untouched defaults on 5,634 customers x 19 (telco, all but fold 0)",
          "Asked: about a second, choosing and calibrating included.",
        ),
      ]
    : []),
  defaultsCase(
    "simulated",
    30,
    simulated,
    "Classifier with untouched defaults on 160,000 simulated rows x 30 (all but fold 0)",
    "Asked: a small multiple of one booster.",
  ),
];
