import { NOTHING } from "../rows/row-masses.ts";
import type { ClassifierComparison } from "./compare-classifiers.ts";
import type { ClassesEvaluation } from "./evaluate-classes.ts";
import type { ClassifierMeasures } from "./evaluate-classifier.ts";

/** What rows and the outcome are called in sentences. */
export interface OutcomeWords {
  /** Who the rows are, in the plural. Default "rows". */
  readonly who?: string;
  /** What those with the outcome did. Default "had the outcome"; such as "left". */
  readonly did?: string;
}

/** A quality in a few plain sentences. */
export function classifierWords(found: ClassifierMeasures, words: OutcomeWords): string[] {
  const { who = "rows", did = "had the outcome" } = words;
  const { auc, topDecile, calibration, logLoss, share, positives, rows } = found;
  const out: string[] = [];
  out.push(`${tidy(positives)} of ${tidy(found.total)} ${who} ${did}: ${inHundred(share.value)}.`);
  if (topDecile !== null)
    out.push(
      `Of the 10 % of ${who} with the highest scores, ${inHundred(topDecile.rate.value)} ${did}: ${tidy(topDecile.lift.value)} times as many as among all${range(topDecile.lift.interval)}.`,
    );
  if (auc !== null)
    out.push(
      `Of two ${who}, one that ${did} and one that did not, the score puts the right one first in ${hundredths(auc.value)} of 100 cases${auc.interval === null ? "" : ` (${hundredths(auc.interval[0])} to ${hundredths(auc.interval[1])})`}; 50 would be chance.`,
    );
  if (logLoss !== null && logLoss.skill !== null)
    out.push(
      logLoss.skill > 0
        ? `As probabilities the scores explain ${hundredths(logLoss.skill)} % of what a single number for everybody leaves open.`
        : "As probabilities the scores are no better than one number for everybody.",
    );
  if (calibration !== null) out.push(calibrationWords(calibration, who, did));
  if (positives > 0 && positives < 50)
    out.push(`Only ${tidy(positives)} of the ${who} ${did}: take all of these figures as rough.`);
  const unusable = rows.leftOut.reduce((sum, { reason, rows: n }) => sum + (reason === NOTHING ? 0 : n), 0);
  if (unusable > 0) out.push(`${unusable} of ${rows.given} rows could not be used.`);
  return out;
}

function calibrationWords(
  { predicted, observed, slope, ece }: NonNullable<ClassifierMeasures["calibration"]>,
  who: string,
  did: string,
): string {
  const foretold = `On average ${hundredths(predicted)} % were foretold and ${hundredths(observed)} % ${did}; within groups of ${who} the two are ${hundredths(ece)} points apart.`;
  if (slope?.interval == null) return foretold;
  if (slope.interval[1] < 1)
    return `${foretold} High chances are foretold too high and low ones too low: calibrate them.`;
  if (slope.interval[0] > 1) return `${foretold} The chances lie too close together: calibrate them.`;
  return foretold;
}

/** What the comparison of two scores says. */
export function comparisonWords(
  { auc, logLoss }: Pick<ClassifierComparison, "auc" | "logLoss">,
  level: number,
): string[] {
  const verdict = (measure: string, difference: number, p: number | null, higherIsBetter: boolean) => {
    const better = difference > 0 === higherIsBetter ? "first" : "second";
    if (p === null)
      return difference === 0
        ? `In ${measure} the two cannot be told apart on these rows.`
        : `In ${measure} the ${better} is ahead, but these rows do not say how much of that is luck.`;
    if (p > 1 - level) return `In ${measure} the difference may be luck (p = ${tidy(p)}).`;
    return `In ${measure} the ${better} is better (p ${p < 0.001 ? "below 0.001" : `= ${tidy(p)}`}).`;
  };
  const out = [verdict("ranking", auc.difference.value, auc.difference.p, true)];
  if (logLoss !== null)
    out.push(verdict("probabilities", logLoss.difference.value, logLoss.difference.p, false));
  return out;
}

/** A quality over several classes in a few plain sentences. */
export function classesWords(
  { accuracy, classes, skill }: Pick<ClassesEvaluation, "accuracy" | "classes" | "skill">,
  who = "rows",
): string[] {
  const most = classes.reduce((a, b) => (b.share.value > a.share.value ? b : a));
  const out = [
    `For ${hundredths(accuracy.value)} of 100 ${who} the class held likeliest came; always saying ${most.class} would be right for ${hundredths(most.share.value)}.`,
  ];
  if (skill !== null)
    out.push(
      skill > 0
        ? `The probabilities explain ${hundredths(skill)} % of what the same shares for everybody leave open.`
        : "The probabilities are no better than the same shares for everybody.",
    );
  const told = classes.filter(({ recall }) => recall !== null);
  const worst = told.reduce((a, b) => ((b.recall?.value ?? 1) < (a.recall?.value ?? 1) ? b : a));
  if (told.length > 1 && worst.recall !== null && worst.recall.value < 1)
    out.push(
      `Hardest to tell is ${worst.class}: of 100 ${who} of that class ${hundredths(worst.recall.value)} are found.`,
    );
  return out;
}

function inHundred(share: number): string {
  return `${hundredths(share)} in 100`;
}

function hundredths(share: number): string {
  const value = share * 100;
  return String(value >= 10 || value === 0 ? Math.round(value) : Number(value.toPrecision(2)));
}

function range(interval: readonly [number, number] | null): string {
  return interval === null ? "" : ` (${tidy(interval[0])} to ${tidy(interval[1])})`;
}

function tidy(value: number): string {
  return String(Number(value.toPrecision(value >= 100 ? Math.ceil(Math.log10(value + 1)) : 2)));
}
