import { badOption, oneOf } from "../../core/options.ts";
import type { Steps } from "../../core/work.ts";
import type { Csr } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { basketsByItemsSteps, customersByItemsSteps } from "../input/matrices.ts";
import { shortRows } from "../input/short-rows.ts";

/** What an entry is: 1, the number of baskets, or the sum of a column. */
export type EntryWeights = "one" | "baskets" | "weight" | "quantity";

/** Baskets or customers by items, without rows that are too long. */
export interface WeightedRows {
  readonly matrix: Csr;
  readonly passedOver: number;
}

/** The weights asked for; "quantity" only where pieces are counted. */
export function weightsOption(interactions: Interactions, weights: EntryWeights = "one"): EntryWeights {
  oneOf(weights, "weights", ["one", "baskets", "weight", "quantity"]);
  if (weights === "quantity" && interactions.columns.quantity === undefined)
    throw badOption("weights", weights, '"one", "baskets" or "weight": these interactions count no pieces');
  return weights;
}

/** Rows of a table with their weights and no more than `longest` items, in steps of some ten milliseconds for millions of rows. */
export function* weightedRowsSteps(
  interactions: Interactions,
  per: "basket" | "customer",
  weights: EntryWeights,
  longest: number,
): Steps<WeightedRows> {
  const all =
    per === "customer"
      ? (yield* customersByItemsSteps(interactions, weights)).matrix
      : yield* basketSteps(interactions, weights);
  const matrix = shortRows(all, longest);
  return { matrix, passedOver: all.rows - matrix.rows };
}

function* basketSteps(interactions: Interactions, weights: EntryWeights): Steps<Csr> {
  const { matrix } = yield* basketsByItemsSteps(interactions);
  const { weight, quantity } = interactions.columns;
  if (weights === "weight") return { ...matrix, value: weight };
  return weights === "quantity" ? { ...matrix, value: quantity } : matrix;
}
