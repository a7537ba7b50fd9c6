import type { Column, Data, Id } from "../../core/columns.ts";
import { fromColumns } from "../../core/from-columns.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { pick, pickInts } from "../../core/pick.ts";
import { rereadable } from "../../core/rereadable.ts";
import type { Table } from "../../core/table.ts";
import type { TimeInput } from "../../core/time.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { BinaryOutcome, LearnAccount, LearnColumns, TrainingRows } from "../rows/feature-types.ts";
import { refuseClassWeight } from "../rows/no-class-weight.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import { crossFittedLines } from "./calibration-lines.ts";
import { logOdds } from "./classifier/classifier-predictions.ts";
import { fitLearner, needLearner } from "./fit-learner.ts";
import type { Split } from "./fold-kernels.ts";
import type { Learner } from "./learner-types.ts";
import { type PredictionQuality, qualityOf } from "./quality-of.ts";
import { readSplitting, type Splitting, splittingColumns } from "./read-splitting.ts";
import { subsetRows } from "./subset-rows.ts";

/** How rows are parted into those learnt from and those judged. */
export interface SplittingOptions<Row> {
  /** "stratified": folds alike in their share of yes; "group": the rows of a group are never parted; "given": folds named in a column; "rolling": later rows are judged by what earlier ones taught. Default: by the columns named (`time`: rolling, `fold`: given, `group`: group), else stratified. */
  readonly by?: "stratified" | "group" | "given" | "rolling";
  /** Folds, or windows of time. Default 5. */
  readonly folds?: number;
  /** What stays together, such as the customer: an empty text is no value. */
  readonly group?: Column<Row, Id>;
  /** The fold of each row. */
  readonly fold?: Column<Row, Id>;
  /** When each row was known, such as the cut date its features were taken at. */
  readonly time?: Column<Row, TimeInput>;
  /** Days before a window whose rows are not learnt from: those whose outcome was not known yet when it began (gap plus outcome window). Default 0. */
  readonly purge?: number;
  /** How often folds are drawn anew. Default 1. */
  readonly repeats?: number;
  /** Whole number that folds are drawn with. Default 1. */
  readonly seed?: number;
}

