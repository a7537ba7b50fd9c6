import { RandomForestClassifier, RandomForestRegression } from "ml-random-forest";
import type { Data } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { badOption, needOptions, oneOf } from "../core/options.ts";
import { type ForestModel, type LearnColumns, trainingMatrix } from "../learn/index.ts";
import { fromMlRandomForest } from "./from-ml-random-forest.ts";

/** Options of {@link fitMlRandomForest}. */
export interface MlRandomForestOptions<Row> extends Omit<LearnColumns<Row>, "weight" | "count"> {
  /** What is predicted: "binary" (yes or no, default), "classes" or "number". */
  readonly outcome?: "binary" | "classes" | "number";
  /** Number of trees. Default 50, as in the package. */
  readonly trees?: number;
  /** Features of each tree (the package draws them once for a tree). Default: the rounded root of their number, for numbers a third. */
  readonly featuresPerTree?: number;
  /** Levels of splits below the root. Default: no limit. */
  readonly maxDepth?: number;
  /** A node of so few rows is not split. Default 3, as in the package. */
  readonly minNumSamples?: number;
  /** Decrease of Gini impurity that a split must exceed. Default 0; the package's own 0.01 stops most trees after a few splits. Numbers: not used. */
  readonly gainThreshold?: number;
  /** A whole number of 32 bits; the same seed gives the same forest. Default 42, as in the package. */
  readonly seed?: number;
  /** Whether to go on with more than 2,000 rows: the package's time grows with their square. Default false. */
  readonly evenIfSlow?: boolean;
}

const MOST_ROWS = 2000;
/** Seconds for one tree, feature and pair of rows: 3.4 s for a tree of 4 features on 5,634 rows. */
const SECONDS = 2.7e-8;

/**
 * Trains the package ml-random-forest 2 and gives its trees as a model of this library, so that evaluation, calibration and explanation work on it. For comparing with what one has: `fitRandomForest` of clientele/learn is more exact
 * and some hundred times faster (measured: 3.4 s against 4 ms for a tree on 5,634 rows), knows weights and categories and draws features for each split.
 *
 * What of the package's faults is worked round: out-of-bag figures are off (they throw when a row is in every bag), features are drawn without repetition, one feature for a tree is one (the package takes 1 for all), splits with a small gain are made, text becomes its place among
 * the sorted levels, a missing value counts as larger than all others (which is the side that the package sends it to), probabilities are means of leaf shares. What is not: features are drawn for each tree, the time grows with the square of the rows, a first split without gain ends a tree. Weights are refused.
 *
 * O(trees features rows^2) time.
 *
 * @throws "bad-option" (weights, and more than 2,000 rows without `evenIfSlow`), "missing-column", "bad-value", "too-few-rows", "bad-input" when all rows have the same outcome.
 *
 * @example
 * import { predictOutcome } from "clientele/learn";
 * import { fitMlRandomForest } from "clientele/ml-random-forest";
 * const members = [1, 2, 3, 4, 14, 15, 16, 17].map((visits) => ({ visits, left: visits < 10 ? "yes" : "no" }));
 * const forest = fitMlRandomForest(members, { target: "left", trees: 5 });
 * forest.kind; // => "random-forest"
 * predictOutcome(forest, [{ visits: 2 }, { visits: 16 }]).columns.probability; // => [1, 0]
 * fitMlRandomForest(members, { target: "left", trees: 0 }); // throws "bad-option"
 */
