import { isTexts } from "../core/json-values.ts";
import { badModel } from "../core/model.ts";
import { badOption, needOptions } from "../core/options.ts";
import type { FeatureSchema, ForestModel, Outcome, PackedTrees } from "../learn/index.ts";
import { convertTrees, type ForeignTree, impurityDecrease } from "./convert-trees.ts";

/** What the package's model does not say about the rows it learnt from. */
export interface MlRandomForestLayout {
  /** The columns of the training matrix, in order: names of columns with numbers, or a category with the names of its codes 0, 1, ... */
  readonly features: readonly (string | { readonly column: string; readonly levels: readonly string[] })[];
  /** Name of what is predicted. */
  readonly target: string;
  /** For a classifier the names of its labels 0, 1, ...; of two the second is yes. Default "0" and "1". */
  readonly classes?: readonly string[];
}

/**
 * A forest trained with the package ml-random-forest (a `RandomForestClassifier` or `RandomForestRegression`, or its JSON) as a model of this library: everything that takes a forest takes it, and the package is no longer needed.
 *
 * Each tree decides as before: its leaf's largest share is the vote that the package counts. The probability is the mean of the leaf shares of all trees; the package's own `predictProbability` counts rounded votes and drops the
 * first tree. A regression gives the mean of the trees, whatever `selectionMethod` says. A missing value goes right, as it does in the package. Rows of small leaves are not in the package's models: `cover` follows from the parent's, shared evenly where both sides are silent, and so do
 * importances (the package's own can be negative). O(nodes).
 *
 * @throws "bad-option" for a layout that does not fit, "bad-model" for what is no such forest.
 *
 * @example
 * import { RandomForestClassifier } from "ml-random-forest";
 * import { predictOutcome } from "clientele/learn";
 * import { fromMlRandomForest } from "clientele/ml-random-forest";
 * const visits = [[1], [2], [3], [4], [14], [15], [16], [17]];
 * const trained = new RandomForestClassifier({ nEstimators: 5, noOOB: true, seed: 7 });
 * trained.train(visits, [1, 1, 1, 1, 0, 0, 0, 0]);
 * const forest = fromMlRandomForest(trained, { features: ["visits"], target: "left", classes: ["no", "yes"] });
 * predictOutcome(forest, [{ visits: 2 }, { visits: 16 }]).columns.probability; // => [1, 0]
 * fromMlRandomForest({ name: "other" }, { features: ["visits"], target: "left" }); // throws "bad-model"
 */
export function fromMlRandomForest(trained: unknown, layout: MlRandomForestLayout): ForestModel {
  needOptions(layout, "fromMlRandomForest", "features, in the order of training, and the target");
  const schema = schemaOf(layout.features);
  if (typeof layout.target !== "string") throw badOption("target", layout.target, "a name");
  const { isClassifier, trees } = forestOf(trained);
  const classes = layout.classes ?? ["0", "1"];
  if (
    !Array.isArray(classes) ||
    classes.length < 2 ||
    !classes.every((name) => typeof name === "string") ||
    new Set(classes).size < classes.length
  )
    throw badOption("classes", layout.classes, 'at least two different names such as ["no", "yes"]');
  const packed = convertTrees(trees, schema, isClassifier ? classes.length : 0);
  const importance = impurityDecrease(packed, schema.columns.length);
  return {
    kind: "random-forest",
    version: 1,
    schema,
    outcome: outcomeOf(layout.target, isClassifier ? classes : null, packed),
    trees: packed,
    fit: {
      status: "converged",
      warnings: [
        "Trained with ml-random-forest: features were drawn once for each tree, not for each split, and there are no out-of-bag figures.",
      ],
      rows: { given: 0, used: 0, leftOut: [] },
      importance: schema.columns.map(({ column }, j) => ({
        column,
        importance: importance[j],
        permutation: null,
      })),
      outOfBag: null,
      costComplexity: null,
    },
  };
}

function schemaOf(features: unknown): FeatureSchema {
  const expected =
    'the columns of training in order, such as ["visits", { column: "plan", levels: ["monthly", "yearly"] }]';
  if (!Array.isArray(features) || features.length === 0) throw badOption("features", features, expected);
  const seen = new Set<string>();
  const columns = (features as unknown[]).map((feature) => {
    const { column, levels = null } = (
      typeof feature === "string" ? { column: feature } : (feature ?? {})
    ) as {
      readonly column?: unknown;
      readonly levels?: unknown;
    };
    const isLevels = levels === null || isTexts(levels);
    if (typeof column !== "string" || !isLevels) throw badOption("features", feature, expected);
    if (seen.has(column)) throw badOption("features", column, "each column once");
    seen.add(column);
    return levels === null
      ? ({ column, kind: "number", levels: null } as const)
      : ({ column, kind: "category", levels: [...(levels as readonly string[])] } as const);
  });
  return { columns };
}

function forestOf(trained: unknown): {
  readonly isClassifier: boolean;
  readonly trees: readonly ForeignTree[];
} {
  let model = trained as Foreign | null;
  if (typeof trained === "string") {
    try {
      model = JSON.parse(trained) as Foreign | null;
    } catch {
      throw badModel("random-forest", "the text is not JSON");
    }
  }
  if (typeof model?.toJSON === "function") {
    if (!Array.isArray(model.estimators))
      throw badModel("random-forest", "it is not trained: call train, or fitMlRandomForest");
    model = model.toJSON() as Foreign | null;
  }
  const name = model?.name;
  const { indexes, estimators } = model?.baseModel ?? {};
  if (
    (name !== "RFClassifier" && name !== "RFRegression") ||
    !Array.isArray(indexes) ||
    !Array.isArray(estimators) ||
    estimators.length === 0 ||
    indexes.length !== estimators.length ||
    !indexes.every(Array.isArray)
  )
    throw badModel(
      "random-forest",
      "it is no RandomForestClassifier or RandomForestRegression of ml-random-forest 2",
    );
  return {
    isClassifier: name === "RFClassifier",
    trees: estimators.map((estimator: { readonly root?: unknown } | null, t) => ({
      root: estimator?.root,
      columns: indexes[t] as readonly unknown[],
    })),
  };
}

interface Foreign {
  readonly toJSON?: () => unknown;
  readonly estimators?: unknown;
  readonly name?: unknown;
  readonly baseModel?: { readonly indexes?: unknown; readonly estimators?: unknown };
}

/** Shares in the leaves stand in for those of the rows. */
function outcomeOf(
  column: string,
  classes: readonly string[] | null,
  { width, value, cover }: PackedTrees,
): Outcome {
  const all = cover.reduce((a, b) => a + b, 0);
  const mean = (k: number) =>
    all > 0 ? cover.reduce((total, w, leaf) => total + w * value[leaf * width + k], 0) / all : 0;
  if (classes === null) return { kind: "number", column, mean: mean(0) };
  if (width === 1)
    return {
      kind: "binary",
      column,
      positive: classes[1],
      negative: classes[0],
      share: Math.min(1, mean(0)),
    };
  return { kind: "classes", column, classes, shares: classes.map((_, k) => Math.min(1, mean(k))) };
}
