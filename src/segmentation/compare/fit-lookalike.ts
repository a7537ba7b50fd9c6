import type { Data, Id } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { randomFrom } from "../../core/random.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { aucOf } from "../../numeric/auc.ts";
import { fitLogistic } from "../../numeric/logistic.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { checkWords } from "../clusters/cluster-words.ts";
import type { ColumnIn } from "../rfm-input.ts";
import type { ComparedColumn } from "./compared-columns.ts";
import { contrastsOf, type TraitWords } from "./contrast-words.ts";
import { crossValidate, crossValidationSteps, logOddsAt } from "./cross-validate.ts";
import { knotsOf } from "./knots.ts";
import { encode, learnFeatures, withWeights } from "./lookalike-features.ts";
import { type IdealCustomers, readLookalike } from "./lookalike-input.ts";
import type { LookalikeModel, LookalikeScale } from "./lookalike-types.ts";
import { lookalikeWarnings } from "./lookalike-warnings.ts";

/** Options of {@link fitLookalike}. */
export interface LookalikeOptions<Row extends object> {
  /** Who is ideal: ids; a column with 1 for ideal customers and 0 (or no value) for others; or a function of the row. */
  readonly ideal: IdealCustomers<Row>;
  /** What customers are compared by: columns of numbers, text, or yes and no. Leave out what defines who is ideal. */
  readonly columns: readonly ComparedColumn<Row>[];
  /** Who. Default: the column "customer". */
  readonly customer?: ColumnIn<Row, Id>;
  /** How columns of numbers enter, for all or by column. Default "auto": "log" where nothing is negative and the skewness is above 1, else "z". */
  readonly scale?: LookalikeScale | "auto" | { readonly [column: string]: LookalikeScale | "auto" };
  /** Seed of the folds. Default 1. */
  readonly seed?: number;
  /** What a customer with much and with little of a column does, such as `{ orders: ["buy often", "buy seldom"] }`. Default: words for usual columns, else "high x" and "low x". */
  readonly words?: TraitWords;
  /** Confidence level of intervals. Default 0.95. */
  readonly level?: number;
}

/** Options of {@link fitLookalikeAsync}. */
export interface LookalikeAsyncOptions<Row extends object> extends LookalikeOptions<Row>, Work {}

/** Fewer ideal, or fewer other, customers than this carry no model. */
const LEAST_IDEAL = 20;
const FOLDS = 5;

/**
 * Learns who is like the ideal customers: a logistic regression of ideal against all others with a ridge penalty on standardized columns (never on the
 * intercept). Text enters as one term for each of the twelve most frequent values, a missing value as a term of its own. The penalty is chosen by seeded five-fold
 * cross-validation (log loss, one-standard-error rule); `fit.auc` says how well customers held out are told apart.
 *
 * The others are not known to be bad: among them are customers who would be ideal, which is the point. So the score ranks likeness; it is no
 * probability of being ideal. A column that defines who is ideal (spend, where the ideal are the top spenders) explains nothing: such columns
 * are named in `fit.warnings`. With fewer than 20 ideal or 20 other customers, `fit.status` is "too few": the profile stands, scores are refused.
 * O(rows terms^2) for each of about 55 fits.
 *
 * @throws "too-few-rows" when nobody or everybody is ideal; "empty-input", "bad-option", "missing-column", "missing-value", "bad-value" (also for a customer
 * with two rows), "bad-input".
 *
 * @example
 * import { fitLookalike, lookalikeScore } from "clientele/segmentation";
 * const customers = Array.from({ length: 200 }, (_, i) => ({
 *   customer: `c${i}`, visits: (i * 7) % 11, channel: i % 3 === 0 ? "shop" : "web", vip: (i * 7) % 11 > 7 && i % 2 === 0 ? 1 : 0,
 * }));
 * const model = fitLookalike(customers, { ideal: "vip", columns: ["visits", "channel"] });
 * [model.ideal, model.others, model.fit.status]; // => [27, 173, "converged"]
 * model.fit.auc?.value; // => 0.911475059
 * lookalikeScore(model, [{ customer: "new", visits: 10, channel: "web" }]).at(0)?.score; // => 98
 * fitLookalike(customers, { ideal: [], columns: ["visits"] }); // throws "too-few-rows"
 */
export function fitLookalike<Row extends object>(
  data: Data<Row>,
  options: LookalikeOptions<NoInfer<Row>>,
): LookalikeModel {
  return runSteps(steps(data, options));
}

/**
 * As `fitLookalike`, giving the event loop its turn, with progress and a signal to stop.
 *
 * @throws as `fitLookalike`, "aborted".
 *
 * @example
 * import { fitLookalikeAsync } from "clientele/segmentation";
 * const customers = Array.from({ length: 100 }, (_, i) => ({ customer: `c${i}`, visits: i % 10, vip: i % 10 > 6 && i % 4 > 0 ? 1 : 0 }));
 * const model = await fitLookalikeAsync(customers, { ideal: "vip", columns: ["visits"], onProgress: () => {} });
 * model.fit.status; // => "converged"
 * await fitLookalikeAsync(customers, { ideal: "vip", columns: ["visits"], signal: { aborted: true } }); // throws "aborted"
 */
