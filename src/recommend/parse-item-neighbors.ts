import { isRecord } from "../core/is-record.ts";
import { modelParser } from "../core/model.ts";
import { MOST_VALUES, need, needIds, needNumbers, needSparse } from "./models/check-parts.ts";
import { needProfile } from "./models/profile.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";

/**
 * The model of `fitItemNeighbors`, `fitRandomWalk` and of whatever else makes lists of neighbours, from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitItemNeighbors, interactionsOf, parseItemNeighbors } from "clientele/recommend";
 * const model = fitItemNeighbors(interactionsOf([{ customer: 1, item: "bread" }, { customer: 1, item: "jam" }]), { measure: "cosine" });
 * parseItemNeighbors(JSON.stringify(model)).items; // => ["bread", "jam"]
 * parseItemNeighbors("{}"); // throws "bad-model"
 */
export function parseItemNeighbors(json: unknown): ItemNeighborsModel {
  return modelParser<ItemNeighborsModel>({
    kind: "item-neighbors",
    version: 1,
    keys: [
      "kind",
      "version",
      "method",
      "settings",
      "votes",
      "profile",
      "items",
      "start",
      "neighbor",
      "score",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

function check({
  method,
  settings,
  votes,
  profile,
  items,
  start,
  neighbor,
  score,
}: ItemNeighborsModel): void {
  const kind = "item-neighbors";
  need(kind, typeof method === "string", "method is no text");
  need(
    kind,
    isRecord(settings) &&
      Object.values(settings).every(
        (v) => typeof v === "string" || typeof v === "boolean" || Number.isFinite(v),
      ),
    "settings are not texts and numbers by name",
  );
  need(kind, ["one", "baskets", "weight"].includes(votes), "votes are not known");
  needProfile(kind, profile);
  needIds(kind, items);
  needSparse(kind, start, neighbor, items.length, items.length, "neighbors");
  needNumbers(kind, score, "score", neighbor.length);
}
