import { fork, randomFrom } from "../../../core/random.ts";
import { partSteps, type Steps } from "../../../core/work.ts";
import { sum } from "../../../numeric/sum.ts";
import { boostingPredictionSteps, boostingPredictions } from "../../boosting/boosting-predictions.ts";
import type { BoostingSettings } from "../../boosting/boosting-types.ts";
import { growBoosting } from "../../boosting/grow-boosting.ts";
import { type DriftGrain, distributionOf } from "../../drift/distribution-of.ts";
import type { DriftColumn } from "../../drift/drift-types.ts";
import { logLossOf } from "../../evaluation/log-loss-of.ts";
import { logisticRowsSteps } from "../../linear/fit-logistic-regression.ts";
import { linearPredictions } from "../../linear/linear-predictions.ts";
import type { BinaryOutcome, TrainingRows } from "../../rows/feature-types.ts";
import { splitsOf } from "../fold-kernels.ts";
import { qualityOf } from "../quality-of.ts";
import { drawFolds } from "../read-splitting.ts";
import { categoryColumn, shareOfYes, subsetRows } from "../subset-rows.ts";
import { blendOf, chooseBlend, crossFittedBlend, type HeldBackScores } from "./choose-blend.ts";
import { logOdds, probabilities } from "./classifier-predictions.ts";
import type { Classifier, ClassifierCard, ClassifierMember } from "./classifier-types.ts";
import { type DefaultRule, defaultRule } from "./default-rule.ts";

/** How fine the drift baseline of a model is: small in its file. */
const GRAIN: DriftGrain = { bins: 10, levels: 20, points: 20 };

/** What is chosen on held-back rows. */
interface Choice {
  /** 0: no booster. */
  readonly rounds: number;
  /** Of the logistic regression. */
  readonly weight: number;
  readonly calibration: Classifier["calibration"];
  readonly logLoss: ClassifierCard["logLoss"];
  readonly heldBack: ClassifierCard["heldBack"];
  /** Probabilities of held-back rows; undefined where there are none. */
  readonly p: Float64Array | undefined;
}

/** A classifier of rows already read, by {@link defaultRule}. Rows of one `group` are held back together. */
export function* growClassifier(
  given: TrainingRows,
  seed: number,
  group: Int32Array | undefined,
): Steps<Classifier> {
  const rows = meanWeightOne(given);
  const rule = defaultRule(rows, seed);
  const fits = rule.heldBack + 1;
  const choice = rule.parts === 0 ? alone() : yield* choose(rows, rule, seed, group, fits);
  const members: ClassifierMember[] = [];
  if (choice.weight > 0)
    members.push({
      weight: choice.weight,
      model: yield* partSteps(
        logisticRowsSteps(rows, { penalty: { l2: rule.l2 } }),
        rule.heldBack,
        // boosting takes most of the time where there is any
        choice.weight < 1 ? 0.1 : 1,
        fits,
      ),
    });
  if (choice.weight < 1)
    members.push({
      weight: 1 - choice.weight,
      model: yield* partSteps(
        growBoosting(rows, { ...(rule.boosting as BoostingSettings), rounds: choice.rounds }),
        rule.heldBack + (choice.weight > 0 ? 0.1 : 0),
        choice.weight > 0 ? 0.9 : 1,
        fits,
      ),
    });
  const drift: DriftColumn[] = [];
  for (const [j, { column, levels }] of rows.schema.columns.entries()) {
    const values = levels === null ? rows.x[j] : categoryColumn(rows.x[j], levels);
    drift.push(distributionOf(column, "feature", values, GRAIN));
    yield [fits, fits];
  }
  // what held-back rows were given is what new rows will be
  const p = choice.p ?? predictionsOf(members[0].model, rows);
  drift.push(distributionOf("probability", "score", p, GRAIN));
  yield [fits, fits];
  return {
    kind: "classifier",
    version: 2,
    schema: rows.schema,
    outcome: rows.outcome as BinaryOutcome,
    members,
    calibration: choice.calibration,
    drift: { kind: "drift-baseline", version: 1, rows: rows.length, columns: drift },
    card: {
      rule: rule.words,
      rarer: rule.rarer,
      heldBack: choice.heldBack,
      logLoss: choice.logLoss,
      limits: limitsOf(rule, choice),
    },
    fit: {
      status: members.some(({ model }) => model.fit.status === "separated") ? "separated" : "converged",
      warnings: [
        ...rows.warnings,
        ...members.flatMap(({ model }) => model.fit.warnings.filter((w) => !rows.warnings.includes(w))),
      ],
      rows: rows.account,
    },
  };
}

function alone(): Choice {
  return { rounds: 0, weight: 1, calibration: null, logLoss: null, heldBack: null, p: undefined };
}

