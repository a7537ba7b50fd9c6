import type { Case } from "./cases.ts";

/** Measures of classifiers and calibrations, against scikit-learn's. */
export const churnMetrics: readonly Case[] = [
  {
    id: "roc-auc",
    module: "churn",
    title: "Area under the ROC curve of 1,000,000 rows with distinct scores",
    asked:
      "Asked: at most 150 ms of CPU. Ours has DeLong's interval as well; scikit-learn gives the number alone.",
    peers: [
      { name: "clientele rocAuc, with interval", file: "churn_metrics.mjs", args: ["auc"] },
      { name: "scikit-learn roc_auc_score", file: "churn_metrics.py", args: ["auc"] },
    ],
  },
  {
    id: "average-precision-interval",
    module: "churn",
    title: "Average precision of 10,000 rows with an interval from 500 draws",
    asked: "Asked: well below a second.",
    peers: [
      { name: "clientele averagePrecision", file: "churn_metrics.mjs", args: ["ap"] },
      { name: "scikit-learn average_precision_score on 500 draws", file: "churn_metrics.py", args: ["ap"] },
    ],
  },
  {
    id: "isotonic-calibration",
    module: "churn",
    title: "Isotonic calibration of 1,000,000 rows",
    asked: "No figure asked.",
    peers: [
      { name: "clientele fitCalibration", file: "churn_metrics.mjs", args: ["isotonic"] },
      { name: "scikit-learn IsotonicRegression", file: "churn_metrics.py", args: ["isotonic"] },
    ],
  },
];
