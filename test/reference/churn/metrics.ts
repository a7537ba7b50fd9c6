import { fromColumns } from "../../../src/core/from-columns.ts";
import {
  averagePrecision,
  brierLoss,
  calibrated,
  calibrationError,
  confusionAt,
  fitCalibration,
  kolmogorovSmirnov,
  liftAt,
  logLoss,
  precisionRecallCurve,
  profitCurve,
  reliabilityTable,
  rocAuc,
  rocCurve,
} from "../../../src/learn/index.ts";
import type { Adapter } from "../adapters.ts";
import { atMost } from "../compare.ts";
import type { Compared } from "../main.ts";

interface Golden {
  readonly roc_auc: number;
  readonly average_precision: number;
  readonly pr_auc_trapezoid: number;
  readonly log_loss: number;
  readonly brier: number;
  readonly roc: { readonly [column: string]: readonly (number | null)[] };
  readonly pr: { readonly [column: string]: readonly number[] };
  readonly confusion_at_0_5: readonly (readonly number[])[];
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly fbeta2: number;
  readonly accuracy: number;
  readonly balanced_accuracy: number;
  readonly mcc: number;
  readonly kappa: number;
  readonly isotonic: {
    readonly x_thresholds: readonly number[];
    readonly y_thresholds: readonly number[];
    readonly fitted: readonly number[];
    readonly predict_at: { readonly [x: string]: number };
  };
  readonly platt_sklearn: { readonly a: number; readonly b: number; readonly fitted: readonly number[] };
  readonly ece_5_equal_width_bins: number;
  readonly reliability: readonly {
    readonly weight: number;
    readonly mean_pred: number;
    readonly observed: number;
  }[];
  readonly base_rate: number;
}

interface Goldens {
  readonly scores: readonly number[];
  readonly labels: readonly number[];
  readonly weights: readonly number[];
  readonly unweighted: Golden;
  readonly weighted: Golden;
  readonly lift_unweighted: {
    readonly [top: string]: { readonly n: number; readonly lift: number; readonly captured: number };
  };
  readonly ks_unweighted: number;
  readonly profit: {
    readonly by_threshold: { readonly [threshold: string]: number };
    readonly best_threshold: number;
    readonly best_profit: number;
  };
  readonly log_loss_with_0_and_1: {
    readonly scores: readonly number[];
    readonly labels: readonly number[];
    readonly value: number;
  };
}

const EXACT = 1e-12;
const columns = { score: "score", label: "label" } as const;

/** Measures of classifiers and calibrations against scikit-learn's. */
export const metrics: readonly Adapter[] = [
  { covers: (id) => id === "churn/goldens/metrics", run: async (_, goldens: Goldens) => compared(goldens) },
];

