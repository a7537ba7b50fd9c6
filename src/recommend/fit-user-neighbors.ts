import { badOption, oneOf } from "../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { customersByItemsSteps } from "./input/matrices.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { inPieces } from "./input/pieces.ts";
import { type SimilarityOptions, similarityOption, takesWeights } from "./neighbors/similarity.ts";
import type { UserNeighborsModel } from "./neighbors/user-neighbors-types.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitUserNeighbors}. */
export interface FitUserNeighborsOptions extends SimilarityOptions {
  /** How many of the most alike customers are asked, 1 to 10,000. Default 50. */
  readonly k?: number;
  /** What an entry is: 1 ("one", default), the customer's baskets with the item, or the sum of weights; for "cosine", "asymmetric-cosine", "tfidf" and "bm25". */
  readonly weights?: "one" | "baskets" | "weight";
}

/**
 * What the most alike customers had (user-based collaborative filtering): an item's score is the sum of the likeness of those of the `k` nearest customers who have it; of customers
 * equally near the first in the order of ids. The default measure is the cosine of what two customers have. Nothing is worked out beforehand: the model is what everybody had,
 * without ids, and each use compares with everybody who shares an item.
 *
 * A customer is not his own neighbour: of those who had exactly the items of the history one is taken to be the customer himself and passed over, so that a new customer with the
 * history of one who is in the model gets the same scores. A known customer whose history has grown since finds his old one among the neighbours, where it says nothing for what is new to him. Customers in
 * another order change nothing but which of those equally near are asked; one more customer who shares no item with the others changes no cosine, Jaccard or confidence. O(rows) to fit, and as large: `parseUserNeighbors` reads 50,000,000 values.
 * Resnick, Iacovou, Suchak, Bergstrom and Riedl 1994, with what people had in place of ratings.
 *
 * @throws "bad-option", also for weights with a measure that counts; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitUserNeighbors, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", item: "bread" }, { customer: "ann", item: "butter" },
 *   { customer: "bob", item: "bread" }, { customer: "bob", item: "jam" },
 * ]);
 * fitUserNeighbors(bought, { k: 1 }).at; // => [0, 1, 0, 2]
 * fitUserNeighbors(bought, { k: 0 }); // throws "bad-option"
 */
export function fitUserNeighbors(
  interactions: Interactions,
  options: FitUserNeighborsOptions = {},
): UserNeighborsModel {
  return runSteps(userNeighborsSteps(interactions, options));
}

/**
 * {@link fitUserNeighbors} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitUserNeighbors`, and "aborted".
 *
 * @example
 * import { fitUserNeighborsAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }]);
 * (await fitUserNeighborsAsync(bought)).at; // => [0, 1]
 * await fitUserNeighborsAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitUserNeighborsAsync(
  interactions: Interactions,
  options: FitUserNeighborsOptions & Work = {},
): Promise<UserNeighborsModel> {
  return runStepsAsync(userNeighborsSteps(interactions, options), options);
}

/** The fit in steps of some milliseconds. */
function* userNeighborsSteps(
  interactions: Interactions,
  options: FitUserNeighborsOptions,
): Steps<UserNeighborsModel> {
  needObject(options, "options", "an object such as { k: 50 }");
  const table = needInteractions(interactions, "fitUserNeighbors");
  const similarity = similarityOption(options, "cosine");
  const { k = 50 } = options;
  if (!(Number.isInteger(k) && k >= 1 && k <= 10_000))
    throw badOption("k", k, "a whole number of customers, 1 to 10,000");
  const weights = oneOf(options.weights ?? "one", "weights", ["one", "baskets", "weight"]);
  if (weights !== "one" && !takesWeights(similarity.measure))
    throw badOption("weights", weights, `"one" with the measure "${similarity.measure}", which counts`);
  const { start, at, value } = (yield* customersByItemsSteps(table, weights)).matrix;
  const model: UserNeighborsModel = {
    kind: "user-neighbors",
    version: 1,
    similarity,
    k,
    weights,
    items: [...table.columns.item.levels],
    start: yield* numbersOf(start),
    at: yield* numbersOf(at),
    value: value === undefined ? null : yield* numbersOf(value),
  };
  yield [1, 1];
  return model;
}

function* numbersOf(values: Int32Array | Float64Array): Steps<number[]> {
  const out = new Array<number>(values.length);
  yield* inPieces(values.length, (from, to) => {
    for (let k = from; k < to; k++) out[k] = values[k];
  });
  return out;
}
