import type { Steps } from "../../core/work.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { sumTrees } from "../trees/score-trees.ts";
import { unpackTrees } from "../trees/unpack-trees.ts";
import type { Boosting, BoostingLoss } from "./boosting-types.ts";

/** Scores on the scale of the loss, one array for each class or a single one. O(rows trees depth). */
export function boostingScores(model: Boosting, { x, length }: FeatureRows): Float64Array[] {
  const trees = unpackTrees(model.kind, model.trees, model.schema);
  return sumTrees(trees, x, length, model.base.length).map((sums, k) =>
    sums.map((sum) => model.base[k] + sum),
  );
}

/** Probability of yes, the expected number, or one array of probabilities for each class. */
export function boostingPredictions(model: Boosting, rows: FeatureRows): Float64Array[] {
  return onOutcomeScale(model.loss, boostingScores(model, rows));
}

/** Rows times trees of a step, some 20 ms. */
const WALKS = 2 ** 20;

/** The same some rows at a time. */
export function* boostingPredictionSteps(model: Boosting, { x, length }: FeatureRows): Steps<Float64Array[]> {
  const { base, loss } = model;
  const trees = unpackTrees(model.kind, model.trees, model.schema);
  const scores = base.map((score) => new Float64Array(length).fill(score));
  const piece = Math.max(64, Math.floor(WALKS / trees.roots.length));
  for (let from = 0; from < length; from += piece) {
    const to = Math.min(from + piece, length);
    const own = x.map((values) => values.subarray(from, to));
    for (const [k, sums] of sumTrees(trees, own, to - from, base.length).entries())
      for (let i = 0; i < sums.length; i++) scores[k][from + i] += sums[i];
    yield [to, length];
  }
  return onOutcomeScale(loss, scores);
}

/** From scores to predictions. */
export function onOutcomeScale(loss: BoostingLoss, scores: Float64Array[]): Float64Array[] {
  if (loss === "logistic") return scores.map((score) => score.map(logisticOf));
  if (loss === "poisson") return scores.map((score) => score.map(Math.exp));
  if (loss !== "softmax") return scores;
  const out = scores.map((score) => score.slice());
  for (let i = 0; i < out[0].length; i++) {
    let top = Number.NEGATIVE_INFINITY;
    for (const score of scores) top = Math.max(top, score[i]);
    let total = 0;
    for (const score of out) total += score[i] = Math.exp(score[i] - top);
    for (const score of out) score[i] /= total;
  }
  return out;
}
