import { badOption, oneOf } from "../../core/options.ts";
import type { LearnColumns } from "../rows/feature-types.ts";
import type { GrowthRules } from "./growth-types.ts";

/** What decision trees and forests have in common. */
export interface TreeGrowthOptions<Row> extends LearnColumns<Row> {
  /** What is predicted: "binary" (yes or no, default), "classes" (one of several), "number" or "count". */
  readonly outcome?: "binary" | "classes" | "number" | "count";
  /** What a split of yes and no or of classes makes small: "gini" (default) or "entropy". Numbers: the variance. */
  readonly criterion?: "gini" | "entropy";
  /** Levels of splits below the root. Default: no limit. */
  readonly maxDepth?: number;
  /** Fewest different rows in a leaf. Default 5; 1 is what other libraries take for classes: finer trees, larger models, worse probabilities. */
  readonly minLeaf?: number;
  /** Fewest different rows that are split further. Default 2. */
  readonly minSplit?: number;
  /** Most leaves of a tree, the best splits first. Default: no limit. */
  readonly maxLeaves?: number;
  /**
   * "balanced" lets every class weigh the same while splits are chosen, for rare outcomes. Probabilities stay those of the data: each leaf share is corrected back by the weights,
   * p = (q / b1) / (q / b1 + (1 - q) / b0), which is the leaf's own unweighted share. Default: as the data are.
   */
  readonly classWeight?: "balanced";
}

/** What {@link fitRandomForest} and {@link fitExtraTrees} take. */
export interface ForestOptions<Row> extends TreeGrowthOptions<Row> {
  /** Number of trees. Default 200. */
  readonly trees?: number;
  /** Features that are looked at for each split, drawn anew every time: a number, "sqrt", "third" or "all". Default "sqrt", for numbers "third". */
  readonly featuresPerSplit?: number | "sqrt" | "third" | "all";
  /** Whether each tree learns from rows drawn with replacement. Default true for a random forest, false for extra trees. */
  readonly bootstrap?: boolean;
  /** Rows drawn for each tree, as a share of all. Default 1. */
  readonly sampleShare?: number;
  /** Out-of-bag figures: "score" (default), "predictions" keeps one number for each row in the model, "none". */
  readonly outOfBag?: "score" | "predictions" | "none";
  /** Whether to shuffle each feature among the out-of-bag rows and see what it costs: about as long again as the fit. Default false. */
  readonly permutationImportance?: boolean;
  /** Any whole number; the same seed gives the same forest on every engine. Default 1. */
  readonly seed?: number;
}

/** The rules of growth as options say them. */
export function growthRules(
  options: TreeGrowthOptions<never>,
  kind: "binary" | "classes" | "number" | "count",
): Omit<GrowthRules, "randomCuts" | "perSplit"> & { readonly balanced: boolean } {
  const { criterion = "gini", classWeight } = options;
  oneOf(criterion, "criterion", ["gini", "entropy"]);
  if (classWeight !== undefined) oneOf(classWeight, "classWeight", ["balanced"]);
  const isNumber = kind === "number" || kind === "count";
  if (isNumber && options.criterion === "entropy")
    throw badOption("criterion", criterion, '"gini" or nothing for numbers, whose variance is made small');
  if (isNumber && classWeight === "balanced")
    throw badOption("classWeight", classWeight, "nothing for numbers, which have no classes");
  return {
    entropy: criterion === "entropy",
    maxDepth: atLeast(options.maxDepth, "maxDepth", 1, Number.POSITIVE_INFINITY),
    minLeaf: atLeast(options.minLeaf, "minLeaf", 1, 5),
    minSplit: atLeast(options.minSplit, "minSplit", 2, 2),
    maxLeaves: atLeast(options.maxLeaves, "maxLeaves", 2, Number.POSITIVE_INFINITY),
    balanced: classWeight === "balanced",
  };
}

/** The outcome asked for. */
export function outcomeKind(
  given: "binary" | "classes" | "number" | "count" | undefined,
): "binary" | "classes" | "number" | "count" {
  return oneOf(given ?? "binary", "outcome", ["binary", "classes", "number", "count"]);
}

/** Features looked at for one split of p. */
export function featuresPerSplit(
  given: ForestOptions<never>["featuresPerSplit"],
  kind: "binary" | "classes" | "number" | "count",
  p: number,
): number {
  const asked = given ?? (kind === "number" || kind === "count" ? "third" : "sqrt");
  if (asked === "all") return p;
  if (asked === "sqrt") return Math.max(1, Math.floor(Math.sqrt(p)));
  if (asked === "third") return Math.max(1, Math.floor(p / 3));
  if (Number.isInteger(asked) && asked >= 1) return Math.min(asked, p);
  throw badOption("featuresPerSplit", given, 'a whole number of at least 1, "sqrt", "third" or "all"');
}

/** A whole number, or Infinity where that is the default. */
export function atLeast(given: number | undefined, name: string, least: number, otherwise: number): number {
  const value = given ?? otherwise;
  if (value === otherwise || (Number.isInteger(value) && value >= least)) return value;
  throw badOption(name, given, `a whole number of at least ${least}`);
}
