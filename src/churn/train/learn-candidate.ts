import { type fitBgNbd, orderProbability } from "../../cltv/index.ts";
import { pick } from "../../core/pick.ts";
import type { Table } from "../../core/table.ts";
import {
  type Boosting,
  type BoostingOptions,
  type DriftBaseline,
  type DriftBaselineOptions,
  type LinearModel,
  type LogisticRegressionOptions,
  predictOutcome,
} from "../../learn/index.ts";
import { logOddsOf } from "../../numeric/log-odds.ts";
import type { GoneCustomers } from "../churn-types.ts";
import type { NamedColumns } from "../columns.ts";
import type { ChurnFeature } from "../features/feature-types.ts";
import { inputsOf, tableOf } from "./inputs.ts";
import type { ChurnPanel } from "./panel.ts";
import type { ChurnCandidate, ChurnLearner } from "./train-types.ts";

/** The candidates from the simplest on: a simpler one wins unless a richer one is clearly better. */
export const CANDIDATES: readonly ChurnCandidate[] = [
  "base-rate",
  "silence",
  "hazard",
  "purchase-model",
  "logistic",
  "boosting",
  "blend",
];

/** Rows to learn from, each as often as `times` says. */
export interface Taken {
  readonly at: Int32Array;
  readonly times?: Float64Array;
  /** How often somebody is taken who was gone already and has no row, by their id. Default: once. */
  readonly timesOf?: (id: string) => number;
}

/** What is not done here: fits take long, and who waits for them decides whether other work goes on meanwhile. */
type FitTask =
  | {
      readonly fit: "boosting";
      readonly rows: Table<object>;
      readonly options: BoostingOptions<object>;
    }
  | {
      readonly fit: "logistic";
      readonly rows: Table<object>;
      readonly options: LogisticRegressionOptions<object>;
    }
  | { readonly fit: "buying"; readonly rows: Parameters<typeof fitBgNbd>[0] }
  | {
      readonly fit: "drift";
      readonly rows: Table<object>;
      readonly options: DriftBaselineOptions<object>;
    };

/** Work that now and then asks for a fit and is given it. */
export type Training<T> = Generator<
  readonly [done: number, total: number] | FitTask,
  T,
  Boosting | LinearModel | ReturnType<typeof fitBgNbd> | DriftBaseline
>;

/** Fits one candidate, uncalibrated. The outcome must have both values among the rows. `known` has what was fitted to the same rows before. */
export function* learnCandidate(
  candidate: ChurnCandidate,
  panel: ChurnPanel,
  taken: Taken,
  seed: number,
  known: ReadonlyMap<ChurnCandidate, ChurnLearner> = new Map(),
): Training<ChurnLearner> {
  if (candidate === "blend") return yield* blendOf(panel, taken, seed, known);
  const { at, times } = taken;
  const plain = { intercept: 0, slope: 1 };
  const left = pick(panel.left, at);
  if (candidate === "base-rate") {
    let [gone, all] = [0, 0];
    for (let i = 0; i < at.length; i++) {
      const n = times?.[i] ?? 1;
      gone += n * left[i];
      all += n;
    }
    return { ...plain, candidate, score: Math.log(gone / (all - gone)) };
  }
  const inputs = pickAll(inputsOf(candidate, panel.features, panel.info.features) ?? {}, at);
  const weight = times === undefined ? {} : { weight: "times" };
  const tableWith = (columns: NamedColumns) =>
    tableOf({ ...columns, left, ...(times === undefined ? {} : { times }) }, at.length);
  function* logistic(columns: NamedColumns, l2: number): Training<LinearModel> {
    const options = { target: "left", features: Object.keys(columns), penalty: { l2 }, ...weight } as never;
    return (yield { fit: "logistic", rows: tableWith(columns), options }) as LinearModel;
  }
  switch (candidate) {
    case "silence":
    case "hazard":
      return { ...plain, candidate, model: yield* logistic(inputs, 0.1) };
    case "logistic":
      return { ...plain, candidate, model: yield* logistic(inputs, 1) };
    case "boosting": {
      const options = {
        target: "left",
        features: Object.keys(inputs),
        seed,
        ...boostingFor(left),
        ...weight,
      } as never;
      const model = (yield { fit: "boosting", rows: tableWith(inputs), options }) as Boosting;
      return { ...plain, candidate, model };
    }
    case "purchase-model": {
      const everybody = withGone(inputs as { readonly [name: string]: Float64Array }, panel, taken);
      const rows = tableOf(everybody, everybody.age.length) as never;
      const buying = (yield { fit: "buying", rows }) as ReturnType<typeof fitBgNbd>;
      const score = silenceAhead(buying, inputs, at.length, panel.info.windows.outcome);
      return { ...plain, candidate, buying, model: yield* logistic({ score }, 0.1) };
    }
  }
}

/** The mean of the log-odds of logistic regression and boosting: each makes up for some of what the other gets wrong. */
function* blendOf(
  panel: ChurnPanel,
  taken: Taken,
  seed: number,
  known: ReadonlyMap<ChurnCandidate, ChurnLearner>,
): Training<ChurnLearner> {
  const linear = known.get("logistic") ?? (yield* learnCandidate("logistic", panel, taken, seed));
  const trees = known.get("boosting") ?? (yield* learnCandidate("boosting", panel, taken, seed));
  return {
    intercept: 0,
    slope: 1,
    candidate: "blend",
    linear: (linear as { readonly model: LinearModel }).model,
    trees: (trees as { readonly model: Boosting }).model,
  };
}

