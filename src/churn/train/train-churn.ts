import { badOption, oneOf } from "../../core/options.ts";
import { pick, pickInts } from "../../core/pick.ts";
import { fork, randomFrom } from "../../core/random.ts";
import type { Work } from "../../core/work.ts";
import type { DriftBaseline } from "../../learn/index.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { type AuditChurnTableOptions, auditSteps } from "../audit-churn-table.ts";
import type { ChurnTable } from "../churn-types.ts";
import { joined } from "../columns.ts";
import { calibrationLine, type ScoreLine } from "./calibrate.ts";
import { chooseSimplest, type Judged, type Standing } from "./choose.ts";
import { runTraining, runTrainingAsync } from "./drive.ts";
import { customersBy, refuseTooFew, tooRich } from "./enough.ts";
import { inputsOf, tableOf } from "./inputs.ts";
import { CANDIDATES, learnCandidate, scoresAt, type Taken, type Training } from "./learn-candidate.ts";
import { type ChurnPanel, panelOf } from "./panel.ts";
import { performanceOf } from "./performance.ts";
import { hopefulOf, learnAgain } from "./resample.ts";
import { shortenLearners } from "./short-learners.ts";
import { type PanelPlan, planOf, type Split } from "./splits.ts";
import type { ChurnCandidate, ChurnCandidateResult, ChurnLearner, ChurnModel } from "./train-types.ts";
import { candidateWords, trainingWarnings } from "./words.ts";

/** Options of {@link trainChurn}. */
export interface TrainChurnOptions {
  /** Seed of everything that is drawn. Required. */
  readonly seed: number;
  /** Ways to tell who leaves that are tried. Default: all that the table and its size allow. */
  readonly candidates?: readonly ChurnCandidate[];
  /** How often the whole way is gone again on customers drawn anew, for the intervals of the risks: 10 or more, or 0 for none. Default 20. */
  readonly resamples?: number;
  /** How the table is looked through for knowledge of the future ({@link auditChurnTable}), which is an error; false leaves it out. Default: as that function does. */
  readonly audit?: AuditChurnTableOptions | false;
}

const WHAT = "trainChurn";

/**
 * Learns who leaves from a churn table, and says how far that can be trusted. Six ways are tried from the simplest to the richest (everybody the same; silence against the own habit; a discrete-time hazard by tenure and
 * silence; BG/NBD; logistic regression; boosting; the mean of the last two), each as far as the number of leavers carries it. Where the table has several cuts, each is judged by what was learnt from cuts whose outcome was known by
 * then (rolling origin, purged); the simplest way within one standard error of the best log loss is taken, and calibrated (Platt) where that is worth two parameters. `performance` is from the last cut, which nothing was chosen,
 * learnt or calibrated on; the model itself is then learnt from all rows. For the intervals of risks the whole way is gone again on customers drawn with replacement.
 *
 * A share of leavers below 2 % or above 95 %, and fewer than 20 customers who left or stayed, are refused; with little more than that intervals are wide. Customers count, rows of one customer belong together. The order of rows
 * does not matter. O(ways (cuts + resamples) rows features).
 *
 * @throws "leak" when the table knows the future, "bad-input" for what is no churn table, "too-few-rows" with the reason and what would help, "bad-option" for options.
 *
 * @example
 * import { simulateShop } from "clientele/data";
 * import { churnTable, trainChurn } from "clientele/churn";
 * const { orders } = simulateShop({ seed: 3, customers: 200, events: false });
 * const table = churnTable(orders, { asOf: ["2025-01-01", "2025-07-01"], outcome: { days: 90 } });
 * const model = trainChurn(table, { seed: 1, candidates: ["silence", "purchase-model"], resamples: 10 });
 * model.chosen; // => "purchase-model"
 * model.performance.on; // => "a later cut"
 * model.performance.auc.value > 0.8; // => true
 * trainChurn(table, { seed: 0.5 }); // throws "bad-option"
 */
export function trainChurn(table: ChurnTable, options: TrainChurnOptions): ChurnModel {
  return runTraining(trainSteps(table, options));
}

