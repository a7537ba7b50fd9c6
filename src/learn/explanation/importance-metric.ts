import { ClienteleError } from "../../core/errors.ts";
import { oneOf } from "../../core/options.ts";
import { rocAucOf } from "../../numeric/roc-auc-of.ts";
import { brierOf } from "../evaluation/brier-of.ts";
import { logLossAt, logLossOf } from "../evaluation/log-loss-of.ts";
import type { Outcome } from "../rows/feature-types.ts";

/** What shuffling a feature makes worse: for yes or no "log loss", "brier", "auc" or "error"; for classes "log loss" or "error" (the share predicted wrongly); for numbers "squared error" or "absolute error". */
export type ImportanceMetric = "log loss" | "brier" | "auc" | "error" | "squared error" | "absolute error";

/** How predictions are judged. */
export interface Judge {
  readonly metric: ImportanceMetric;
  readonly of: (predictions: readonly Float64Array[]) => number;
  /** 1 for a loss, -1 where more is better. */
  readonly sign: 1 | -1;
}

export function judgeOf(
  asked: ImportanceMetric | undefined,
  outcome: Outcome,
  y: Float64Array,
  weight: Float64Array,
): Judge {
  const judge = (metric: ImportanceMetric, of: Judge["of"], sign: 1 | -1 = 1): Judge => ({
    metric,
    of,
    sign,
  });
  if (outcome.kind === "binary")
    switch (oneOf(asked ?? "log loss", "metric", ["log loss", "brier", "auc", "error"])) {
      case "brier":
        return judge("brier", ([p]) => brierOf(p, y, weight));
      case "auc":
        if (y.every((v) => v === y[0]))
          throw new ClienteleError(
            "bad-input",
            "The AUC needs rows of both outcomes; all rows have the same.",
            {
              expected: "rows with yes and rows with no",
            },
          );
        return judge("auc", ([p]) => rocAucOf(p, y, weight), -1);
      case "error":
        return judge("error", ([p]) => mean(y, weight, (i) => Number(Number(p[i] >= 0.5) !== y[i])));
      default:
        return judge("log loss", ([p]) => logLossOf(p, y, weight));
    }
  if (outcome.kind === "classes")
    return oneOf(asked ?? "log loss", "metric", ["log loss", "error"]) === "error"
      ? judge("error", (p) => mean(y, weight, (i) => Number(p.some((other) => other[i] > p[y[i]][i]))))
      : judge("log loss", (p) => mean(y, weight, (i) => logLossAt(p[y[i]][i], 1)));
  return oneOf(asked ?? "squared error", "metric", ["squared error", "absolute error"]) === "squared error"
    ? judge("squared error", ([p]) => mean(y, weight, (i) => (p[i] - y[i]) ** 2))
    : judge("absolute error", ([p]) => mean(y, weight, (i) => Math.abs(p[i] - y[i])));
}

function mean(y: Float64Array, weight: Float64Array, loss: (i: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    if (weight[i] === 0) continue;
    sum += weight[i] * loss(i);
    total += weight[i];
  }
  return sum / total;
}