/** What {@link crossValidate} needs to know. */
export interface CrossValidateOptions<Row> extends LearnColumns<Row>, SplittingOptions<Row> {
  /** What learns, such as `{ kind: "boosting", leaves: 8 }`. */
  readonly learner: Learner;
  /** Whether the probabilities of each fold are calibrated by Platt's line through what the other folds show; over time through windows whose outcomes were known by then, so that the first stays as it is. Default false. */
  readonly calibrate?: boolean;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** A row that was judged. */
export interface HeldBackPrediction {
  /** Row of the input, from 0. */
  readonly row: number;
  /** Name of the fold it was judged in. */
  readonly fold: string;
  /** 1 for yes. */
  readonly actual: number;
  readonly probability: number;
}

/** One fold. */
export interface FoldQuality {
  readonly fold: string;
  /** Rows learnt from and judged. */
  readonly train: number;
  readonly test: number;
  /** Yes rows among the judged. */
  readonly yes: number;
  /** Null when one outcome is missing. */
  readonly auc: number | null;
  readonly logLoss: number;
  readonly brier: number;
}

/** Result of {@link crossValidate}. */
export interface CrossValidation {
  readonly learner: Learner;
  readonly by: "stratified" | "group" | "given" | "rolling";
  readonly outcome: BinaryOutcome;
  /** Every judged row, once for each repetition. */
  readonly predictions: Table<HeldBackPrediction>;
  readonly folds: Table<FoldQuality>;
  /** All judged rows together; of repetitions the means of figures and bounds, since repeating does not make rows more. */
  readonly pooled: PredictionQuality;
  readonly calibrated: boolean;
  readonly rows: LearnAccount;
  readonly warnings: readonly string[];
}

/**
 * How good a learner is on rows it did not learn from: every row is judged by a model of other rows. Figures come for each fold and over all judged rows together, with intervals (DeLong's for the area under the curve); those
 * intervals say how much the rows judged vary, not how much another training set would change. With "rolling" a model of rows known `purge` days before a window is judged by that window, as it would have been in use: rows of the first part are only learnt from.
 * Categories are read once for all folds; what is learnt never is. A part with one outcome only teaches its share, 0 or 1. A row with a `count` stays whole. Where `group` does not part the rows (folds given or cut by time), a group may be on both sides, as a customer
 * whose past is known; a learner that holds rows back itself keeps it together. Intervals take rows for independent: with several of one customer they are too narrow. The seed and the order of rows decide how folds are drawn.
 * Time: one fit for each fold and repetition. In steps, a single tree is one step (about a second at 160,000 rows of 30 columns), during which no signal is heard.
 *
 * @throws "bad-option", "missing-column", "missing-value", "bad-value"; "too-few-rows" for fewer rows, groups or times than folds; "bad-input" when all rows have the same outcome.
 *
 * @example
 * import { crossValidate } from "clientele/learn";
 * const members = Array.from({ length: 200 }, (_, i) => ({ member: i % 50, visits: i % 20, left: i % 20 < 4 + (i % 7) ? "yes" : "no" }));
 * const found = crossValidate(members, { target: "left", features: ["visits"], group: "member", learner: { kind: "logistic-regression" } });
 * found.folds.length; // => 5
 * found.predictions.length; // => 200
 * Number(found.pooled.auc?.value) > 0.9; // => true
 * crossValidate(members, { target: "left", learner: { kind: "oracle" } as never }); // throws "bad-option"
 */
export function crossValidate<Row extends object>(
  data: Data<Row>,
  options: CrossValidateOptions<NoInfer<Row>>,
): CrossValidation {
  return runSteps(crossValidationSteps(data, options as never));
}

/**
 * As {@link crossValidate}, a step at a time: the event loop gets its turns, `onProgress` hears how far it is (in fits), and `signal` stops the work.
 *
 * @throws "aborted", and what {@link crossValidate} throws.
 *
 * @example
 * import { crossValidateAsync } from "clientele/learn";
 * const rows = Array.from({ length: 60 }, (_, i) => ({ visits: i % 10, left: i % 10 < 3 + (i % 3) ? "yes" : "no" }));
 * const found = await crossValidateAsync(rows, { target: "left", learner: { kind: "share" }, folds: 3 });
 * found.pooled.auc?.value; // => 0.5
 */
export function crossValidateAsync<Row extends object>(
  data: Data<Row>,
  options: CrossValidateOptions<NoInfer<Row>> & Work,
): Promise<CrossValidation> {
  return runStepsAsync(crossValidationSteps(data, options as never), options);
}

function* crossValidationSteps(
  data: Data<object>,
  options: CrossValidateOptions<never>,
): Steps<CrossValidation> {
  const what = "crossValidate";
  refuseClassWeight(options ?? {});
  const source = rereadable(data);
  const rows = yield* readTrainingSteps(source, options, {
    what,
    outcome: "binary",
    other: splittingColumns(options ?? {}),
  });
  const learner = needLearner(options.learner);
  const level = levelOption(options.level);
  const { calibrate = false } = options;
  if (typeof calibrate !== "boolean") throw badOption("calibrate", calibrate, "true or false");
  const splitting = readSplitting(source, rows, options, what);
  const p = yield* heldBack(rows, learner, splitting);
  const { calibrated, figures, probability } = yield* partSteps(
    judged(rows, splitting, p, calibrate, level),
    splitting.splits.length,
    0,
    splitting.splits.length,
  );
  const order = splitting.splits.flatMap(({ test }) => [...test]);
  return {
    learner,
    by: splitting.by,
    outcome: rows.outcome as BinaryOutcome,
    predictions: fromColumns(
      {
        row: order.map((i) => (rows.inputRows === undefined ? i : rows.inputRows[i])),
        fold: splitting.splits.flatMap(({ test }, k) => Array.from(test, () => splitting.names[k])),
        actual: order.map((i) => rows.y[i]),
        probability: probability.flatMap((values) => [...values]),
      },
      { kind: "held-back predictions" },
    ) as unknown as Table<HeldBackPrediction>,
    folds: foldTable(rows, splitting, probability, level),
    pooled: figures,
    calibrated,
    rows: rows.account,
    warnings: rows.warnings,
  };
}

/** Probabilities of the judged rows of each split. */
export function* heldBack(
  rows: TrainingRows,
  learner: Learner,
  { splits, group }: Pick<Splitting, "splits" | "group">,
): Steps<Float64Array[]> {
  const out: Float64Array[] = [];
  for (const { train, test } of splits) {
    const fit = fitLearner(subsetRows(rows, train), learner, group && pickInts(group, train));
    const predict = yield* partSteps(fit, out.length, 1, splits.length);
    out.push(predict(subsetRows(rows, test)));
    yield [out.length, splits.length];
  }
  return out;
}

/** Pooled figures of each repetition, and their means. */
function* judged(
  rows: TrainingRows,
  splitting: Splitting,
  p: readonly Float64Array[],
  calibrate: boolean,
  level: number,
): Steps<{
  readonly calibrated: boolean;
  readonly figures: PredictionQuality;
  readonly probability: Float64Array[];
}> {
  const { splits, repeats } = splitting;
  const each = splits.length / repeats;
  const probability: Float64Array[] = [];
  const all: PredictionQuality[] = [];
  let calibrated = false;
  for (let r = 0; r < repeats; r++) {
    const own = splits.slice(r * each, (r + 1) * each);
    const at = Int32Array.from(own.flatMap(({ test }) => [...test]));
    const part = Int32Array.from(own.flatMap(({ test }, k) => Array.from(test, () => k)));
    const given = Float64Array.from(p.slice(r * each, (r + 1) * each).flatMap((values) => [...values]));
    const held = {
      y: pick(rows.y, at),
      weight: rows.weight && pick(rows.weight, at),
      count: rows.count && pick(rows.count, at),
    };
    const { p: used, lines } = calibrate
      ? yield* crossFittedLines(logOdds(given), { ...held, part }, knownTo(splitting, at, own, part))
      : { p: given, lines: [] };
    if (lines.some((line) => line !== null)) calibrated = true;
    all.push(qualityOf(used, held, level));
    let from = 0;
    for (const { test } of own) {
      probability.push(used.slice(from, from + test.length));
      from += test.length;
    }
  }
  return { calibrated, figures: meanOf(all), probability };
}

/** Which judged rows may calibrate a fold: those of the other folds; in order of time, those whose outcome was known when its window began. */
function knownTo(
  { by, time, purge = 0 }: Splitting,
  at: Int32Array,
  splits: readonly Split[],
  part: Int32Array,
): (row: number, fold: number) => boolean {
  if (by !== "rolling" || time === undefined) return (row, fold) => part[row] !== fold;
  const from = splits.map(({ test }) =>
    test.reduce((a, i) => Math.min(a, time[i]), Number.POSITIVE_INFINITY),
  );
  return (row, fold) => part[row] < fold && time[at[row]] <= from[fold] - purge;
}

/** The mean of figures of one shape, number by number; null where one of them is. */
function meanOf<T>(all: readonly T[]): T {
  const [first] = all;
  if (all.length === 1 || typeof first === "string" || typeof first === "boolean") return first;
  if (all.includes(null as T)) return null as T;
  if (typeof first === "number")
    return ((all as readonly number[]).reduce((a, b) => a + b, 0) / all.length) as T;
  const keys = Object.keys(first as object) as (keyof T)[];
  const mean = keys.map((key) => [key, meanOf(all.map((one) => one[key]))] as const);
  return (Array.isArray(first) ? mean.map(([, value]) => value) : Object.fromEntries(mean)) as T;
}

function foldTable(
  rows: TrainingRows,
  { splits, names }: Splitting,
  p: readonly Float64Array[],
  level: number,
): Table<FoldQuality> {
  const figures = splits.map(({ test }, k) => {
    const { y, weight, count } = subsetRows(rows, test);
    return { yes: y.reduce((a, b) => a + b, 0), ...qualityOf(p[k], { y, weight, count }, level) };
  });
  return fromColumns(
    {
      fold: [...names],
      train: splits.map(({ train }) => train.length),
      test: splits.map(({ test }) => test.length),
      yes: figures.map(({ yes }) => yes),
      auc: figures.map(({ auc }) => auc?.value ?? Number.NaN),
      logLoss: figures.map(({ logLoss }) => logLoss.value),
      brier: figures.map(({ brier }) => brier.value),
    },
    { kind: "folds", key: "fold" },
  ) as unknown as Table<FoldQuality>;
}
