import type { Data } from "../../core/columns.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import { randomFrom } from "../../core/random.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { factorSteps } from "../../numeric/factor-analysis.ts";
import { symmetricEigen } from "../../numeric/symmetric-eigen.ts";
import { varimax } from "../../numeric/varimax.ts";
import { needRows, wholeOption } from "../clusters/features.ts";
import { type AnswersOptions, completeAnswers, momentsOfAnswers, readAnswers } from "./answers.ts";
import { chanceSteps, leading } from "./count-factors.ts";
import { needSuitable } from "./factor-checks.ts";
import { factorModel } from "./factor-model.ts";
import type { FactorModel } from "./factors-types.ts";

/** Options of {@link fitFactors}. */
export interface FactorsOptions<Row extends object = { readonly [column: string]: unknown }>
  extends AnswersOptions<Row> {
  /**
   * How many factors: a number, "parallel" (those whose eigenvalue is larger than chance would give in 95 of 100 cases) or "kaiser" (those with an eigenvalue above 1, which
   * finds too many). Default "parallel".
   */
  readonly factors?: number | "parallel" | "kaiser";
  /** "varimax" turns the factors such that each item loads on few of them, "none" leaves them. Default "varimax". */
  readonly rotation?: "varimax" | "none";
  /** What the comparison with chance is drawn from. Default 1. */
  readonly seed?: number;
}

/** Options of {@link fitFactorsAsync}. */
export interface FactorsAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FactorsOptions<Row>,
    Work {}

/**
 * Looks for the few things behind many answers: exploratory factor analysis by maximum likelihood with varimax rotation. Each factor is something unseen
 * that makes several answers rise and fall together; an item's loading is its correlation with it. Customers who left an item out are left out and counted.
 *
 * As R's `factanal` (uniquenesses of 0.005 and more, Kaiser's normalization, the test with Bartlett's correction, regression scores); its rotation stops a
 * little before the end (`eps = 1e-5`), which moves loadings in the fourth digit. Factors are sorted by the variance they explain, and turned so that their loadings add up to
 * more than zero. O(n p^2 + p^3).
 *
 * @throws "too-few-rows" for no more complete answers than items; "bad-value" for an item with one answer only; "bad-input" for an item that follows from others; "bad-option"
 * for more factors than the items can carry; "empty-input", "missing-column".
 *
 * @example
 * import { fitFactors } from "clientele/segmentation";
 * const rows = Array.from({ length: 90 }, (_, i) => {
 *   const [price, style] = [i % 5, (7 * i) % 6];
 *   const [q1, q2, q3] = [price + (i % 3), price + (i % 4), price + (i % 7) / 3];
 *   return { q1, q2, q3, q4: style + (i % 11) / 3, q5: style + (i % 13) / 4, q6: style + (i % 9) / 3 };
 * });
 * const model = fitFactors(rows, { items: ["q1", "q2", "q3", "q4", "q5", "q6"] });
 * model.factors.map(({ share }) => Math.round(100 * share)); // => [39, 37]
 * model.items[5].loadings.map((loading) => loading.toFixed(2)); // => ["0.89", "0.08"]
 * model.fit.test?.df; // => 4
 * fitFactors(rows, { items: ["q1", "q2", "q3", "q4"], factors: 2 }); // throws "bad-option"
 */
export function fitFactors<Row extends object>(
  data: Data<Row>,
  options: FactorsOptions<NoInfer<Row>>,
): FactorModel {
  return runSteps(steps(data, options));
}

/**
 * {@link fitFactors} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitFactors`, and "aborted".
 *
 * @example
 * import { fitFactorsAsync } from "clientele/segmentation";
 * const rows = [[1, 2, 1], [2, 2, 3], [3, 3, 2], [4, 4, 5], [5, 4, 4], [3, 2, 4]].map(([q1, q2, q3]) => ({ q1, q2, q3 }));
 * const model = await fitFactorsAsync(rows, { items: ["q1", "q2", "q3"], factors: 1 });
 * model.factors.length; // => 1
 * await fitFactorsAsync(rows, { items: ["q1", "q2", "q3"], signal: { aborted: true } }); // throws "aborted"
 */
export async function fitFactorsAsync<Row extends object>(
  data: Data<Row>,
  options: FactorsAsyncOptions<NoInfer<Row>>,
): Promise<FactorModel> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "fitFactors";

function* steps<Row extends object>(data: Data<Row>, options: FactorsOptions<Row>): Steps<FactorModel> {
  needOptions(options, WHAT, "items, the columns of the answers");
  const { rotation = "varimax", seed = 1 } = options;
  oneOf(rotation, "rotation", ["varimax", "none"]);
  const random = randomFrom(seed);
  const rule = ruleOf(options.factors);
  const features = readAnswers(data, options, WHAT);
  const { names } = features;
  const p = names.length;
  const most = mostFactors(p);
  if (most < 1) throw badOption("items", names.join(", "), "at least three items");
  if (rule === "given") wholeOption("factors", options.factors as number, 1, most);
  needRows(features, WHAT);
  yield [0, 2];
  const complete = completeAnswers(features, [...names.keys()], () => 1);
  const moments = momentsOfAnswers(complete);
  const suitable = needSuitable(names, complete, moments, WHAT);
  const eigenvalues = [...symmetricEigen(moments.correlation, p).values];
  const chance = rule === "parallel" ? yield* partSteps(chanceSteps(complete.n, p, random), 0, 1, 2) : null;
  const found =
    rule === "given" ? (options.factors as number) : leading(eigenvalues, (j) => chance?.[j] ?? 1);
  const q = Math.max(1, Math.min(most, found));
  const state = yield* partSteps(factorSteps(moments.correlation, p, q), 1, 1, 2);
  yield [2, 2];
  const loadings = rotation === "varimax" ? varimax(state.loadings, p, q) : state.loadings;
  const warnings: string[] = [];
  if (found === 0)
    warnings.push(
      "The answers have no more in common than chance would give: the one factor here means little.",
    );
  if (found > most) warnings.push(`${found} factors were found; ${p} items can carry ${most} only.`);
  return factorModel({
    names,
    complete,
    moments,
    suitable,
    state: { ...state, loadings },
    rotation,
    choice: { rule, eigenvalues, chance },
    seed,
    warnings,
  });
}

function ruleOf(factors: number | string | undefined): "given" | "parallel" | "kaiser" {
  if (typeof factors === "number") return "given";
  if (factors === undefined || factors === "parallel") return "parallel";
  if (factors === "kaiser") return "kaiser";
  throw badOption("factors", factors, 'a number, "parallel" or "kaiser"');
}

/** The most factors that leave no fewer correlations than parameters. */
function mostFactors(p: number): number {
  let q = 0;
  while (q < p && (p - q - 1) ** 2 - p - (q + 1) >= 0) q++;
  return q;
}
