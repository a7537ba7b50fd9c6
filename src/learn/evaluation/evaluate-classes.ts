import type { Column, Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { confusionOf, qualityOfClass } from "./class-confusion.ts";
import { areaEstimate } from "./delong.ts";
import { logLossAt } from "./log-loss-of.ts";
import { type ClassRows, readClasses } from "./read-classes.ts";
import { meanWithError, weightedShare, within } from "./weighted-mean.ts";
import { classesWords, type OutcomeWords } from "./words.ts";

/** Settings of {@link evaluateClasses}. */
export interface EvaluateClassesOptions<Row extends object = object> {
  /** What happened: the class of each row. */
  readonly label: Column<Row, string | number | boolean>;
  /** For each class the column with its probability, such as { basic: "basic", plus: "plus" } for what predictOutcome gives. */
  readonly probabilities: { readonly [className: string]: Column<Row, number> };
  /** How much each row weighs; 0 leaves it out. Default: all the same. */
  readonly weight?: Column<Row, number>;
  /** How many equal rows each stands for. Default 1. */
  readonly count?: Column<Row, number>;
  /** What becomes of rows without a valid label, probability, weight or count: "throw" (default) or "skip". */
  readonly onInvalid?: "throw" | "skip";
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
  /** What rows are called in the sentences. */
  readonly words?: Pick<OutcomeWords, "who">;
}

/** How well one class is told from the others. */
export interface ClassQuality {
  readonly class: string;
  /** Share of the rows that are of it, and mean probability it was given. */
  readonly share: Estimate;
  readonly predicted: number;
  /** Share of the rows for which it is the likeliest that are of it; null where it never is. */
  readonly precision: Estimate | null;
  /** Share of its rows for which it is the likeliest; null where it has none. */
  readonly recall: Estimate | null;
  readonly f1: Estimate | null;
  /** The chance that a row of the class was given a higher probability of it than another row (DeLong's error); null where all or no rows are of it. */
  readonly auc: Estimate | null;
}

/** How good the probabilities of several classes are. */
export interface ClassesEvaluation {
  /** Rows, weighed. */
  readonly total: number;
  /** Minus the mean logarithm of the probability of the class that came. */
  readonly logLoss: Estimate;
  /** The log loss of giving everybody the shares that came, and what the probabilities explain of it (null where all rows are of one class). */
  readonly reference: number;
  readonly skill: number | null;
  /** Mean of the squared distances, added up over the classes: 0 to 2, for two classes twice brierLoss. */
  readonly brier: Estimate;
  /** Share of the rows whose likeliest class came; of equally likely ones the first counts. */
  readonly accuracy: Estimate;
  /** Mean recall of the classes that came. */
  readonly balancedAccuracy: number;
  /** Mean F1 of the classes that came or were the likeliest; 0 for one that never was right. */
  readonly macroF1: number;
  /** Mean area of one class against the others, over those that have one; null where none has. */
  readonly macroAuc: number | null;
  /** Agreement beyond chance (Cohen); null where all rows are of one class and were said to be. */
  readonly kappa: number | null;
  readonly classes: readonly ClassQuality[];
  /** Weight of the rows by class that came (outer) and likeliest class (inner), in the order of `classes`. */
  readonly confusion: readonly (readonly number[])[];
  readonly warnings: readonly string[];
  readonly sentences: readonly string[];
  readonly rows: LearnAccount;
}

/**
 * How good the probabilities of several classes are, from rows that they were not learnt on: log loss, Brier loss, accuracy and agreement over all, and for each class what evaluateClassifier says of one (precision, recall, F1 of taking the likeliest class, and the
 * area under its ROC curve against all others); as scikit-learn's. Weights count as known, counts as equal rows. O(n classes).
 *
 * @throws "bad-option"; "bad-value" for a label that is no class and a probability outside 0 to 1; "missing-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { evaluateClasses } from "clientele/learn";
 * const rows = [["a", 0.7, 0.2, 0.1], ["b", 0.1, 0.6, 0.3], ["c", 0.2, 0.5, 0.3], ["a", 0.5, 0.1, 0.4]].map(([plan, a, b, c]) => ({ plan, a, b, c }));
 * const found = evaluateClasses(rows, { label: "plan", probabilities: { a: "a", b: "b", c: "c" } } as never);
 * found.logLoss.value; // => 0.691155
 * found.confusion; // => [[2, 0, 0], [0, 1, 0], [0, 1, 0]]
 * found.classes[1].precision?.value; // => 0.5
 * found.sentences[0]; // => "For 75 of 100 rows the class held likeliest came; always saying a would be right for 50."
 */
export function evaluateClasses<Row extends object>(
  data: Data<Row>,
  options: EvaluateClassesOptions<NoInfer<Row>>,
): ClassesEvaluation {
  const rows = readClasses(data as Data<object>, options, "evaluateClasses");
  const level = levelOption(options.level);
  const { classes, y, p, length, mass, weight } = rows;
  const { cells, squares, n, total, squaresTotal } = confusionOf(rows);
  const came = cells.map((own) => own.reduce((a, b) => a + b, 0));
  const said = classes.map((_, k) => cells.reduce((sum, own) => sum + own[k], 0));
  const right = cells.reduce((sum, own, k) => sum + own[k], 0);
  const qualities = classes.map((name, k): ClassQuality => {
    const { precision, recall, f1 } = qualityOfClass({ cells, squares, n }, k, level);
    const ofClass = squares[k].reduce((a, b) => a + b, 0);
    // among rows of a class alone, squares count as they do among all
    const share = weightedShare(came[k], total, squaresTotal, level) as Estimate;
    let predicted = 0;
    for (let i = 0; i < length; i++) predicted += ((mass?.[i] ?? 1) / total) * p[k][i];
    return {
      class: name,
      share,
      predicted,
      precision,
      recall,
      f1,
      auc: ofClass > 0 ? areaOf(rows, k, level) : null,
    };
  });
  const loss = meanWithError((i) => logLossAt(p[y[i]][i], 1), rows, level);
  const squared = (i: number) => p.reduce((sum, own, k) => sum + (own[i] - (y[i] === k ? 1 : 0)) ** 2, 0);
  const reference = came.reduce((sum, c) => (c > 0 ? sum - (c / total) * Math.log(c / total) : sum), 0);
  const chance = came.reduce((sum, c, k) => sum + (c / total) * (said[k] / total), 0);
  const areas = qualities.flatMap(({ auc }) => (auc === null ? [] : [auc.value]));
  const f1 = classes.map((_, k) => (2 * cells[k][k]) / (came[k] + said[k]));
  const found = {
    total,
    logLoss: within(loss, 0, Number.POSITIVE_INFINITY),
    reference,
    skill: reference > 0 ? 1 - loss.value / reference : null,
    brier: within(meanWithError(squared, rows, level), 0, 2),
    accuracy: weightedShare(right, total, squaresTotal, level) as Estimate,
    balancedAccuracy: meanOf(cells.flatMap((own, k) => (came[k] > 0 ? [own[k] / came[k]] : []))),
    macroF1: meanOf(f1.filter((value) => !Number.isNaN(value))),
    macroAuc: areas.length > 0 ? meanOf(areas) : null,
    kappa: chance < 1 ? (right / total - chance) / (1 - chance) : null,
    classes: qualities,
    confusion: cells,
    rows: rows.account,
  };
  return {
    ...found,
    warnings: warningsOf(rows, came, weight),
    sentences: classesWords(found, options.words?.who),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** One class against all others. */
function areaOf(rows: ClassRows, k: number, level: number): Estimate | null {
  const { p, length, mass, count } = rows;
  const y = Uint8Array.from(rows.y, (own) => (own === k ? 1 : 0));
  const sums = { yes: 0, no: 0, yesRows: 0, noRows: 0 };
  for (let i = 0; i < length; i++) {
    sums[y[i] === 1 ? "yes" : "no"] += mass?.[i] ?? 1;
    sums[y[i] === 1 ? "yesRows" : "noRows"] += count?.[i] ?? 1;
  }
  if (!(sums.yes > 0 && sums.no > 0)) return null;
  return areaEstimate({ ...rows, ...sums, score: p[k], y }, level);
}

function warningsOf(rows: ClassRows, came: readonly number[], weight: Float64Array | undefined): string[] {
  const { classes, p, length, y } = rows;
  const out: string[] = [];
  const none = classes.filter((_, k) => came[k] === 0);
  if (none.length > 0)
    out.push(`No row is of ${none.slice(0, 5).join(", ")}${none.length > 5 ? " ..." : ""}.`);
  let off = 0;
  for (let i = 0; i < length; i++) {
    const sum = p.reduce((a, own) => a + own[i], 0);
    if (Math.abs(sum - 1) > 1e-6) off++;
  }
  if (off > 0) out.push(`In ${off} of ${length} rows the probabilities do not add up to 1.`);
  const few = classes.filter((_, k) => {
    const own = y.reduce((n, c) => n + (c === k ? 1 : 0), 0);
    return own > 0 && own < 10 && weight === undefined;
  });
  if (few.length > 0)
    out.push(
      `Fewer than ten rows are of ${few.slice(0, 5).join(", ")}${few.length > 5 ? " ..." : ""}: their intervals are rough.`,
    );
  return out;
}
