import { ownExp } from "../../numeric/own-exp.ts";
import { ownLog } from "../../numeric/own-log.ts";
import { quickExp } from "../../numeric/quick-exp.ts";
import { sum } from "../../numeric/sum.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import type { BoostingSettings } from "./boosting-types.ts";

/** What a loss says about rows: everything by `+ - x /` and own exp and log, so that every engine grows the same trees. */
export interface Gradients {
  readonly settings: BoostingSettings;
  readonly y: Float64Array;
  /** Scores of the rows, one array for each class or a single one. */
  readonly scores: readonly Float64Array[];
  readonly powers: Float64Array;
  /** For classes: the probability of the class in hand. */
  readonly shares: Float64Array[];
}

/** Score before the first tree: the best single one. */
export function baseScores(
  settings: BoostingSettings,
  { y, weight, outcome }: TrainingRows,
  rows: Int32Array,
): number[] {
  const classes = outcome.kind === "classes" ? outcome.classes.length : 1;
  const w = Float64Array.from(rows, (i) => (weight === undefined ? 1 : weight[i]));
  const total = sum(w);
  const mean = (of: (value: number) => number) => sum(w.map((v, k) => v * of(y[rows[k]]))) / total;
  // an outcome that the rows in hand lack is unlikely, not impossible
  const rare = 1e-6;
  const bounded = (share: number) => Math.min(1 - rare, Math.max(rare, share));
  const base = (): number[] => {
    switch (settings.loss) {
      case "logistic": {
        const share = bounded(mean((v) => v));
        return [ownLog(share / (1 - share))];
      }
      case "squared":
        return [mean((v) => v)];
      case "poisson":
        return [
          ownLog(
            Math.max(
              mean((v) => v),
              1e-12,
            ),
          ),
        ];
      case "quantile":
        return [
          weightedQuantile(
            Float64Array.from(rows, (i) => y[i]),
            w,
            settings.quantile,
          ),
        ];
      case "softmax":
        return Array.from({ length: classes }, (_, k) => ownLog(bounded(mean((v) => (v === k ? 1 : 0)))));
    }
  };
  // the last digits depend on the order of the rows
  return base().map((score) => Number(score.toPrecision(12)));
}

/** Gradient and second derivative of the loss in the score of class `k`, for the rows from `from` to `to`. With `near`, a table of exponentials, the last digit may differ: for gradients that are rounded. */
export function gradientsOf(
  { settings, y, scores, powers, shares }: Gradients,
  k: number,
  g: Float64Array,
  h: Float64Array,
  from: number,
  to: number,
  near?: Float64Array,
): void {
  switch (settings.loss) {
    case "logistic":
      if (near === undefined) logistic(scores[0], y, powers, g, h, from, to);
      else quickLogistic(scores[0], y, near, powers, g, h, from, to);
      return;
    case "poisson":
      poisson(scores[0], y, powers, g, h, from, to);
      return;
    case "squared":
      for (let i = from; i < to; i++) {
        g[i] = scores[0][i] - y[i];
        h[i] = 1;
      }
      return;
    case "quantile":
      for (let i = from; i < to; i++) {
        g[i] = scores[0][i] < y[i] ? -settings.quantile : 1 - settings.quantile;
        h[i] = 1;
      }
      return;
    case "softmax": {
      // all trees of a round start from the same scores
      const p = shares[k];
      for (let i = from; i < to; i++) {
        g[i] = p[i] - (y[i] === k ? 1 : 0);
        h[i] = p[i] * (1 - p[i]);
      }
    }
  }
}

function logistic(
  score: Float64Array,
  y: Float64Array,
  powers: Float64Array,
  g: Float64Array,
  h: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const p = 1 / (1 + ownExp(-score[i], powers));
    g[i] = p - y[i];
    h[i] = p * (1 - p);
  }
}

function quickLogistic(
  score: Float64Array,
  y: Float64Array,
  near: Float64Array,
  powers: Float64Array,
  g: Float64Array,
  h: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const p = 1 / (1 + quickExp(-score[i], near, powers));
    g[i] = p - y[i];
    h[i] = p * (1 - p);
  }
}

function poisson(
  score: Float64Array,
  y: Float64Array,
  powers: Float64Array,
  g: Float64Array,
  h: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const expected = ownExp(Math.min(score[i], 500), powers);
    g[i] = expected - y[i];
    h[i] = expected;
  }
}

/** Probabilities of the classes from their scores, into `shares`. */
export function classShares({ scores, shares, powers }: Gradients): void {
  const n = scores[0].length;
  for (let i = 0; i < n; i++) {
    let top = scores[0][i];
    for (let k = 1; k < scores.length; k++) if (scores[k][i] > top) top = scores[k][i];
    let total = 0;
    for (let k = 0; k < scores.length; k++) {
      const e = ownExp(scores[k][i] - top, powers);
      shares[k][i] = e;
      total += e;
    }
    for (let k = 0; k < scores.length; k++) shares[k][i] /= total;
  }
}

/** Mean loss of rows; undefined: of all. */
export function meanLoss(
  { settings, y, scores, powers, weight }: Gradients & { readonly weight: Float64Array | undefined },
  rows: Int32Array | undefined,
): number {
  let lost = 0;
  let total = 0;
  for (let j = 0; j < (rows?.length ?? y.length); j++) {
    const i = rows === undefined ? j : rows[j];
    const w = weight === undefined ? 1 : weight[i];
    total += w;
    lost += w * lossOf(settings, y[i], scores, i, powers);
  }
  return lost / total;
}

function lossOf(
  { loss, quantile }: BoostingSettings,
  y: number,
  scores: readonly Float64Array[],
  i: number,
  powers: Float64Array,
): number {
  const s = scores[0][i];
  switch (loss) {
    case "logistic": {
      const away = y === 1 ? -s : s;
      // log(1 + e^away) without overflow
      return away > 0 ? away + ownLog(1 + ownExp(-away, powers)) : ownLog(1 + ownExp(away, powers));
    }
    case "squared":
      return ((s - y) * (s - y)) / 2;
    case "poisson": {
      const expected = ownExp(Math.min(s, 500), powers);
      return 2 * ((y > 0 ? y * (ownLog(y) - s) : 0) - (y - expected));
    }
    case "quantile":
      return s < y ? quantile * (y - s) : (1 - quantile) * (s - y);
    case "softmax": {
      let top = s;
      for (const score of scores) if (score[i] > top) top = score[i];
      let total = 0;
      for (const score of scores) total += ownExp(score[i] - top, powers);
      return ownLog(total) + top - scores[y][i];
    }
  }
}

/** The smallest value that at least this share of the weight lies at or below; halfway to the next where the share is met exactly. */
export function weightedQuantile(values: Float64Array, weight: Float64Array, share: number): number {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const goal = share * sum(weight);
  let below = 0;
  for (let j = 0; j < order.length; j++) {
    below += weight[order[j]];
    if (below > goal * (1 + 1e-12)) return values[order[j]];
    if (below >= goal * (1 - 1e-12) && j + 1 < order.length)
      return values[order[j]] / 2 + values[order[j + 1]] / 2;
  }
  return values[order[order.length - 1]];
}
