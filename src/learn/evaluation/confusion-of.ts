import type { Estimate } from "../../core/estimate.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { ScoredRows } from "./read-scored.ts";
import { weightedShare } from "./weighted-mean.ts";

/** Four sums over rows: taken or not, with the outcome or not. */
export interface FourCells {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** What a yes-or-no decision gets right. Null where there is nothing to be a share of. */
export interface DecisionQuality {
  /** Share of those taken that have the outcome. */
  readonly precision: Estimate | null;
  /** Share of those with the outcome that are taken. */
  readonly recall: Estimate | null;
  /** Share of those without the outcome that are not taken. */
  readonly specificity: Estimate | null;
  /** Share of rows decided rightly. */
  readonly accuracy: Estimate;
  /** Mean of recall and specificity. */
  readonly balancedAccuracy: Estimate | null;
  /** Harmonic mean of precision and recall. */
  readonly f1: Estimate | null;
  /** The same with recall `beta` times as important. */
  readonly fBeta: Estimate | null;
  /** Correlation of decision and outcome (Matthews): -1 to 1, 0 is chance. */
  readonly mcc: Estimate | null;
  /** Agreement beyond chance (Cohen's kappa). */
  readonly kappa: Estimate | null;
}

/** Sums of masses and of squared weights. */
export function fourCells(
  rows: ScoredRows,
  threshold: number,
): { readonly mass: FourCells; readonly squares: FourCells; readonly n: number } {
  const { score, y, mass, weight, length, yesRows, noRows } = rows;
  const sums = new Float64Array(4);
  const squares = new Float64Array(4);
  for (let i = 0; i < length; i++) {
    const cell = (score[i] >= threshold ? 0 : 2) + (y[i] === 1 ? 0 : 1);
    const m = mass === undefined ? 1 : mass[i];
    sums[cell] += m;
    squares[cell] += weight === undefined ? m : m * weight[i];
  }
  return { mass: cellsOf(sums), squares: cellsOf(squares), n: yesRows + noRows };
}

/** Taken with the outcome, taken without, left with, left without. */
function cellsOf(sums: Float64Array): FourCells {
  return { truePositives: sums[0], falsePositives: sums[1], falseNegatives: sums[2], trueNegatives: sums[3] };
}

/**
 * Shares get Wilson's interval; what is composed of them gets the error of its linearization (delta method; rows drawn anew at random), cut at what is possible, and none at its ends where that error is zero. O(1).
 */
export function decisionQuality(
  { mass, squares, n }: ReturnType<typeof fourCells>,
  beta: number,
  level: number,
): DecisionQuality {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = mass;
  const s = squares;
  const share = (part: number, all: number, square: number) => weightedShare(part, all, square, level);
  const composed = (measure: (cells: readonly number[]) => number, least: number) =>
    composedEstimate(
      [tp, fp, fn, tn],
      [s.truePositives, s.falsePositives, s.falseNegatives, s.trueNegatives],
      n,
      measure,
      least,
      level,
    );
  const all = s.truePositives + s.falsePositives + s.falseNegatives + s.trueNegatives;
  return {
    precision: share(tp, tp + fp, s.truePositives + s.falsePositives),
    recall: share(tp, tp + fn, s.truePositives + s.falseNegatives),
    specificity: share(tn, tn + fp, s.trueNegatives + s.falsePositives),
    accuracy: share(tp + tn, tp + fp + fn + tn, all) as Estimate,
    balancedAccuracy: composed(([a, b, c, d]) => (a / (a + c) + d / (b + d)) / 2, 0),
    f1: composed(([a, b, c]) => (2 * a) / (2 * a + b + c), 0),
    fBeta: composed(
      ([a, b, c]) => ((1 + beta * beta) * a) / ((1 + beta * beta) * a + beta * beta * c + b),
      0,
    ),
    mcc: composed(([a, b, c, d]) => (a * d - b * c) / Math.sqrt((a + b) * (a + c) * (d + b) * (d + c)), -1),
    kappa: composed(([a, b, c, d]) => {
      const chance = (a + b) * (a + c) + (c + d) * (b + d);
      return ((a + d) * (a + b + c + d) - chance) / ((a + b + c + d) ** 2 - chance);
    }, -1),
  };
}

function composedEstimate(
  mass: readonly number[],
  squares: readonly number[],
  n: number,
  measure: (cells: readonly number[]) => number,
  least: number,
  level: number,
): Estimate | null {
  const total = mass.reduce((a, b) => a + b, 0);
  const cells = mass.map((m) => m / total);
  const value = measure(cells);
  if (!Number.isFinite(value)) return null;
  const step = 1e-6;
  // measures are the same for cells times any number, so the slopes along the cells themselves sum to zero
  const slopes = cells.map((_, k) => {
    const moved = (by: number) => measure(cells.map((c, j) => (j === k ? c + by : c)));
    return cells[k] > step ? (moved(step) - moved(-step)) / (2 * step) : (moved(step) - value) / step;
  });
  const variance =
    slopes.reduce((a, d, k) => a + (squares[k] > 0 ? squares[k] * d * d : 0), 0) / (total * total);
  if (!(n > 1 && variance > 1e-20)) return { value, se: null, interval: null, level };
  const se = Math.sqrt((variance * n) / (n - 1));
  const half = normalQuantile((1 + level) / 2) * se;
  return { value, se, interval: [Math.max(least, value - half), Math.min(1, value + half)], level };
}