/** Rounds, weights and calibration, from rows that the models judged by did not learn from. */
function* choose(
  rows: TrainingRows,
  rule: DefaultRule,
  seed: number,
  group: Int32Array | undefined,
  fits: number,
): Steps<Choice> {
  const random = fork(randomFrom(seed), "held back");
  const drawn = drawFolds(rows.y, group, rule.parts, random);
  const splits = splitsOf(drawn, rule.parts)
    .filter(({ train, test }) => test.length > 0 && isMixed(rows.y, train))
    .slice(0, rule.heldBack);
  if (splits.length === 0) return alone();
  const places: number[] = [];
  const parts: number[] = [];
  const linear: number[] = [];
  const boosted: number[] = [];
  const rounds: number[] = [];
  for (const [k, { train, test }] of splits.entries()) {
    const [inside, outside] = [subsetRows(rows, train), subsetRows(rows, test)];
    const logistic = yield* partSteps(
      logisticRowsSteps(inside, { penalty: { l2: rule.l2 } }),
      k,
      rule.boosting === null ? 1 : 0.1,
      fits,
    );
    append(linear, logOdds(linearPredictions(logistic, outside)[0]));
    yield [rule.boosting === null ? k + 1 : k + 0.1, fits];
    append(places, test);
    // a single part is cut once more for calibration, groups together
    for (let i = 0; i < test.length; i++)
      parts.push(rule.heldBack > 1 ? k : (group === undefined ? i : group[test[i]]) % 5);
    if (rule.boosting === null) continue;
    const settings = { ...rule.boosting, earlyStopping: { patience: rule.patience } };
    const model = yield* partSteps(growBoosting(inside, settings, outside), k + 0.1, 0.9, fits);
    append(boosted, logOdds((yield* partSteps(boostingPredictionSteps(model, outside), k + 1, 0, fits))[0]));
    rounds.push(model.fit.rounds);
    yield [k + 1, fits];
  }
  const scores = [linear, ...(rule.boosting === null ? [] : [boosted])].map((s) => Float64Array.from(s));
  const at = (values: Float64Array) => Float64Array.from(places, (i) => values[i]);
  const held: HeldBackScores = {
    y: at(rows.y),
    weight: rows.weight && at(rows.weight),
    count: rows.count && at(rows.count),
    part: Int32Array.from(parts),
    scores,
  };
  const loss = (score: Float64Array) => logLossOf(probabilities(score, null), held.y, held.weight);
  const { weight, line, ...losses } = yield* partSteps(
    chooseBlend(held, rule.calibrates),
    splits.length,
    0,
    fits,
  );
  const score = blendOf(scores, weight);
  const honest = yield* partSteps(crossFittedBlend(held, rule.calibrates), splits.length, 0, fits);
  const heldBack = qualityOf(honest, held, 0.95);
  yield [splits.length, fits];
  const mean = rounds.reduce((a, b) => a + b, 0) / rounds.length;
  const share = shareOfYes(held.y, held.weight);
  return {
    rounds: Math.max(1, Math.round(mean)),
    weight,
    calibration: line,
    logLoss: {
      share: logLossOf(
        held.y.map(() => share),
        held.y,
        held.weight,
      ),
      logistic: loss(scores[0]),
      boosting: scores.length > 1 ? loss(scores[1]) : null,
      blend: scores.length > 1 ? losses.loss : null,
      calibrated: losses.calibrated,
    },
    heldBack,
    p: probabilities(score, line),
  };
}

/** Ridges are fixed, so the unit of weights must not matter: on average a row weighs 1. */
function meanWeightOne(rows: TrainingRows): TrainingRows {
  const { weight, count, length } = rows;
  if (weight === undefined || weight === count) return rows;
  const mean = sum(weight) / (count === undefined ? length : sum(count));
  return { ...rows, weight: weight.map((w) => w / mean) };
}

function predictionsOf(model: ClassifierMember["model"], rows: TrainingRows): Float64Array {
  return (model.kind === "boosting" ? boostingPredictions(model, rows) : linearPredictions(model, rows))[0];
}

function append(to: number[], values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) to.push(values[i]);
}

function isMixed(y: Float64Array, at: Int32Array): boolean {
  let yes = 0;
  for (const i of at) yes += y[i];
  return yes > 0 && yes < at.length;
}

function limitsOf({ rarer, boosting }: DefaultRule, { heldBack, logLoss }: Choice): string[] {
  const limits: string[] = [];
  if (boosting === null)
    limits.push(
      `Only ${rarer} rows of the rarer outcome: no more than a rough line was learnt; read probabilities as an order.`,
    );
  if (heldBack === null) limits.push("Too few rows to hold any back: nothing is known about its quality.");
  else if (logLoss !== null && heldBack.logLoss.value >= logLoss.share)
    limits.push("On rows held back it is no better than giving everybody the same probability.");
  return limits;
}
