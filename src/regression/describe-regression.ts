import { badOption } from "../core/options.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import { needRegression } from "./need-regression.ts";
import type { RegressionModel } from "./regression-types.ts";
import { caveat, checkSentences, effectSentences, formulaOf, qualitySentences } from "./words.ts";

/** Options of {@link describeRegression}. */
export interface DescribeRegressionOptions {
  /** How numbers are written, as a BCP 47 tag; the text is English. Default "en". */
  readonly locale?: string;
}

/** A regression in words. */
export interface RegressionDescription {
  /** Such as "revenue = 10 + 2 × visitors". */
  readonly formula: string;
  /** What each column does, how good the formula is, and what to be careful about; plain sentences. */
  readonly sentences: readonly string[];
}

/**
 * A regression in words: the formula with four digits, what each column goes with, how far rows lie off, and what the checks found (tests below 0.01, variance inflation
 * above 10, Cook's distance above 1). O(coefficients).
 *
 * @throws "bad-model" for what is no such model; "bad-option" for an unknown locale.
 *
 * @example
 * import { describeRegression, fitLinearRegression } from "clientele/regression";
 * const days = [[10, 31], [20, 48], [30, 72], [40, 88], [50, 111]].map(([visitors, revenue]) => ({ visitors, revenue }));
 * const { formula, sentences } = describeRegression(fitLinearRegression(days, { y: "revenue", x: "visitors" }));
 * formula; // => "revenue = 10 + 2 × visitors"
 * sentences[0]; // => "Where visitors is 1 higher, revenue is 2 higher (1.783 to 2.217)."
 * describeRegression(fitLinearRegression(days, { y: "revenue", x: "visitors" }), { locale: "?" }); // throws "bad-option"
 */
export function describeRegression(
  model: RegressionModel,
  options: DescribeRegressionOptions = {},
): RegressionDescription {
  needRegression(model, "describeRegression");
  const write = writer(options.locale ?? "en");
  const { residualSe, tDf, level, kind } = model;
  // Theil-Sen's residuals are not taken as bell-shaped
  const hasReach = residualSe !== null && kind !== "theil-sen-regression" && model.fit.status !== "perfect";
  const reach = hasReach ? studentTQuantile((1 + level) / 2, tDf) * residualSe : null;
  return {
    formula: formulaOf(model, write),
    sentences: [
      ...effectSentences(model, write),
      ...qualitySentences(model, write, reach),
      ...checkSentences(model),
      caveat(model),
    ],
  };
}

function writer(locale: string): (value: number) => string {
  try {
    const format = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
    const small = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4, notation: "scientific" });
    return (value) => (value !== 0 && Math.abs(value) < 1e-4 ? small : format).format(value);
  } catch {
    throw badOption("locale", locale, 'a language tag such as "en" or "de-DE"');
  }
}
