import type { RegressionCoefficient, RegressionModel } from "./regression-types.ts";

/** How a number is written. */
export type Write = (value: number) => string;

/** The formula of a model on one line. */
export function formulaOf(model: RegressionModel, write: Write): string {
  const { kind, y, coefficients } = model;
  const value = (k: number) => coefficients[k]?.value ?? 0;
  if (kind === "exponential-regression" || kind === "power-regression") {
    const x = model.predictors[0].column;
    const curve =
      kind === "power-regression" ? `${x}^${write(value(1))}` : `${write(Math.exp(value(1)))}^${x}`;
    return `median of ${y} = ${write(Math.exp(value(0)))} × ${curve}`;
  }
  let text = "";
  for (const { value, term, column, category } of coefficients) {
    if (value === null) continue;
    const size = write(Math.abs(value));
    const part =
      column === null
        ? size
        : category === null
          ? `${size} × ${term}`
          : `${size} if ${column} is ${category}`;
    text += text === "" ? `${value < 0 ? "-" : ""}${part}` : ` ${value < 0 ? "-" : "+"} ${part}`;
  }
  return `${y} = ${text === "" ? "0" : text}`;
}

/** One sentence for each coefficient but the constant; for curves one in all. */
export function effectSentences(model: RegressionModel, write: Write): string[] {
  const { kind, y, coefficients, predictors } = model;
  const [x] = predictors;
  if (kind === "polynomial-regression")
    return [
      `The effect of ${x.column} on ${y} changes along the way: read it from predictions rather than from single numbers.`,
    ];
  const effects = coefficients.filter((c) => c.column !== null && c.value !== null);
  return effects.map((c) => {
    if (kind === "exponential-regression") return growth(y, c, write);
    if (kind === "power-regression") return elasticity(y, x.column, c, write);
    const others = effects.length > 1 ? ", the other columns being equal" : "";
    const reference = predictors.find((p) => p.column === c.column)?.reference;
    return c.category === null
      ? `Where ${c.column} is 1 higher, ${change(c, y, write)}${others}.`
      : `Where ${c.column} is ${c.category} rather than ${reference}, ${change(c, y, write)}${others}.`;
  });
}

/** How much of y is explained, and how far single rows lie off. */
export function qualitySentences(model: RegressionModel, write: Write, reach: number | null): string[] {
  const { r2, y, scale, meanFactor, level } = model;
  const out: string[] = [];
  if (r2 !== null)
    out.push(
      `The formula accounts for ${percent(r2)} of the differences in ${scale === "y" ? y : `the logarithm of ${y}`} between rows.`,
    );
  if (reach !== null)
    out.push(
      scale === "y"
        ? `About ${percent(level)} of single rows lie within ${write(reach)} of it.`
        : `About ${percent(level)} of single rows lie between the curve divided by ${write(Math.exp(reach))} and the curve times ${write(Math.exp(reach))}.`,
    );
  if (meanFactor !== null)
    out.push(
      `The curve is fitted to the logarithm of ${y} and runs through the middle: half of such rows lie below. Their mean is ${write(meanFactor.smearing)} times as high (for totals, use the mean).`,
    );
  return out;
}

/** What the checks found that a reader should know. */
export function checkSentences({ checks, errors, kind, fit }: RegressionModel): string[] {
  const { equalNoise, form, normality, order, inflation, influence } = checks;
  const out: string[] = [];
  const fails = (test: { readonly p: number } | null) => test !== null && test.p < 0.01;
  if (fails(equalNoise) && errors === "classic")
    out.push(
      'Some kinds of rows lie further off than others, which the intervals do not know: fit with errors: "hc3".',
    );
  if (fails(form))
    out.push(
      kind === "linear-regression"
        ? "The rows bend away from a straight line: try a polynomial, exponential or power regression."
        : "The rows bend away from this curve: try another one.",
    );
  if (fails(normality))
    out.push(
      "A few rows lie much further off than the rest: the range of a single row is less sure than it looks.",
    );
  if (fails(order))
    out.push(
      "Rows that follow each other are alike, so there is less to learn from them than it seems: the intervals are too narrow.",
    );
  for (const { column, perDf } of inflation)
    if (perDf > 10)
      out.push(
        `${column} moves together with the other columns: what each does on its own can hardly be told.`,
      );
  if (kind === "theil-sen-regression") return [...out, ...fit.warnings];
  for (const { row, label, cook } of influence)
    if (cook === null || cook > 1)
      out.push(
        `Row ${row}${label === null ? ", counted from 0," : ` (${label})`} alone pulls the fit a long way: check it, and fit without it.`,
      );
  return [...out, ...fit.warnings];
}

/** What no regression shows. */
export function caveat(model: RegressionModel): string {
  const ranges = model.predictors.filter((p) => p.range !== null).map((p) => p.column);
  const within =
    ranges.length > 0 ? `, and only within the values of ${ranges.join(", ")} that were seen` : "";
  return `This says what goes together in these rows${within}; it does not say what causes what.`;
}

function change({ value, interval }: RegressionCoefficient, y: string, write: Write): string {
  const v = value ?? 0;
  const size = `${y} is ${write(Math.abs(v))} ${v < 0 ? "lower" : "higher"}`;
  if (interval === null || interval[0] === interval[1]) return size;
  const [low, high] = interval;
  if (low <= 0 && high >= 0 && low < high)
    return `${size}, which may be chance (${write(low)} to ${write(high)})`;
  const [a, b] = [Math.abs(low), Math.abs(high)];
  return `${size} (${write(Math.min(a, b))} to ${write(Math.max(a, b))})`;
}

function growth(y: string, { column, value, interval }: RegressionCoefficient, write: Write): string {
  const [low, high] = interval ?? [];
  const span =
    low === undefined || high === undefined ? "" : ` (${write(Math.exp(low))} to ${write(Math.exp(high))})`;
  return `With one more ${column} ${y} is multiplied by ${write(Math.exp(value ?? 0))}${span}.`;
}

function elasticity(y: string, x: string, { value, interval }: RegressionCoefficient, write: Write): string {
  const v = value ?? 0;
  const percents = (p: number) => `${write(Math.abs(p))} percent ${p < 0 ? "less" : "more"}`;
  const span = interval === null ? "" : ` (from ${percents(interval[0])} to ${percents(interval[1])})`;
  return `One percent more ${x} goes with about ${percents(v)} ${y}${span}.`;
}

function percent(share: number): string {
  return share > 0.995 && share < 1 ? "more than 99 %" : `${Math.round(100 * share)} %`;
}
