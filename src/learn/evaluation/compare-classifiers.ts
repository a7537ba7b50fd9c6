import type { Column, Data } from "../../core/columns.ts";
import { levelOption } from "../../core/options.ts";
import { areaParts } from "../../numeric/delong.ts";
import type { EstimatedDifference } from "../../numeric/differences.ts";
import { normalCdf, normalQuantile } from "../../numeric/normal.ts";
import { rankedScores } from "../../numeric/ranked-scores.ts";
import { scoreOrder } from "../../numeric/score-order.ts";
import { studentTCdf } from "../../numeric/student-t.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { squaredWeights } from "./delong.ts";
import { logLossAt } from "./log-loss-of.ts";
import { needColumn, readScored, type ScoredRows } from "./read-scored.ts";
import type { ScoredLevel } from "./scored-types.ts";
import { meanWithError } from "./weighted-mean.ts";
import { comparisonWords } from "./words.ts";

/** Settings of {@link compareClassifiers}. */
export interface CompareClassifiersOptions<Row extends object = object>
  extends Omit<ScoredLevel<Row>, "score"> {
  /** The two scores of each row. */
  readonly first: Column<Row, number>;
  readonly second: Column<Row, number>;
}

/** One measure of two scores; the difference is first less second. */
export interface ComparedMeasure {
  readonly first: number;
  readonly second: number;
  readonly difference: EstimatedDifference;
}

/** Two scores on the same rows. */
export interface ClassifierComparison {
  /** The higher the better; DeLong's test for two scores of the same rows. */
  readonly auc: ComparedMeasure;
  /** The lower the better; t test of the rows' differences. Null where a score is no probability. */
  readonly logLoss: ComparedMeasure | null;
  readonly brier: ComparedMeasure | null;
  readonly sentences: readonly string[];
  readonly rows: LearnAccount;
}

/**
 * Which of two scores is better, judged on the same rows: DeLong's test for the areas under the ROC curve (1988), t tests of the rows' differences for log loss and Brier loss. Rows must be new to both. O(n).
 *
 * @throws "bad-input" when all rows have the same outcome; "missing-value", "bad-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { compareClassifiers } from "clientele";
 * const rows = [[0.9, 0.6, 1], [0.8, 0.7, 0], [0.7, 0.9, 1], [0.3, 0.4, 0], [0.4, 0.2, 1], [0.1, 0.3, 0]].map(([a, b, left]) => ({ a, b, left }));
 * const compared = compareClassifiers(rows, { first: "a", second: "b", label: "left" });
 * compared.auc.difference.value; // => 0.2222222
 * compared.logLoss?.difference.value; // => -0.1412163
 */
export function compareClassifiers<Row extends object>(
  data: Data<Row>,
  options: CompareClassifiersOptions<NoInfer<Row>>,
): ClassifierComparison {
  const what = "compareClassifiers";
  const asked = (options ?? {}) as { readonly second?: unknown };
  needColumn(asked.second, "second");
  const rows = readScored(data as Data<object>, options, {
    what,
    both: true,
    score: "first",
    numbers: { second: { from: asked.second } },
  });
  const { second } = rows.numbers;
  const level = levelOption(options.level);
  const { score: first, y } = rows;
  const probabilities = first.every(isChance) && second.every(isChance);
  const measures = {
    auc: comparedAreas(rows, second, level),
    logLoss: probabilities ? comparedMeans(rows, (p, i) => logLossAt(p, y[i]), second, level) : null,
    brier: probabilities ? comparedMeans(rows, (p, i) => (p - y[i]) ** 2, second, level) : null,
  };
  return { ...measures, sentences: comparisonWords(measures, level), rows: rows.account };
}

function isChance(p: number): boolean {
  return p >= 0 && p <= 1;
}

function comparedMeans(
  rows: ScoredRows,
  loss: (p: number, row: number) => number,
  second: Float64Array,
  level: number,
): ComparedMeasure {
  const of = (score: Float64Array) => meanWithError((i) => loss(score[i], i), rows, level).value;
  const difference = meanWithError((i) => loss(rows.score[i], i) - loss(second[i], i), rows, level);
  const { value, se } = difference;
  const n = rows.yesRows + rows.noRows;
  const p = se === null || se === 0 ? null : 2 * studentTCdf(-Math.abs(value / se), n - 1);
  return { first: of(rows.score), second: of(second), difference: { ...difference, p } };
}

function comparedAreas(rows: ScoredRows, second: Float64Array, level: number): ComparedMeasure {
  const { y, yes, no, yesRows, noRows, length } = rows;
  const [one, other] = [placements(rows, rows.score), placements(rows, second)];
  const value = one.value - other.value;
  const squares = squaredWeights(rows);
  let [ofYes, ofNo] = [0, 0];
  for (let i = 0; i < length; i++) {
    const off = one.of[i] - other.of[i] - value;
    const part = (squares === undefined ? 1 : squares[i]) * off * off;
    if (y[i] === 1) ofYes += part;
    else ofNo += part;
  }
  const variance =
    yesRows > 1 && noRows > 1
      ? (ofYes / (yes * yes)) * (yesRows / (yesRows - 1)) + (ofNo / (no * no)) * (noRows / (noRows - 1))
      : Number.NaN;
  // squares of rounding errors are no variance
  const se = variance > 1e-28 ? Math.sqrt(variance) : null;
  const half = normalQuantile((1 + level) / 2) * (se ?? 0);
  const difference: EstimatedDifference = {
    value,
    se,
    interval: se === null ? null : [value - half, value + half],
    level,
    p: se === null ? null : 2 * normalCdf(-Math.abs(value / se)),
  };
  return { first: one.value, second: other.value, difference };
}

/** For each row the share of the other side that it is on the right side of. */
function placements({ y, mass, length }: ScoredRows, score: Float64Array) {
  const places = scoreOrder(score);
  const { order, from } = places;
  const { value, yesBeats, noBeaten } = areaParts(rankedScores(score, y, mass, places));
  const of = new Float64Array(length);
  for (let g = 0; g + 1 < from.length; g++)
    for (let k = from[g]; k < from[g + 1]; k++) of[order[k]] = y[order[k]] === 1 ? yesBeats[g] : noBeaten[g];
  return { value, of };
}
