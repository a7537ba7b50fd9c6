import { isRecord } from "../core/is-record.ts";
import { modelParser } from "../core/model.ts";
import { isWhole, MOST_VALUES, need, needIds, needNumbers, needSparse } from "./models/check-parts.ts";
import { similarityOption, takesWeights } from "./neighbors/similarity.ts";
import type { UserNeighborsModel } from "./neighbors/user-neighbors-types.ts";

/**
 * The model of `fitUserNeighbors` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitUserNeighbors, interactionsOf, parseUserNeighbors } from "clientele/recommend";
 * const model = fitUserNeighbors(interactionsOf([{ customer: 1, item: "bread" }, { customer: 1, item: "jam" }]));
 * parseUserNeighbors(JSON.stringify(model)).items; // => ["bread", "jam"]
 * parseUserNeighbors("{}"); // throws "bad-model"
 */
export function parseUserNeighbors(json: unknown): UserNeighborsModel {
  return modelParser<UserNeighborsModel>({
    kind: "user-neighbors",
    version: 1,
    keys: ["kind", "version", "similarity", "k", "weights", "items", "start", "at", "value"],
    most: MOST_VALUES,
    check,
  })(json);
}

function check({ similarity, k, weights, items, start, at, value }: UserNeighborsModel): void {
  const kind = "user-neighbors";
  need(kind, isRecord(similarity) && sameSettings(similarity), "similarity is not known");
  need(kind, isWhole(k) && k >= 1 && k <= 10_000, "k is no number of customers");
  need(kind, ["one", "baskets", "weight"].includes(weights), "weights are not known");
  need(kind, weights === "one" || takesWeights(similarity.measure), "its measure takes no weights");
  needIds(kind, items);
  need(kind, Array.isArray(start) && start.length > 0, "start is no list");
  needSparse(kind, start, at, start.length - 1, items.length, "items of customers");
  for (let c = 0; c + 1 < start.length; c++)
    for (let e = start[c] + 1; e < start[c + 1]; e++)
      need(kind, at[e - 1] < at[e], "the items of a customer do not rise");
  need(kind, (value === null) === (weights === "one"), "values do not fit the weights");
  if (value === null) return;
  needNumbers(kind, value, "values", at.length);
  need(
    kind,
    value.every((v) => v >= 0),
    "a value is below 0",
  );
}

/** Whether the settings are as the options would have made them. */
function sameSettings(similarity: UserNeighborsModel["similarity"]): boolean {
  try {
    const made = similarityOption(similarity, similarity.measure);
    return JSON.stringify(Object.entries(made).sort()) === JSON.stringify(Object.entries(similarity).sort());
  } catch {
    return false;
  }
}
