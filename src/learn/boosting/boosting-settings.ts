import { show } from "../../core/errors.ts";
import { badOption, oneOf, shareOption } from "../../core/options.ts";
import type { FeatureSchema } from "../rows/feature-types.ts";
import { refuseClassWeight } from "../rows/no-class-weight.ts";
import type { BoostingLoss, BoostingSettings, EarlyStopping } from "./boosting-types.ts";

/** How trees are grown; what `fitBoosting` takes besides its columns. */
export interface BoostingTuning {
  /** Trees, for each class. Default 100; with `earlyStopping` the most there may be. */
  readonly rounds?: number;
  /** How far each tree goes toward what it found, above 0 and up to 1. Default 0.1. */
  readonly learningRate?: number;
  /** Most leaves of a tree. Default 31. */
  readonly leaves?: number;
  /** Least rows in a leaf, each as often as it counts. Default 20. */
  readonly minLeaf?: number;
  /** Pulls leaves toward 0: added to the sum of second derivatives. Default 0. */
  readonly l2?: number;
  /** Most ranges of values that a column is cut into, up to 255. Default 255. */
  readonly maxBins?: number;
  /** Most splits from the root to a leaf. Default: no limit. */
  readonly maxDepth?: number;
  /** Share of the rows that each tree is grown on, drawn anew. Default 1. */
  readonly rowShare?: number;
  /** Share of the columns that each tree may use, drawn anew. Default 1. */
  readonly featureShare?: number;
  /** Whole number that all draws come from. Default 1. */
  readonly seed?: number;
  /** Columns of numbers whose larger values may only raise (1) or only lower (-1) the prediction, such as `{ tenure: -1 }`. Default: none. */
  readonly monotone?: { readonly [column: string]: 1 | -1 };
  /** Groups of columns that may act together; those in no group form one of their own. Default: all may. */
  readonly interactions?: readonly (readonly string[])[];
  /** Holds rows back, and keeps as many rounds as were best for them. Default: all rounds on all rows. */
  readonly earlyStopping?: EarlyStopping;
  /** Whether gradients keep their digits in the search for splits, which costs twice the time: then neither the order of the rows nor a row repeated for its count makes a difference. Default: up to 16,384 rows. */
  readonly exact?: boolean;
  /** The share of outcomes that lie below what is predicted, for the loss "quantile". Default 0.5. */
  readonly quantile?: number;
}

/** Settings from options: defaults filled in, all of it checked. */
export function boostingSettings(
  options: BoostingTuning,
  schema: FeatureSchema,
  loss: BoostingLoss,
): BoostingSettings {
  refuseClassWeight(options);
  const {
    rounds = 100,
    learningRate = 0.1,
    leaves = 31,
    minLeaf = 20,
    l2 = 0,
    maxBins = 255,
    maxDepth = Number.POSITIVE_INFINITY,
    rowShare = 1,
    featureShare = 1,
    seed = 1,
    quantile = 0.5,
    exact,
    earlyStopping,
  } = options;
  whole("rounds", rounds, 1, 100_000);
  if (!(learningRate > 0 && learningRate <= 1))
    throw badOption("learningRate", learningRate, "a number above 0 and up to 1, such as 0.1");
  whole("leaves", leaves, 2, 65_536);
  if (!(minLeaf >= 1 && Number.isFinite(minLeaf)))
    throw badOption("minLeaf", minLeaf, "rows, at least 1, such as 20");
  if (!(l2 >= 0 && Number.isFinite(l2))) throw badOption("l2", l2, "zero or more");
  whole("maxBins", maxBins, 2, 255);
  if (maxDepth !== Number.POSITIVE_INFINITY) whole("maxDepth", maxDepth, 1, 1000);
  someShare("rowShare", rowShare);
  someShare("featureShare", featureShare);
  if (!(quantile > 0 && quantile < 1))
    throw badOption("quantile", quantile, "a share between 0 and 1, such as 0.9");
  if (exact !== undefined && typeof exact !== "boolean") throw badOption("exact", exact, "true or false");
  return {
    loss,
    quantile,
    rounds,
    learningRate,
    leaves,
    minLeaf,
    l2,
    maxBins,
    maxDepth,
    rowShare,
    featureShare,
    seed,
    monotone: directions(options.monotone, schema, loss),
    interactions: groups(options.interactions, schema),
    earlyStopping: stopping(earlyStopping),
    exact,
  };
}

function whole(name: string, value: number, least: number, most: number): void {
  if (!(Number.isInteger(value) && value >= least && value <= most))
    throw badOption(name, value, `a whole number from ${least} to ${most}`);
}

function someShare(name: string, value: number): void {
  if (shareOption(value, name) === 0) throw badOption(name, value, "a share above 0 and up to 1");
}

function directions(
  monotone: BoostingTuning["monotone"],
  { columns }: FeatureSchema,
  loss: BoostingLoss,
): number[] {
  const out = columns.map(() => 0);
  if (monotone === undefined) return out;
  if (typeof monotone !== "object" || monotone === null)
    throw badOption("monotone", monotone, "directions by column, such as { tenure: -1 }");
  if (loss === "quantile" || loss === "softmax")
    throw badOption(
      "monotone",
      monotone,
      `no directions with the loss ${show(loss)}, which cannot keep them`,
    );
  for (const [column, direction] of Object.entries(monotone)) {
    const place = placeOf(column, columns, "monotone");
    if (direction !== 1 && direction !== -1)
      throw badOption(`monotone.${column}`, direction, "1 (rising) or -1 (falling)");
    if (columns[place].kind === "category")
      throw badOption("monotone", column, "columns of numbers: categories have no direction");
    out[place] = direction;
  }
  return out;
}

function groups(
  interactions: BoostingTuning["interactions"],
  { columns }: FeatureSchema,
): number[][] | undefined {
  if (interactions === undefined) return undefined;
  const expected = 'groups of columns such as [["age", "plan"], ["tenure"]]';
  if (!Array.isArray(interactions) || !interactions.every((group) => Array.isArray(group)))
    throw badOption("interactions", interactions, expected);
  const out = (interactions as readonly (readonly string[])[]).map((group) =>
    group.map((column) => placeOf(column, columns, "interactions")),
  );
  const rest = columns
    .map((_, place) => place)
    .filter((place) => !out.some((group) => group.includes(place)));
  return rest.length > 0 ? [...out, rest] : out;
}

function placeOf(column: string, columns: FeatureSchema["columns"], name: string): number {
  const place = columns.findIndex((feature) => feature.column === column);
  if (place < 0)
    throw badOption(
      name,
      column,
      `features: ${columns
        .slice(0, 5)
        .map((c) => show(c.column))
        .join(", ")}${columns.length > 5 ? " ..." : ""}`,
    );
  return place;
}

function stopping(earlyStopping: EarlyStopping | undefined): EarlyStopping | undefined {
  if (earlyStopping === undefined) return undefined;
  if (typeof earlyStopping !== "object" || earlyStopping === null)
    throw badOption("earlyStopping", earlyStopping, "settings such as { share: 0.1, patience: 10 }");
  const { share = 0.1, patience = 10, rows = "random" } = earlyStopping;
  if (!(share > 0 && share < 1)) throw badOption("earlyStopping.share", share, "a share between 0 and 1");
  whole("earlyStopping.patience", patience, 1, 100_000);
  oneOf(rows, "earlyStopping.rows", ["random", "last"]);
  return { share, patience, rows };
}