export function fitLookalikeAsync<Row extends object>(
  data: Data<Row>,
  options: LookalikeAsyncOptions<NoInfer<Row>>,
): Promise<LookalikeModel> {
  return runStepsAsync(steps(data, options), options);
}

function* steps<Row extends object>(
  data: Data<Row>,
  options: LookalikeOptions<NoInfer<Row>>,
): Steps<LookalikeModel> {
  const level = levelOption(options?.level);
  const { columns: names, customer, ideal: who, seed = 1, words } = options ?? {};
  const random = randomFrom(seed);
  checkWords(words);
  const { columns, ideal, unknown } = readLookalike(
    data,
    { columns: names, customer, ideal: who },
    "fitLookalike",
  );
  const n = ideal.length;
  if (n === 0) throw new ClienteleError("empty-input", "fitLookalike was given no customers.", { count: 0 });
  const ones = ideal.reduce((a, b) => a + b, 0);
  if (ones === 0 || ones === n) {
    throw new ClienteleError(
      "too-few-rows",
      `fitLookalike: ${ones === 0 ? "nobody" : "everybody"} of ${n} customers is ideal; it needs some who are and some who are not.`,
      { value: ones, expected: "some ideal customers and some others" },
    );
  }
  const features = learnFeatures(columns, scaleFor(options.scale, names), words);
  const profile = contrastsOf(columns, [ideal], { level, correction: "holm", words }).groups[0];
  const x = encode(features, columns, n);
  const width = features.reduce((total, { terms }) => total + terms.length, 0);
  const about = { kind: "lookalike", version: 1, ideal: ones, others: n - ones, profile } as const;
  const warn = (auc: Estimate | null, isTooFew: boolean) =>
    lookalikeWarnings({ columns, ideal, features, auc, isTooFew, profile });
  if (Math.min(ones, n - ones) < LEAST_IDEAL || width === 0) {
    return {
      ...about,
      intercept: Math.log(ones / (n - ones)),
      features,
      reference: [],
      fit: {
        status: "too few",
        ridge: null,
        tried: [],
        auc: null,
        calibration: null,
        folds: FOLDS,
        seed,
        unknown,
        warnings: warn(null, true),
      },
    };
  }
  const total = crossValidationSteps(FOLDS) + 1;
  const validation = crossValidate(x, width, ideal, FOLDS, random);
  let step = validation.next();
  while (!step.done) {
    yield [step.value[0], total];
    step = validation.next();
  }
  const { tried, ridge, heldOut } = step.value;
  const { coefficients } = fitLogistic({ x, width, y: ideal }, { ridge: ridge * n });
  const others = Float64Array.from(ideal.keys())
    .filter((i) => ideal[i] === 0)
    .map((i) => logOddsAt(x, width, i, coefficients));
  const { value, se, interval } = aucOf(heldOut, ideal, level);
  const auc = { value, se, interval, level };
  yield [total, total];
  return {
    ...about,
    intercept: coefficients[0],
    features: withWeights(features, coefficients.subarray(1)),
    reference: knotsOf(others.sort()),
    fit: {
      status: "converged",
      ridge,
      tried,
      auc,
      calibration: calibrationOf(heldOut, ideal, level),
      folds: FOLDS,
      seed,
      unknown,
      warnings: warn(auc, false),
    },
  };
}

/** Slope of the outcome on held-out log-odds (Cox 1958). */
function calibrationOf(heldOut: Float64Array, ideal: Uint8Array, level: number): Estimate | null {
  const fit = fitLogistic({ x: heldOut, width: 1, y: ideal });
  const se = Math.sqrt(fit.covariance[3]);
  if (fit.status !== "converged" || !Number.isFinite(se)) return null;
  const half = normalQuantile((1 + level) / 2) * se;
  const value = fit.coefficients[1];
  return { value, se, interval: [value - half, value + half], level };
}

function scaleFor(
  scale: LookalikeOptions<object>["scale"],
  names: readonly string[],
): (column: string) => LookalikeScale | "auto" {
  const words = ["auto", "z", "log", "rank"] as const;
  if (scale === undefined || typeof scale === "string") {
    const all = oneOf(scale ?? "auto", "scale", words);
    return () => all;
  }
  if (typeof scale !== "object" || scale === null)
    throw badOption("scale", scale, "a scale, or one for each column by name");
  for (const [column, one] of Object.entries(scale)) {
    if (!names.includes(column)) throw badOption("scale", column, "names from columns");
    oneOf(one, `scale of ${column}`, words);
  }
  return (column) => (Object.hasOwn(scale, column) ? scale[column] : "auto");
}
