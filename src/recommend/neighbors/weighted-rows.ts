import { badOption, oneOf } from "../../core/options.ts";
import type { Csr } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { basketsByItems, customersByItems } from "../input/matrices.ts";

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

/** Rows of a table with their weights and no more than `longest` items. */
export function weightedRows(
  interactions: Interactions,
  per: "basket" | "customer",
  weights: EntryWeights,
  longest: number,
): WeightedRows {
  const all =
    per === "customer" ? customersByItems(interactions, weights).matrix : baskets(interactions, weights);
  const matrix = shortRows(all, longest);
  return { matrix, passedOver: all.rows - matrix.rows };
}

function baskets(interactions: Interactions, weights: EntryWeights): Csr {
  const { matrix } = basketsByItems(interactions);
  const { weight, quantity } = interactions.columns;
  if (weights === "weight") return { ...matrix, value: weight };
  return weights === "quantity" ? { ...matrix, value: quantity } : matrix;
}

function shortRows(all: Csr, longest: number): Csr {
  const lengths: number[] = [0];
  const entries = new Int32Array(all.start[all.rows]);
  let out = 0;
  for (let r = 0; r < all.rows; r++) {
    if (all.start[r + 1] - all.start[r] > longest) continue;
    for (let e = all.start[r]; e < all.start[r + 1]; e++) entries[out++] = e;
    lengths.push(out);
  }
  if (out === entries.length) return all;
  const kept = entries.subarray(0, out);
  const { at, value } = all;
  return {
    rows: lengths.length - 1,
    columns: all.columns,
    start: Int32Array.from(lengths),
    at: kept.map((e) => at[e]),
    value: value === undefined ? undefined : Float64Array.from(kept, (e) => value[e]),
  };
}
