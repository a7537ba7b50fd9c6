import { show } from "../../core/errors.ts";
import { isTexts } from "../../core/json-values.ts";
import { badModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import type { Boosting, BoostingLoss } from "../boosting/boosting-types.ts";
import type { FeatureColumn, Outcome } from "../rows/feature-types.ts";
import { unpackTrees } from "../trees/unpack-trees.ts";
import { type ForeignTree, packForeign } from "./foreign-trees.ts";

/** What the file of another library does not say. */
export interface ImportOptions {
  /** What is predicted, as a name for results. Default "outcome". */
  readonly target?: string;
  /** The outcomes in the order of their codes: no and yes for a model of two, all classes for one of several. Default: the codes, "0", "1", ... */
  readonly classes?: readonly string[];
}

/** What was read from the file of another library. */
export interface Imported {
  readonly columns: readonly FeatureColumn[];
  readonly loss: BoostingLoss;
  /** Score before the first tree: one, or one for each class. */
  readonly base: readonly number[];
  readonly trees: readonly ForeignTree[];
  /** The class of each tree. */
  readonly classOf: readonly number[];
  readonly warnings: readonly string[];
}

/** A boosting model of this library, checked as any model from outside. */
export function importedModel(kind: string, read: Imported, options: ImportOptions): Boosting {
  const { columns, loss, base, trees, classOf, warnings } = read;
  const names = new Set(columns.map(({ column }) => column));
  if (names.size < columns.length) throw badModel(kind, "two of its features have the same name");
  for (const { column, levels } of columns)
    if (levels !== null && new Set(levels).size < levels.length)
      throw badModel(kind, `two categories of ${show(column)} have the same name`);
  if (!base.every(Number.isFinite)) throw badModel(kind, "the score that it starts from is not finite");
  const packed = packForeign(kind, trees, classOf, base.length);
  const schema = { columns };
  const { roots } = unpackTrees(kind, packed, schema);
  return {
    kind: "boosting",
    version: 2,
    schema,
    outcome: outcomeOf(loss, base, options),
    loss,
    base,
    trees: packed,
    fit: {
      status: "converged",
      warnings,
      rows: { given: 0, used: 0, leftOut: [] },
      rounds: roots.length / base.length,
      heldBack: null,
    },
  };
}

function outcomeOf(loss: BoostingLoss, base: readonly number[], options: ImportOptions): Outcome {
  const { target: column = "outcome", classes } = options;
  if (typeof column !== "string") throw badOption("target", column, "a name");
  const count = loss === "softmax" ? base.length : loss === "logistic" ? 2 : 0;
  if (classes !== undefined) {
    const isList = isTexts(classes);
    if (!isList || classes.length !== count || new Set(classes).size !== count)
      throw badOption(
        "classes",
        classes,
        count === 0 ? "nothing for a model of numbers" : `${count} different names`,
      );
  }
  const named = classes ?? Array.from({ length: count }, (_, k) => String(k));
  if (loss === "logistic")
    return {
      kind: "binary",
      column,
      positive: named[1],
      negative: named[0],
      share: logisticOf(base[0]),
    };
  if (loss === "softmax") {
    const total = base.reduce((sum, b) => sum + Math.exp(b - base[0]), 0);
    return {
      kind: "classes",
      column,
      classes: named,
      shares: base.map((b) => Math.exp(b - base[0]) / total),
    };
  }
  return loss === "poisson"
    ? { kind: "count", column, mean: Math.exp(base[0]) }
    : { kind: "number", column, mean: base[0] };
}