/**
 * As {@link trainChurn}, a piece at a time: the event loop gets its turns, within boosting too, `onProgress` hears of every candidate, and `signal` stops the work.
 *
 * @throws "aborted", and what {@link trainChurn} throws.
 *
 * @example
 * import { trainChurnAsync } from "clientele/churn";
 * await trainChurnAsync({} as never, { seed: 1 }); // throws "bad-input"
 */
export async function trainChurnAsync(
  table: ChurnTable,
  options: TrainChurnOptions & Work,
): Promise<ChurnModel> {
  return runTrainingAsync(trainSteps(table, options), options ?? {});
}

function* trainSteps(table: ChurnTable, options: TrainChurnOptions): Training<ChurnModel> {
  const { seed, resamples, wanted } = checkOptions(options);
  const panel = panelOf(table, WHAT);
  refuseTooFew(panel, WHAT);
  const random = randomFrom(seed);
  const plan = planOf(panel, random);
  const everything = Int32Array.from({ length: panel.length }, (_, i) => i);
  const tried = wanted.map((candidate) => ({ candidate, notTried: notTried(candidate, panel, plan) }));
  const able = tried.filter((t) => t.notTried === null).map((t) => t.candidate);
  const splits = plan.validation;
  const total = able.length * (splits.length + resamples) + 3;
  let done = 0;
  if (options.audit !== false) for (const _ of auditSteps(table, options.audit)) yield [done, total];

  const at = Int32Array.from(splits.flatMap(({ judge }) => [...judge]));
  const said = able.map((): Float64Array[] => []);
  for (const { learn, judge } of splits) {
    const known = new Map<ChurnCandidate, ChurnLearner>();
    for (const [k, candidate] of able.entries()) {
      const learner = yield* learnCandidate(candidate, panel, learn, seed, known);
      known.set(candidate, learner);
      said[k].push(scoresAt(learner, panel, judge));
      yield [++done, total];
    }
  }
  const judged = able.map((candidate, k): Judged => ({ candidate, scores: joined(said[k]) }));
  const left = pick(panel.left, at);
  const { chosen, standings } = chooseSimplest(judged, left, pickInts(panel.customer, at));
  const way: Way = { candidate: able[chosen], line: calibrationLine(judged[chosen].scores, left) };
  const simplest = simplestOf(able);
  const simple: Way = {
    candidate: simplest,
    line: calibrationLine(judged[able.indexOf(simplest)].scores, left),
  };

  const judgeTest = function* (one: Way): Training<Float64Array> {
    return scoresAt(yield* learnWay(one, panel, plan.development, seed), panel, plan.test);
  };
  const performance = performanceOf(panel, plan, yield* judgeTest(way), {
    candidate: simplest,
    scores: yield* judgeTest(simple),
  });
  yield [++done, total];
  const learner = yield* learnWay(way, panel, { at: everything }, seed);
  yield [++done, total];
  const learners: ChurnLearner[] = [];
  const hopeful = hopefulOf(standings);
  const each = able.length / hopeful.length;
  const tick = () => {
    done += each;
    return [done, total] as const;
  };
  for (let b = 0; b < resamples; b++)
    learners.push(yield* learnAgain(panel, hopeful, fork(random, b), seed, tick));
  const risks = scoresAt(learner, panel, everything).map(logisticOf);
  const { info } = panel;
  const baseline = (yield {
    fit: "drift",
    rows: tableOf({ ...panel.features, risk: risks }, panel.length),
    options: {
      features: info.features.map(({ name }) => name) as never,
      score: "risk" as never,
      points: 20,
    },
  }) as DriftBaseline;
  const model: ChurnModel = {
    kind: "churn",
    version: 2,
    churn: info.churn,
    definition: info.definition,
    windows: info.windows,
    zone: info.zone,
    currency: info.currency ?? null,
    features: info.features,
    chosen: way.candidate,
    learner,
    ...shortenLearners(learners),
    candidates: resultsOf(tried, standings),
    performance,
    baseRate: panel.left.reduce((a, b) => a + b, 0) / panel.length,
    bands: bandsOf(risks),
    baseline,
    fit: {
      status: "converged",
      warnings: [],
      rows: {
        given: panel.length + panel.unlabeled,
        used: panel.length,
        leftOut: panel.unlabeled > 0 ? [{ reason: "outcome not known", rows: panel.unlabeled }] : [],
      },
      customers: new Set(panel.customer).size,
      left: customersBy(panel, everything).left,
      cuts: [...new Set(panel.cut)].sort((a, b) => a - b),
      seed,
    },
  };
  yield [total, total];
  return { ...model, fit: { ...model.fit, warnings: trainingWarnings(model, plan) } };
}

