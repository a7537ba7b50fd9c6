import type { Data } from "../../core/columns.ts";
import { fromColumns } from "../../core/from-columns.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { fork, randomFrom } from "../../core/random.ts";
import { rereadable } from "../../core/rereadable.ts";
import type { Table } from "../../core/table.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { LearnAccount, LearnColumns, TrainingRows } from "../rows/feature-types.ts";
import { refuseClassWeight } from "../rows/no-class-weight.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import type { SplittingOptions } from "./cross-validate.ts";
import { heldBack } from "./cross-validate.ts";
import type { Split } from "./fold-kernels.ts";
import { fitsOf, halveCandidates } from "./halve-candidates.ts";
import { candidatesOf, type LearnerGrid } from "./learner-grid.ts";
import type { Learner } from "./learner-types.ts";
import { type PredictionQuality, qualityOf } from "./quality-of.ts";
import { readSplitting, type Splitting, splitsWithin, splittingColumns } from "./read-splitting.ts";
import { subsetRows } from "./subset-rows.ts";

/** What {@link tuneLearner} needs to know. */
export interface TuneLearnerOptions<Row> extends LearnColumns<Row>, Omit<SplittingOptions<Row>, "repeats"> {
  /** Learners to choose from, the simplest first: of equally good ones the first is taken. */
  readonly candidates?: readonly Learner[];
  /** Besides, every combination of the values listed, such as { kind: "boosting", leaves: [4, 8], learningRate: [0.05, 0.1] }; list the simplest values first. */
  readonly grid?: LearnerGrid;
  /** Whether the choice itself is cross-validated, which takes as many times longer as there are folds, and says how good what is chosen will be. Default true. */
  readonly nested?: boolean;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** A candidate and how it did. */
export interface TunedCandidate {
  /** Its description as JSON. */
  readonly learner: string;
  /** Folds it was judged on: it was given up after fewer than all. */
  readonly folds: number;
  /** Mean log loss over these. */
  readonly logLoss: number;
  /** Log loss above the best one's, with the error of that difference; null for those given up. */
  readonly behind: number | null;
  readonly error: number | null;
  /** "chosen", "best", "as good", "worse" or "given up". */
  readonly verdict: string;
}

/** Result of {@link tuneLearner}. */
export interface TunedLearner {
  /** What to fit. */
  readonly learner: Learner;
  readonly candidates: Table<TunedCandidate>;
  /** How good the whole procedure is, choosing included, on rows that neither chose nor taught; null without `nested`. The figure of the chosen candidate is too good: it is the best of several. */
  readonly nested: PredictionQuality | null;
  /** What was chosen in each outer fold: where that differs a lot, the choice means little. */
  readonly chosenInFolds: readonly Learner[];
  readonly rows: LearnAccount;
  readonly warnings: readonly string[];
}

/**
 * Chooses among learners or settings by log loss on rows that were held back: successive halving over folds (all candidates on one fold, the better half on two, then four ...), then the one-standard-error rule: the first in order that is not
 * worse than the best by more than the standard error of their difference. The quality of what is chosen comes from nested folds, within which everything is chosen anew. `fitClassifier` needs no tuning; this is for
 * comparing it with others, or for a learner of one's own choice.
 *
 * @throws "bad-option", "missing-column", "missing-value", "bad-value"; "too-few-rows" for fewer rows, groups or times than folds; "bad-input" when all rows have the same outcome.
 *
 * @example
 * import { tuneLearner } from "clientele/learn";
 * const members = Array.from({ length: 300 }, (_, i) => ({ visits: i % 20, left: i % 20 < 4 + (i % 7) ? "yes" : "no" }));
 * const tuned = tuneLearner(members, { target: "left", candidates: [{ kind: "share" }, { kind: "logistic-regression", penalty: { l2: 1 } }], folds: 4 });
 * tuned.learner.kind; // => "logistic-regression"
 * tuned.candidates.at(0)?.verdict; // => "given up"
 * tuneLearner(members, { target: "left" }); // throws "bad-option"
 */
export function tuneLearner<Row extends object>(
  data: Data<Row>,
  options: TuneLearnerOptions<NoInfer<Row>>,
): TunedLearner {
  return runSteps(tuningSteps(data, options as never));
}

/**
 * As {@link tuneLearner}, a step at a time: the event loop gets its turns, `onProgress` hears how far it is (in fits), and `signal` stops the work.
 *
 * @throws "aborted", and what {@link tuneLearner} throws.
 *
 * @example
 * import { tuneLearnerAsync } from "clientele/learn";
 * const rows = Array.from({ length: 60 }, (_, i) => ({ visits: i % 10, left: i % 10 < 3 + (i % 3) ? "yes" : "no" }));
 * const tuned = await tuneLearnerAsync(rows, { target: "left", grid: { kind: "logistic-regression", penalty: [{ l2: 10 }, { l2: 1 }] }, nested: false });
 * tuned.candidates.length; // => 2
 */
export function tuneLearnerAsync<Row extends object>(
  data: Data<Row>,
  options: TuneLearnerOptions<NoInfer<Row>> & Work,
): Promise<TunedLearner> {
  return runStepsAsync(tuningSteps(data, options as never), options);
}

function* tuningSteps(data: Data<object>, options: TuneLearnerOptions<never>): Steps<TunedLearner> {
  const what = "tuneLearner";
  refuseClassWeight(options ?? {});
  const source = rereadable(data);
  const rows = yield* readTrainingSteps(source, options, {
    what,
    outcome: "binary",
    other: splittingColumns(options ?? {}),
  });
  const candidates = candidatesOf(options.candidates, options.grid);
  const level = levelOption(options.level);
  const { nested = true, folds = 5, seed = 1 } = options;
  if (typeof nested !== "boolean") throw badOption("nested", nested, "true or false");
  const splitting = readSplitting(source, rows, { ...options, repeats: 1 }, what);
  const once = fitsOf(candidates.length, splitting.splits.length);
  const total = nested ? once * (splitting.splits.length + 1) : once;
  const { scores, best, chosen } = yield* partSteps(
    halveCandidates(rows, candidates, splitting.splits, splitting.group),
    0,
    once,
    total,
  );
  const outer: { readonly learner: Learner; readonly test: Int32Array; readonly p: Float64Array }[] = [];
  const random = fork(randomFrom(seed), "nested");
  if (nested)
    for (const [k, split] of splitting.splits.entries())
      outer.push(
        yield* partSteps(
          outerFold(rows, candidates, splitting, split, (at) =>
            splitsWithin(splitting, rows.y, at, folds, fork(random, k)),
          ),
          (k + 1) * once,
          once,
          total,
        ),
      );
  yield [total, total];
  return {
    learner: candidates[chosen],
    candidates: fromColumns(
      {
        learner: candidates.map((learner) => JSON.stringify(learner)),
        folds: scores.map((score) => score.folds),
        logLoss: scores.map((score) => score.logLoss),
        behind: scores.map((score) => score.behind),
        error: scores.map((score) => score.error),
        verdict: scores.map(({ behind, error }, c) => {
          if (c === chosen) return "chosen";
          if (c === best) return "best";
          return Number.isNaN(behind) ? "given up" : behind <= error ? "as good" : "worse";
        }),
      },
      { kind: "candidates" },
    ) as unknown as Table<TunedCandidate>,
    nested: nested ? nestedQuality(rows, outer, level) : null,
    chosenInFolds: outer.map(({ learner }) => learner),
    rows: rows.account,
    warnings: rows.warnings,
  };
}

/** Chooses on the training part of an outer fold, and judges what was chosen by the other part. */
function* outerFold(
  rows: TrainingRows,
  candidates: readonly Learner[],
  { group }: Splitting,
  { train, test }: Split,
  splitsOf: (at: Int32Array) => Split[],
): Steps<{ readonly learner: Learner; readonly test: Int32Array; readonly p: Float64Array }> {
  const inner = splitsOf(train);
  const own = group?.length ? train.map((i) => group[i]) : undefined;
  // a first window of time may leave nothing to choose by: then the simplest
  const learner =
    inner.length === 0
      ? candidates[0]
      : candidates[(yield* halveCandidates(subsetRows(rows, train), candidates, inner, own)).chosen];
  const [p] = yield* heldBack(rows, learner, { splits: [{ train, test }], group });
  return { learner, test, p };
}

function nestedQuality(
  rows: TrainingRows,
  outer: readonly { readonly test: Int32Array; readonly p: Float64Array }[],
  level: number,
): PredictionQuality {
  const at = Int32Array.from(outer.flatMap(({ test }) => [...test]));
  const p = Float64Array.from(outer.flatMap((fold) => [...fold.p]));
  const { weight, count, y } = rows;
  return qualityOf(
    p,
    { y: pick(y, at), weight: weight && pick(weight, at), count: count && pick(count, at) },
    level,
  );
}
