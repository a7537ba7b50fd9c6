import type { Data } from "../../core/columns.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import type { Steps } from "../../core/work.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import { atLeast, type ForestOptions, featuresPerSplit, growthRules, outcomeKind } from "./forest-options.ts";
import type { ForestModel } from "./forest-types.ts";
import { growForest } from "./grow-forest.ts";
import { growthData } from "./growth-data.ts";
import { outOfBagOf, riseOf } from "./out-of-bag.ts";
import { packedLists } from "./tree-lists.ts";

/** The steps of both kinds of forest. */
export function* forestSteps(
  data: Data<object>,
  options: ForestOptions<never>,
  kind: "random-forest" | "extra-trees",
  what: string,
): Steps<ForestModel> {
  needOptions(options, what, 'the column to predict, such as { target: "churned" }');
  const outcome = outcomeKind(options.outcome);
  const rules = growthRules(options, outcome);
  const { bootstrap = kind === "random-forest", permutationImportance = false } = options;
  if (typeof bootstrap !== "boolean") throw badOption("bootstrap", bootstrap, "true or false");
  if (typeof permutationImportance !== "boolean")
    throw badOption("permutationImportance", permutationImportance, "true or false");
  const { sampleShare = 1, seed = 1 } = options;
  if (!(sampleShare > 0 && sampleShare <= 1))
    throw badOption("sampleShare", sampleShare, "a share above 0 up to 1");
  const outOfBag = oneOf(options.outOfBag ?? "score", "outOfBag", ["score", "predictions", "none"]);
  const trees = atLeast(options.trees, "trees", 1, 200);
  const rows = yield* readTrainingSteps(data, options, { what, outcome });
  const units = yield* growthData(rows, what, rules, trees);
  const { columns } = rows.schema;
  const grown = yield* growForest(units, {
    ...rules,
    randomCuts: kind === "extra-trees",
    perSplit: featuresPerSplit(options.featuresPerSplit, outcome, columns.length),
    trees,
    bootstrap,
    sampleShare,
    outOfBag: bootstrap && (outOfBag !== "none" || permutationImportance),
    permutation: permutationImportance,
    seed,
    digits: 6,
  });
  const total = grown.importance.reduce((a, b) => a + b, 0);
  const out = grown.outOfBag;
  const scored = out === undefined ? null : outOfBagOf(out, units, outOfBag === "predictions");
  return {
    kind,
    version: 1,
    schema: rows.schema,
    outcome: rows.outcome,
    trees: packedLists(grown.lists),
    fit: {
      status: "converged",
      warnings: [
        ...rows.warnings,
        ...(total > 0 ? [] : ["No feature tells the outcomes apart: every tree is a single leaf."]),
        ...(scored !== null && scored.neverOut > 0
          ? [
              `${scored.neverOut} of ${units.length} rows were in every bag: they have no out-of-bag prediction and are left out of the out-of-bag figures. More trees leave none.`,
            ]
          : []),
      ],
      rows: rows.account,
      importance: columns.map(({ column }, j) => ({
        column,
        importance: total > 0 ? grown.importance[j] / total : 0,
        permutation: riseOf(out, j),
      })),
      outOfBag: scored,
      costComplexity: null,
    },
  };
}