/** Log-odds of leaving, calibrated as the learner says. Nearer to 0 and 1 than one in twice the `rows` of training they are not let go: no shop of that size could tell. */
export function scoresOf(
  learner: ChurnLearner,
  columns: NamedColumns,
  features: readonly ChurnFeature[],
  length: number,
  outcome: number,
  rows: number,
): Float64Array {
  const most = mostLogOdds(rows);
  const raw = rawScores(learner, columns, features, length, outcome);
  return raw.map((score) => Math.max(-most, Math.min(most, learner.intercept + learner.slope * score)));
}

/** What so many rows can tell at most. */
export function mostLogOdds(rows: number): number {
  return Math.log(2 * rows);
}

/** The same of rows of a panel. */
export function scoresAt(learner: ChurnLearner, panel: ChurnPanel, at: Int32Array): Float64Array {
  const { features, windows } = panel.info;
  return scoresOf(learner, pickAll(panel.features, at), features, at.length, windows.outcome, panel.length);
}

function rawScores(
  learner: ChurnLearner,
  columns: NamedColumns,
  features: readonly ChurnFeature[],
  length: number,
  outcome: number,
): Float64Array {
  if (learner.candidate === "base-rate") return new Float64Array(length).fill(learner.score);
  if (learner.candidate === "blend") {
    const of = (part: ChurnLearner) => rawScores(part, columns, features, length, outcome);
    const linear = of({ intercept: 0, slope: 1, candidate: "logistic", model: learner.linear });
    const trees = of({ intercept: 0, slope: 1, candidate: "boosting", model: learner.trees });
    return linear.map((score, i) => (score + trees[i]) / 2);
  }
  const inputs = inputsOf(learner.candidate, columns, features) as NamedColumns;
  const table =
    learner.candidate === "purchase-model"
      ? tableOf({ score: silenceAhead(learner.buying, inputs, length, outcome) }, length)
      : tableOf(inputs, length);
  const { probability } = predictOutcome(learner.model, table).columns as unknown as {
    readonly probability: Float64Array;
  };
  return probability.map(logit);
}

function logit(p: number): number {
  const inside = Math.min(1 - 1e-12, Math.max(1e-12, p));
  return logOddsOf(inside);
}

/** Log-odds that no order comes in a window of the outcome's length, by the purchase model. */
export function silenceAhead(
  buying: Parameters<typeof orderProbability>[0],
  inputs: NamedColumns,
  length: number,
  outcome: number,
): Float64Array {
  const { probability } = orderProbability(
    buying,
    tableOf(inputs, length) as never,
    { horizon: { days: outcome } } as never,
  ).columns as unknown as { readonly probability: Float64Array };
  return probability.map(logit);
}

/** Few leavers carry few and small trees; many carry more. */
function boostingFor(left: Float64Array): {
  readonly rounds: number;
  readonly learningRate: number;
  readonly leaves: number;
  readonly l2: number;
} {
  let gone = 0;
  for (const one of left) gone += one;
  const rarer = Math.min(gone, left.length - gone);
  if (rarer < 5000) return { rounds: 100, learningRate: 0.05, leaves: 8, l2: 1 };
  return { rounds: 200, learningRate: 0.1, leaves: 16, l2: 1 };
}

/**
 * Each customer once: those who were gone already at the latest cut among the rows taken, without whom a purchase model would take leaving to be rare, and of the others their last row (earlier ones are the same orders again). All of it is from before that cut.
 */
function withGone(
  inputs: { readonly [name: string]: Float64Array },
  panel: ChurnPanel,
  { at, times, timesOf = () => 1 }: Taken,
): { readonly [name: string]: Float64Array } {
  const { customer, cut, info, ids } = panel;
  let latest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < at.length; k++) latest = Math.max(latest, cut[at[k]]);
  const gone = info.cuts.find(({ asOf }) => asOf === latest)?.gone ?? NOBODY;
  const names = new Set(gone.customer);
  const last: number[] = [];
  for (let k = 0; k < at.length; k++)
    if ((k + 1 === at.length || customer[at[k + 1]] !== customer[at[k]]) && !names.has(ids[customer[at[k]]]))
      last.push(k);
  const often = gone.customer.map(timesOf);
  const kept = [...often.keys()].filter((g) => often[g] > 0);
  const both = (name: string, of: (g: number) => number) =>
    Float64Array.from([...last.map((k) => inputs[name][k]), ...kept.map(of)]);
  const { purchaseDays, tenure, daysSinceOrder } = gone;
  return {
    frequency: both("frequency", (g) => purchaseDays[g] - 1),
    recency: both("recency", (g) => (purchaseDays[g] > 1 ? tenure[g] - daysSinceOrder[g] : 0)),
    age: both("age", (g) => tenure[g]),
    ...(times === undefined
      ? {}
      : { count: Float64Array.from([...last.map((k) => times[k]), ...kept.map((g) => often[g])]) }),
  };
}

const NOBODY: GoneCustomers = { customer: [], purchaseDays: [], tenure: [], daysSinceOrder: [] };

function pickAll(columns: NamedColumns, at: Int32Array): NamedColumns {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, pick(column, at)]));
}
