import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { brierScore } from "../../../src/survival/quality/brier-score.ts";
import { dynamicAuc } from "../../../src/survival/quality/dynamic-auc.ts";
import { roystonD } from "../../../src/survival/quality/royston-d.ts";
import type { Adapter } from "../adapters.ts";
import { compare, each } from "../compare.ts";
import type { Compared } from "../main.ts";
import { hasSurvivalData, survivalData } from "./data.ts";
import { telcoColumns, telcoRows } from "./telco.ts";

interface MetricsEntry {
  readonly result: {
    readonly times: readonly number[];
    readonly brier: readonly number[];
    readonly ibs: number;
    readonly auc: readonly number[];
    readonly km_brier?: readonly number[];
  };
}

const ROSSI = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];
const CLOSED = 1e-9;

function adapter<V>(id: string, run: (value: V) => Compared[]): Adapter {
  return {
    covers: (other) => other === `survival/entries/${id}`,
    run: async (_, value: never) => (hasSurvivalData ? run(value) : []),
  };
}

function metrics(
  rows: readonly object[],
  covariates: readonly string[],
  { result }: MetricsEntry,
): Compared[] {
  const model = fitCox(rows as readonly { stop: number; event: number }[], { covariates } as never);
  const scores = brierScore(model, rows as never[], { at: result.times });
  const auc = dynamicAuc(model, rows as never[], { at: result.times });
  const plain = brierScore(kaplanMeier(rows as never[]), rows as never[], { at: result.times });
  return [
    ...each(
      "Brier",
      [...scores].map((row) => row.brier),
      result.brier,
      CLOSED,
    ),
    compare("integrated Brier", scores.info.integrated ?? Number.NaN, result.ibs, CLOSED),
    ...each(
      "AUC",
      [...auc].map((row) => row.auc ?? Number.NaN),
      result.auc,
      CLOSED,
    ),
    ...each(
      "Brier of Kaplan-Meier",
      [...plain].map((row) => row.brier),
      result.km_brier ?? [],
      CLOSED,
    ),
  ];
}

const rossi = () => survivalData("rossi.csv").map((row) => ({ ...row, stop: row.week, event: row.arrest }));

export const quality: readonly Adapter[] = [
  adapter("metrics.rossi.cox", (entry: MetricsEntry) => metrics(rossi(), ROSSI, entry)),
  adapter("metrics.telco.cox", (entry: MetricsEntry) => metrics(telcoRows(), telcoColumns, entry)),
  adapter("royston.rossi", ({ result }: { result: { [name: string]: number } }) => {
    const rows = rossi();
    const found = roystonD(fitCox(rows as never[], { covariates: ROSSI } as never), rows as never[]);
    return [
      compare("D", found.d.value, result.D, CLOSED),
      compare("its error", found.d.se ?? Number.NaN, result["se(D)"], CLOSED),
      compare("explained", found.explained, result["R.D"], CLOSED),
      compare("explained by the predictor", found.explainedByPredictor, result["R.KO"], CLOSED),
      compare("concordance", found.concordance, result["C.GH"], CLOSED),
    ];
  }),
];
