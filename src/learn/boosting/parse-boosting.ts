import { badModel, modelParser } from "../../core/model.ts";
import { checkLearned } from "../models/check-learned.ts";
import { listTrees } from "../trees/list-trees.ts";
import { shortenTrees } from "../trees/shorten-trees.ts";
import { unpackTrees } from "../trees/unpack-trees.ts";
import type { Boosting } from "./boosting-types.ts";
import { OUTCOMES } from "./loss-of-target.ts";

/**
 * A boosting model from its JSON, text or parsed, checked as untrusted: lists that fit each other and the schema, one start for each class, whole rounds. Trees are preorder lists, which cannot hold a cycle and are never
 * walked by recursion. At most 5,000,000 numbers. O(nodes).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitBoosting, parseBoosting } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({ visits: i % 20, left: i % 20 < 6 ? "yes" : "no" }));
 * const model = fitBoosting(members, { target: "left", rounds: 5 });
 * parseBoosting(JSON.stringify(model)).fit.rounds; // => 5
 * parseBoosting({ ...model, base: [] }); // throws "bad-model"
 */
export function parseBoosting(json: unknown): Boosting {
  return modelParser<Boosting>({
    kind: "boosting",
    version: 2,
    upgrade: { 1: shortened },
    keys: ["kind", "version", "schema", "outcome", "loss", "base", "trees", "fit"],
    check,
  })(json);
}

/** Version 1 held its trees as lists. */
function shortened(old: { readonly [key: string]: unknown }): Record<string, unknown> {
  const model = old as unknown as Boosting;
  check(model);
  const lists = listTrees(model.kind, model.trees, model.schema);
  return { ...old, trees: shortenTrees(lists, model.schema) };
}

function check(model: Boosting): void {
  checkLearned(model);
  const { kind, outcome, loss, base, fit } = model;
  const trees = model.trees as Boosting["trees"] | null;
  if (!Object.hasOwn(OUTCOMES, loss) || OUTCOMES[loss] !== outcome.kind)
    throw badModel(kind, "its loss does not fit its outcome");
  const groups = outcome.kind === "classes" ? outcome.classes.length : 1;
  if (!Array.isArray(base) || base.length !== groups || !base.every(Number.isFinite))
    throw badModel(kind, "its base does not fit its outcome");
  if (trees?.width !== 1) throw badModel(kind, "its leaves have several values");
  const { roots } = unpackTrees(kind, model.trees, model.schema);
  if (fit.rounds * groups !== roots.length) throw badModel(kind, "its trees are not whole rounds");
  const { heldBack } = fit;
  if (
    heldBack !== null &&
    !(
      typeof heldBack === "object" &&
      [heldBack.rows, heldBack.tried, heldBack.loss].every((v) => Number.isFinite(v))
    )
  )
    throw badModel(kind, "fit does not say what held-back rows told");
}