function compared(goldens: Goldens): Compared[] {
  const out: Compared[] = [];
  const add = (what: string, ours: number | null | undefined, reference: number, tolerance = EXACT) =>
    out.push({ what, ours: ours ?? Number.NaN, reference, tolerance });
  const each = (what: string, ours: Iterable<number>, reference: readonly number[], tolerance = EXACT) => {
    const own = [...ours];
    add(`${what}: how many`, own.length, reference.length);
    for (const [i, value] of reference.entries()) add(`${what} ${i + 1}`, own[i], value, tolerance);
  };
  const rows = fromColumns({
    score: [...goldens.scores],
    label: [...goldens.labels],
    weight: [...goldens.weights],
  });
  for (const [name, golden] of [
    ["unweighted", goldens.unweighted],
    ["weighted", goldens.weighted],
  ] as const) {
    const of = name === "weighted" ? ({ ...columns, weight: "weight" } as const) : columns;
    const say = (what: string) => `${name}: ${what}`;
    const roc = rocCurve(rows, of);
    const pr = precisionRecallCurve(rows, of);
    const at = confusionAt(rows, of);
    add(say("area"), rocAuc(rows, of).value, golden.roc_auc);
    add(say("average precision"), averagePrecision(rows, of).value, golden.average_precision);
    add(say("trapezoid"), pr.info.trapezoid, golden.pr_auc_trapezoid);
    add(say("log loss"), logLoss(rows, of).value, golden.log_loss);
    add(say("Brier loss"), brierLoss(rows, of).value, golden.brier);
    each(say("false positive rate"), roc.columns.falsePositiveRate, golden.roc.fpr as number[]);
    each(say("true positive rate"), roc.columns.truePositiveRate, golden.roc.tpr as number[]);
    each(say("threshold"), roc.columns.threshold.slice(1), golden.roc.thresholds.slice(1) as number[]);
    each(say("precision"), pr.columns.precision, golden.pr.precision);
    each(say("recall"), pr.columns.recall, golden.pr.recall);
    each(say("threshold of the pair"), pr.columns.threshold.slice(0, -1), golden.pr.thresholds);
    each(
      say("confusion"),
      [at.trueNegatives, at.falsePositives, at.falseNegatives, at.truePositives],
      golden.confusion_at_0_5.flat(),
    );
    add(say("precision at 0.5"), at.precision?.value, golden.precision);
    add(say("recall at 0.5"), at.recall?.value, golden.recall);
    add(say("F1"), at.f1?.value, golden.f1);
    add(say("F2"), at.fBeta?.value, golden.fbeta2);
    add(say("accuracy"), at.accuracy.value, golden.accuracy);
    add(say("balanced accuracy"), at.balancedAccuracy?.value, golden.balanced_accuracy);
    add(say("Matthews"), at.mcc?.value, golden.mcc);
    add(say("kappa"), at.kappa?.value, golden.kappa);
    const steps = fitCalibration(rows, { ...of, method: "isotonic" });
    if (steps.method === "isotonic") {
      each(say("isotonic x"), steps.x, golden.isotonic.x_thresholds);
      each(say("isotonic y"), steps.y, golden.isotonic.y_thresholds);
    }
    each(say("isotonic fitted"), calibrated(steps, goldens.scores), golden.isotonic.fitted);
    for (const [x, value] of Object.entries(golden.isotonic.predict_at))
      add(say(`isotonic at ${x}`), calibrated(steps, [Number(x)])[0], value);
    const platt = fitCalibration(rows, { ...of, method: "platt" });
    if (platt.method === "platt") {
      // scikit-learn's search stops a little before the least loss
      const weight = name === "weighted" ? goldens.weights : undefined;
      const [own, other] = [platt, golden.platt_sklearn].map((map) => plattLoss(map, goldens, weight));
      out.push(atMost(say("Platt loss"), own, other, 1e-12));
      add(say("Platt a"), platt.a, golden.platt_sklearn.a, 2e-5);
      add(say("Platt b"), platt.b, golden.platt_sklearn.b, 2e-5);
    }
    each(say("Platt fitted"), calibrated(platt, goldens.scores), golden.platt_sklearn.fitted, 2e-6);
    const table = reliabilityTable(rows, { ...of, bins: 5 });
    add(
      say("calibration error"),
      calibrationError(rows, { ...of, bins: 5 }).ece,
      golden.ece_5_equal_width_bins,
    );
    each(
      say("bin mass"),
      table.columns.mass,
      golden.reliability.map((bin) => bin.weight),
    );
    each(
      say("bin foretold"),
      table.columns.predicted,
      golden.reliability.map((bin) => bin.mean_pred),
    );
    each(
      say("bin observed"),
      table.columns.observed,
      golden.reliability.map((bin) => bin.observed),
    );
    add(say("share"), averagePrecision(rows, { ...of, resamples: 0 }).share, golden.base_rate);
  }
  for (const [top, { n, lift, captured }] of Object.entries(goldens.lift_unweighted)) {
    const found = liftAt(rows, { ...columns, top: { rows: n }, ties: "first" });
    add(`lift ${top}`, found.lift.value, lift);
    add(`captured ${top}`, found.captured.value, captured);
  }
  add("Kolmogorov-Smirnov", kolmogorovSmirnov(rows, columns).value, goldens.ks_unweighted);
  const curve = profitCurve(rows, { ...columns, cost: 2, value: 10, success: 0.4 });
  for (const { threshold, profit } of curve)
    if (threshold !== null)
      add(`profit from ${threshold}`, profit, goldens.profit.by_threshold[String(threshold)] ?? Number.NaN);
  add("thresholds", curve.length - 1, Object.keys(goldens.profit.by_threshold).length);
  add("best threshold", curve.info.best.threshold, goldens.profit.best_threshold);
  add("best profit", curve.info.best.profit.value, goldens.profit.best_profit);
  const sure = goldens.log_loss_with_0_and_1;
  const few = fromColumns({ score: [...sure.scores], label: [...sure.labels] });
  add("log loss of 0 and 1", logLoss(few, columns).value, sure.value);
  return out;
}

/** What Platt's method makes as small as it can be. */
function plattLoss(
  { a, b }: { readonly a: number; readonly b: number },
  { scores, labels }: Goldens,
  weights: readonly number[] = scores.map(() => 1),
): number {
  const mass = (label: number) => weights.reduce((sum, w, i) => sum + (labels[i] === label ? w : 0), 0);
  const [high, low] = [(mass(1) + 1) / (mass(1) + 2), 1 / (mass(0) + 2)];
  return scores.reduce((loss, s, i) => {
    const target = labels[i] === 1 ? high : low;
    const p = 1 / (1 + Math.exp(a * s + b));
    return loss - weights[i] * (target * Math.log(p) + (1 - target) * Math.log(1 - p));
  }, 0);
}
