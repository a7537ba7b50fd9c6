import type { Estimate } from "../../core/estimate.ts";
import { pick, pickInts } from "../../core/pick.ts";
import { brierLoss, liftAt, logLoss, rocAuc } from "../../learn/index.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import { fitLogistic } from "../../numeric/logistic.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { sum } from "../../numeric/sum.ts";
import { lossAt, meanBy } from "./choose.ts";
import { tableOf } from "./inputs.ts";
import type { ChurnPanel } from "./panel.ts";
import type { PanelPlan } from "./splits.ts";
import type { ChurnCandidate, ChurnPerformance, ChurnQuality } from "./train-types.ts";

/** How the chosen way and the simplest one did on the rows of the test, given the log-odds of both. */
export function performanceOf(
  panel: ChurnPanel,
  { test, on, cut }: PanelPlan,
  scores: Float64Array,
  simplest: { readonly candidate: ChurnCandidate; readonly scores: Float64Array },
): ChurnPerformance {
  const left = pick(panel.left, test);
  const simple = qualityOf(simplest.scores, left);
  const gains = scores.map((score, i) => lossAt(simplest.scores[i], left[i]) - lossAt(score, left[i]));
  return {
    on,
    cut,
    // both outcomes are there: the plan sees to it
    ...(qualityOf(scores, left) as ChurnQuality & { readonly auc: Estimate }),
    simplest: {
      candidate: simplest.candidate,
      auc: simple.auc as Estimate,
      logLoss: simple.logLoss,
      gain: meanBy(gains, pickInts(panel.customer, test)),
    },
  };
}

/** How good log-odds were, once it is known who left. */
export function qualityOf(scores: Float64Array, left: Float64Array): ChurnQuality {
  const n = left.length;
  const gone = sum(left);
  const rows = tableOf({ score: scores, risk: scores.map(logisticOf), left }, n);
  const plain = ({ value, se, interval, level }: Estimate): Estimate => ({ value, se, interval, level });
  const label = "left" as never;
  const both = gone > 0 && gone < n;
  return {
    rows: n,
    left: gone,
    auc: both ? plain(rocAuc(rows, { score: "score" as never, label })) : null,
    logLoss: plain(logLoss(rows, { score: "risk" as never, label })),
    brier: plain(brierLoss(rows, { score: "risk" as never, label })),
    // of equal scores each counts by its share
    topDecileLift: both && n >= 10 ? liftAt(rows, { score: "score" as never, label }).lift.value : null,
    predicted: sum(scores.map(logisticOf)) / n,
    observed: gone / n,
    calibrationSlope: slopeOf(scores, left),
  };
}

function slopeOf(scores: Float64Array, left: Float64Array): Estimate | null {
  if (!scores.some((score) => score !== scores[0])) return null;
  const fit = fitLogistic({ x: scores, width: 1, y: left });
  if (fit.status !== "converged") return null;
  const value = fit.coefficients[1];
  const se = Math.sqrt(fit.covariance[3]);
  const half = normalQuantile(0.975) * se;
  return { value, se, interval: [value - half, value + half], level: 0.95 };
}
