import { badModel, modelParser, readKind } from "../../core/model.ts";
import { checkLearned } from "../models/check-learned.ts";
import { unpackTrees } from "../trees/unpack-trees.ts";
import type { ForestModel } from "./forest-types.ts";

/**
 * A tree or forest from its JSON, text or parsed, checked as untrusted: lists that fit each other and the schema, leaves that are shares. What is written as preorder lists cannot hold a cycle, and is never walked by recursion, so that no depth harms.
 * At most 5,000,000 numbers. O(nodes).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitRandomForest, parseForest } from "clientele/learn";
 * const members = [1, 2, 3, 4, 14, 15, 16, 17].map((visits) => ({ visits, left: visits < 10 ? "yes" : "no" }));
 * const forest = fitRandomForest(members, { target: "left", trees: 3 });
 * parseForest(JSON.stringify(forest)).kind; // => "random-forest"
 * parseForest({ ...forest, kind: "wood" }); // throws "bad-model"
 */
export function parseForest(json: unknown): ForestModel {
  const { value, kind: found } = readKind(json, "random-forest");
  return modelParser<ForestModel>({
    kind: found === "decision-tree" || found === "extra-trees" ? found : "random-forest",
    version: 1,
    keys: ["kind", "version", "schema", "outcome", "trees", "fit"],
    check: checkForest,
  })(value);
}

function checkForest(model: ForestModel): void {
  checkLearned(model);
  const { kind, outcome, fit } = model;
  const trees = model.trees as unknown as { readonly [key: string]: unknown } | null;
  if (typeof trees !== "object" || trees === null) throw badModel(kind, "it has no trees");
  for (const list of ["feature", "cut", "sets", "value", "cover"])
    if (!Array.isArray(trees[list])) throw badModel(kind, `its trees have no list ${list}`);
  if (typeof trees.missing !== "string" || !/^[lr]*$/.test(trees.missing))
    throw badModel(kind, 'its trees say where missing values go with other letters than "l" and "r"');
  const { feature, value } = model.trees;
  if (feature.length === 0 || !feature.every(Number.isInteger))
    throw badModel(kind, "its list of nodes is empty or holds something else than whole numbers");
  if (trees.width !== (outcome.kind === "classes" ? outcome.classes.length : 1))
    throw badModel(kind, "its leaves do not fit its outcome");
  if ((outcome.kind === "binary" || outcome.kind === "classes") && !value.every((v) => v >= 0 && v <= 1))
    throw badModel(kind, "a leaf holds something else than shares");
  const { roots } = unpackTrees(kind, model.trees, model.schema);
  if (kind === "decision-tree" && roots.length !== 1) throw badModel(kind, "it has several trees");
  if (
    !Array.isArray(fit.importance) ||
    fit.importance.length !== model.schema.columns.length ||
    !fit.importance.every((f) => typeof f?.column === "string" && Number.isFinite(f.importance))
  )
    throw badModel(kind, "its importances do not fit its schema");
}