export function fitMlRandomForest<Row extends object>(
  data: Data<Row>,
  options: MlRandomForestOptions<NoInfer<Row>>,
): ForestModel {
  const what = "fitMlRandomForest";
  needOptions(options, what, 'the column to predict, such as { target: "churned" }');
  const given = options as unknown as { readonly [name: string]: unknown };
  for (const name of ["weight", "count"])
    if (given[name] !== undefined)
      throw badOption(name, given[name], "nothing: ml-random-forest has no weights (fitRandomForest does)");
  const {
    trees = 50,
    maxDepth,
    minNumSamples = 3,
    gainThreshold = 0,
    seed = 42,
    evenIfSlow = false,
  } = options;
  const outcome = oneOf(options.outcome ?? "binary", "outcome", ["binary", "classes", "number"]);
  whole(trees, "trees", 1);
  whole(minNumSamples, "minNumSamples", 1);
  whole(maxDepth ?? 1, "maxDepth", 1);
  if (!(gainThreshold >= 0 && gainThreshold < 1))
    throw badOption("gainThreshold", gainThreshold, "a decrease from 0 up to 1");
  if ((seed | 0) !== seed) throw badOption("seed", seed, "a whole number of 32 bits");
  if (typeof evenIfSlow !== "boolean") throw badOption("evenIfSlow", evenIfSlow, "true or false");
  const matrix = trainingMatrix(data, { ...options, outcome, missing: "above" } as never);
  const { schema, x, y } = matrix;
  const p = schema.columns.length;
  const perTree =
    options.featuresPerTree ??
    Math.max(1, outcome === "number" ? Math.floor(p / 3) : Math.round(Math.sqrt(p)));
  whole(perTree, "featuresPerTree", 1);
  if (perTree > p) throw badOption("featuresPerTree", perTree, `at most ${p}, the number of features`);
  const seconds = SECONDS * trees * perTree * x.length * x.length * (outcome === "number" ? 2.5 : 1);
  if (x.length > MOST_ROWS && !evenIfSlow)
    throw new ClienteleError(
      "bad-option",
      `${what}: ml-random-forest would take about ${inWords(seconds)} for ${trees} trees on ${x.length} rows; fitRandomForest of clientele/learn takes seconds and is more exact. Set evenIfSlow: true to wait.`,
      { count: x.length, value: evenIfSlow, expected: `at most ${MOST_ROWS} rows, or evenIfSlow: true` },
    );
  const settings = {
    nEstimators: trees,
    // a whole 1 would be taken as the share 1, all features
    maxFeatures: perTree === 1 && p > 1 ? 1.5 / p : perTree,
    replacement: false,
    seed,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: { minNumSamples, gainThreshold, ...(maxDepth === undefined ? {} : { maxDepth }) },
  };
  const forest =
    outcome === "number" ? new RandomForestRegression(settings) : new RandomForestClassifier(settings);
  forest.train(x as number[][], y as number[]);
  const classes =
    matrix.outcome.kind === "classes"
      ? matrix.outcome.classes
      : matrix.outcome.kind === "binary"
        ? [matrix.outcome.negative, matrix.outcome.positive]
        : undefined;
  const model = fromMlRandomForest(forest, {
    features: schema.columns.map(({ column, levels }) => (levels === null ? column : { column, levels })),
    target: matrix.outcome.column,
    ...(classes === undefined ? {} : { classes }),
  });
  return {
    ...model,
    outcome: matrix.outcome,
    fit: {
      ...model.fit,
      rows: matrix.rows,
      warnings: [
        ...matrix.warnings,
        ...model.fit.warnings,
        ...(seconds > 5 || x.length > MOST_ROWS
          ? [
              `ml-random-forest takes about ${inWords(seconds)} for ${trees} trees on ${x.length} rows; fitRandomForest takes seconds.`,
            ]
          : []),
        ...(schema.columns.some(({ levels }) => levels !== null && levels.length > 2)
          ? ["ml-random-forest knows no categories: texts were put in text order and split as numbers are."]
          : []),
      ],
    },
  };
}

function whole(value: number, name: string, least: number): void {
  if (!(Number.isInteger(value) && value >= least))
    throw badOption(name, value, `a whole number of at least ${least}`);
}

function inWords(seconds: number): string {
  if (seconds < 1.5) return "a second";
  if (seconds < 90) return `${Math.round(seconds)} seconds`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes`;
  return `${Math.round(seconds / 3600)} hours`;
}
