import type { Data } from "../../core/columns.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { fork, randomFrom } from "../../core/random.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import { growthRules, outcomeKind, type TreeGrowthOptions } from "./forest-options.ts";
import type { ForestModel } from "./forest-types.ts";
import { addImportance } from "./grow-forest.ts";
import { GROWTH_BUDGET, treeGrower } from "./grow-tree.ts";
import { growthData } from "./growth-data.ts";
import { chosenPrice, pruneTree, rootImpurity } from "./prune-tree.ts";
import { addTree, leafValues, packedLists, treeLists } from "./tree-lists.ts";

/** Options of {@link fitDecisionTree}. */
export interface DecisionTreeOptions<Row> extends TreeGrowthOptions<Row> {
  /**
   * Impurity that every leaf more must save, as a share of the root's (what R's rpart calls cp; scikit-learn's `ccp_alpha` is this times the root's impurity). "cross-validated": the highest within one standard error of
   * the least error in ten folds. Default 0: nothing is cut back.
   */
  readonly costComplexity?: number | "cross-validated";
  /** Decides the folds of "cross-validated". Default 1. */
  readonly seed?: number;
}

/**
 * One tree of yes-or-no questions (CART, Breiman and others 1984): easy to read and to draw, less exact than a forest. Splits make the Gini impurity small (or the entropy; for numbers the variance);
 * a cut lies in the middle between two values, rounded to few decimals. Missing values are tried on both sides of every cut and alone; where a node saw none they go with the larger side. Categories are split into
 * two groups: the best two for yes and no and for numbers (Fisher 1958), for several classes the best among runs of the levels ordered by the share of one class. A category that training had not seen
 * is a missing value. Equal splits go to the first feature and the lowest cut, so that nothing is random, and the order of rows does not matter (for numbers: but for rounding).
 *
 * Probabilities are the shares of the leaves, with weights. Numbers with more than 8,192 different values are cut between 8,192 groups of rows.
 *
 * O(rows features depth) time, O(rows features) memory.
 *
 * @throws "bad-option", "missing-column", "bad-value", "too-few-rows", "bad-input" when all rows have the same outcome.
 *
 * @example
 * import { fitDecisionTree } from "clientele/learn";
 * const members = [1, 2, 3, 4, 14, 15, 16, 17].map((visits) => ({ visits, left: visits < 10 ? "yes" : "no" }));
 * const tree = fitDecisionTree(members, { target: "left", minLeaf: 1 });
 * tree.trees.feature; // => [0, -1, -1]
 * tree.trees.cut; // => [9]
 * tree.trees.value; // => [1, 0]
 * fitDecisionTree(members.slice(0, 4), { target: "left" }); // throws "bad-input"
 */
export function fitDecisionTree<Row extends object>(
  data: Data<Row>,
  options: DecisionTreeOptions<NoInfer<Row>>,
): ForestModel {
  return runSteps(decisionTreeSteps(data, options as never));
}

/**
 * As {@link fitDecisionTree}, giving way to other work, with a signal that stops it within 50 ms.
 *
 * @throws "aborted", and what {@link fitDecisionTree} throws.
 *
 * @example
 * import { fitDecisionTreeAsync } from "clientele/learn";
 * const members = [1, 2, 3, 4, 14, 15, 16, 17].map((visits) => ({ visits, left: visits < 10 ? "yes" : "no" }));
 * const tree = await fitDecisionTreeAsync(members, { target: "left", minLeaf: 1 });
 * tree.trees.cut; // => [9]
 */
export function fitDecisionTreeAsync<Row extends object>(
  data: Data<Row>,
  options: DecisionTreeOptions<NoInfer<Row>> & Work,
): Promise<ForestModel> {
  return runStepsAsync(decisionTreeSteps(data, options as never), options);
}

/** The steps of both. */
export function* decisionTreeSteps(
  data: Data<object>,
  options: DecisionTreeOptions<never>,
): Steps<ForestModel> {
  const what = "fitDecisionTree";
  needOptions(options, what, 'the column to predict, such as { target: "churned" }');
  const outcome = outcomeKind(options.outcome);
  const own = growthRules(options as never, outcome);
  const { costComplexity = 0, seed = 1 } = options;
  if (costComplexity !== "cross-validated" && !(costComplexity >= 0 && costComplexity <= 1))
    throw badOption(
      "costComplexity",
      costComplexity,
      'a share from 0 to 1, such as 0.01, or "cross-validated"',
    );
  const random = randomFrom(seed);
  const rows = yield* readTrainingSteps(data, options, { what, outcome });
  const units = yield* growthData(rows, what, own, 1);
  const { columns } = rows.schema;
  const rules = { ...own, randomCuts: false, perSplit: columns.length };
  const grower = treeGrower(units, rules);
  const { tree } = grower;
  for (let i = 0; i < units.length; i++) tree.rows[i] = i;
  const { splitWeight, y } = units;
  const wy = units.classes > 0 ? y : splitWeight.map((w, i) => w * y[i]);
  grower.start(units.length, splitWeight, wy, fork(random, 0));
  while (!grower.grow(GROWTH_BUDGET)) yield [0, 1];
  const impurity = rootImpurity(units, rules);
  const price =
    costComplexity === "cross-validated"
      ? yield* chosenPrice(units, rules, grower, seed)
      : costComplexity * impurity;
  if (price > 0) pruneTree(tree, price);
  const values = new Float64Array(tree.nodes * units.width);
  leafValues(tree, units, units.weight, values);
  const lists = treeLists(units.width);
  addTree(lists, tree, units, values, 17);
  const importance = new Float64Array(columns.length);
  addImportance(importance, tree);
  yield [1, 1];
  return {
    kind: "decision-tree",
    version: 1,
    schema: rows.schema,
    outcome: rows.outcome,
    trees: packedLists(lists),
    fit: {
      status: "converged",
      warnings: [
        ...rows.warnings,
        ...(tree.feature[0] < 0 ? ["No split was worth making: the tree is a single leaf."] : []),
      ],
      rows: rows.account,
      importance: columns.map(({ column }, j) => ({ column, importance: importance[j], permutation: null })),
      outOfBag: null,
      costComplexity: impurity > 0 ? price / impurity : 0,
    },
  };
}
