import { fromColumns } from "../../../src/core/from-columns.ts";
import {
  boostingScorer,
  calibrated,
  fitBoosting,
  fitCalibration,
  logLoss,
  rocAuc,
} from "../../../src/learn/index.ts";
import type { Adapter } from "../adapters.ts";
import { atLeast, atMost } from "../compare.ts";
import type { Compared } from "../main.ts";
import { asNumbers } from "./boosting.ts";
import { bank, hasChurnData, rowsAt, telco } from "./data.ts";

interface Entry {
  readonly data: "telco" | "bank";
  readonly model: "hgb_platt" | "hgb_isotonic";
  readonly pooled_oof: { readonly auc: number; readonly logloss: number };
}

const LOAD = { telco, bank } as const;
const PARTS = 5;
/** Other ties and edges of bins grow other trees of the same quality. */
const SLACK = 0.004;

/** Boosting calibrated on the part of the training rows that it did not see, five times; the mean of the five is what is predicted. */
export const calibratedBoosting: readonly Adapter[] = [
  {
    covers: (id) => [20, 21, 22, 23].some((k) => id === `churn/results/${k}`),
    run: async (_, value: never) => (hasChurnData ? compared(value) : []),
  },
];

function compared({ data, model, pooled_oof }: Entry): Compared[] {
  const set = asNumbers(LOAD[data]());
  const method = model === "hgb_platt" ? "platt" : "isotonic";
  const probability: number[] = [];
  const left: number[] = [];
  for (let fold = 0; fold < 5; fold++) {
    const learn = rowsAt(set, (i) => i % 5 !== fold);
    const test = rowsAt(set, (i) => i % 5 === fold);
    const mean = new Float64Array(test.length);
    for (let part = 0; part < PARTS; part++) {
      // parts follow one another, as KFold has them without shuffling
      const inside = (i: number) => Math.floor((i * PARTS) / learn.length) === part;
      const columns = { table: learn, target: set.target, features: set.features };
      const booster = fitBoosting(
        rowsAt(columns, (i) => !inside(i)),
        {
          rounds: 200,
          target: set.target as never,
          features: set.features as never,
          loss: "logistic",
        },
      );
      const scorer = boostingScorer(booster);
      const score = (rows: Iterable<object>) =>
        Float64Array.from(rows, (row) => logitOf(scorer(row as never)[0]));
      const held = rowsAt(columns, inside);
      const calibration = fitCalibration(
        fromColumns({ score: score(held), left: valuesOf(held, set.target) }),
        { score: "score", label: "left", method },
      );
      calibrated(calibration, score(test)).forEach((p, i) => {
        mean[i] += p / PARTS;
      });
    }
    probability.push(...mean);
    left.push(...valuesOf(test, set.target));
  }
  const rows = fromColumns({ probability, left });
  return [
    atLeast(
      `${data}, ${model}: AUC`,
      rocAuc(rows, { score: "probability", label: "left" }).value,
      pooled_oof.auc,
      SLACK,
    ),
    atMost(
      `${data}, ${model}: log loss`,
      logLoss(rows, { score: "probability", label: "left" }).value,
      pooled_oof.logloss,
      SLACK,
    ),
  ];
}

function valuesOf(table: object, column: string): Float64Array {
  return (table as { readonly columns: { readonly [name: string]: Float64Array } }).columns[column];
}

function logitOf(p: number): number {
  return Math.log(p / (1 - p));
}
