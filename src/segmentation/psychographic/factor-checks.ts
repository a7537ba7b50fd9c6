import { ClienteleError, show } from "../../core/errors.ts";
import { chiSquareUpper } from "../../numeric/chi-square.ts";
import { positiveInverse } from "../../numeric/positive-inverse.ts";
import { type AnswerMoments, type CompleteAnswers, isConstant } from "./answers.ts";
import type { FactorTest } from "./factors-types.ts";

/** Correlations that a factor analysis can be made of. */
export interface Suitable {
  readonly inverse: Float64Array;
  readonly kmo: number;
  readonly adequacy: readonly number[];
  readonly sphericity: FactorTest;
}

/** The checks before a factor analysis; refuses what cannot be analysed. */
export function needSuitable(
  names: readonly string[],
  complete: CompleteAnswers,
  { correlation }: AnswerMoments,
  what: string,
): Suitable {
  const p = names.length;
  const { n, leftOut } = complete;
  if (n <= p) {
    throw new ClienteleError(
      "too-few-rows",
      `${what} was given ${n} customer${n === 1 ? "" : "s"} who answered all ${p} items (${leftOut} left one out); it needs more customers than items, and a hundred or more for a stable answer.`,
      { value: n, expected: `more than ${p} complete answers` },
    );
  }
  const constant = names.findIndex((_, item) => isConstant(complete, item));
  if (constant >= 0) {
    throw new ClienteleError(
      "bad-value",
      `${what}: item ${show(names[constant])} has the same answer from everybody; leave it out.`,
      {
        column: names[constant],
        value: complete.points.columns[constant][0],
        expected: "answers that differ",
      },
    );
  }
  const inverted = positiveInverse(correlation, p);
  // on the diagonal of the inverse: how many times the variance that other items leave of an item goes into it
  const follows = Array.from(names.keys()).find(
    (i) => inverted === undefined || inverted.inverse[i * p + i] > 1e10,
  );
  if (inverted === undefined || follows !== undefined) throw followsFromOthers(names, correlation, what);
  const { inverse, logDeterminant } = inverted;
  const { kmo, adequacy } = kaiserMeyerOlkin(correlation, inverse, p);
  const statistic = -(n - 1 - (2 * p + 5) / 6) * logDeterminant;
  const df = (p * (p - 1)) / 2;
  return { inverse, kmo, adequacy, sphericity: { statistic, df, p: chiSquareUpper(statistic, df) } };
}

function followsFromOthers(
  names: readonly string[],
  correlation: Float64Array,
  what: string,
): ClienteleError {
  const p = names.length;
  let [a, b] = [0, 1];
  for (let i = 0; i < p; i++)
    for (let j = 0; j < i; j++)
      if (Math.abs(correlation[i * p + j]) > Math.abs(correlation[a * p + b])) [a, b] = [j, i];
  const twins = Math.abs(correlation[a * p + b]) > 1 - 1e-9;
  const found = twins
    ? `items ${show(names[a])} and ${show(names[b])} say the same (correlation ${Math.sign(correlation[a * p + b])})`
    : `one of the items follows from the others (a sum, or shares that add up; the closest two are ${show(names[a])} and ${show(names[b])})`;
  return new ClienteleError("bad-input", `${what}: ${found}; leave one out.`, {
    value: names[twins ? b : a],
    expected: "items that do not follow from each other",
  });
}

/** Squares of correlations beside those of partial correlations, in all and by item. */
function kaiserMeyerOlkin(
  correlation: Float64Array,
  inverse: Float64Array,
  p: number,
): { kmo: number; adequacy: number[] } {
  const plain = new Float64Array(p);
  const partial = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      if (i === j) continue;
      plain[i] += correlation[i * p + j] ** 2;
      partial[i] += inverse[i * p + j] ** 2 / (inverse[i * p + i] * inverse[j * p + j]);
    }
  }
  const share = (a: number, b: number) => (a + b > 0 ? a / (a + b) : 0);
  const total = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  return {
    kmo: share(total(plain), total(partial)),
    adequacy: Array.from(plain, (square, i) => share(square, partial[i])),
  };
}