/** A candidate with what brings its scores to probabilities. */
interface Way {
  readonly candidate: ChurnCandidate;
  readonly line: ScoreLine;
}

function* learnWay(
  { candidate, line }: Way,
  panel: ChurnPanel,
  taken: Taken,
  seed: number,
): Training<ChurnLearner> {
  return { ...(yield* learnCandidate(candidate, panel, taken, seed)), ...line };
}

function notTried(candidate: ChurnCandidate, panel: ChurnPanel, plan: PanelPlan): string | null {
  if (inputsOf(candidate, panel.features, panel.info.features) === null)
    return candidate === "hazard" ? "needs how long customers have been there" : "needs orders";
  if (candidate === "purchase-model" && panel.info.churn === "contract")
    return "is about orders, not contracts";
  const smallest = Math.min(
    ...[plan.development, ...plan.validation.map(({ learn }: Split) => learn)].map(({ at }) => {
      const { left, stayed } = customersBy(panel, at);
      return Math.min(left, stayed);
    }),
  );
  return tooRich(candidate, smallest);
}

/** What a rule of thumb would say: silence, where there are orders. */
function simplestOf(able: readonly ChurnCandidate[]): ChurnCandidate {
  return able.find((candidate) => candidate !== "base-rate") ?? able[0];
}

function resultsOf(
  tried: readonly { readonly candidate: ChurnCandidate; readonly notTried: string | null }[],
  standings: readonly Standing[],
): ChurnCandidateResult[] {
  return tried.map(({ candidate, notTried }) => {
    const standing = standings.find((s) => s.candidate === candidate);
    return {
      candidate,
      words: candidateWords(candidate),
      logLoss: standing?.logLoss ?? null,
      behind: standing?.behind ?? null,
      notTried,
    };
  });
}

/** The riskiest tenth are high, the next fifth are in the middle; equal risks are in one band, and where all are equal nobody's is high. */
function bandsOf(risks: Float64Array): { readonly medium: number; readonly high: number } {
  const sorted = risks.slice().sort();
  if (sorted[0] === sorted[sorted.length - 1]) return { medium: sorted[0], high: 1 };
  return { medium: quantileSorted(sorted, 0.7), high: quantileSorted(sorted, 0.9) };
}

function checkOptions(options: TrainChurnOptions): {
  readonly seed: number;
  readonly resamples: number;
  readonly wanted: readonly ChurnCandidate[];
} {
  const { seed, resamples = 20, candidates } = options ?? ({} as Partial<TrainChurnOptions>);
  if (!Number.isSafeInteger(seed)) throw badOption("seed", seed, "a whole number such as 1");
  if (!(resamples === 0 || (Number.isInteger(resamples) && resamples >= 10 && resamples <= 1000)))
    throw badOption("resamples", resamples, "0, or a whole number from 10 to 1000");
  if (candidates !== undefined && (!Array.isArray(candidates) || candidates.length === 0))
    throw badOption("candidates", candidates, `a list of ${CANDIDATES.join(", ")}`);
  for (const candidate of candidates ?? []) oneOf(candidate, "candidates", CANDIDATES);
  const named = new Set(candidates ?? CANDIDATES);
  // the share of leavers is what the least has to beat
  return { seed, resamples, wanted: CANDIDATES.filter((c) => c === "base-rate" || named.has(c)) };
}
