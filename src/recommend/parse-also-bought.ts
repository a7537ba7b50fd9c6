import { modelParser } from "../core/model.ts";
import type { AlsoBoughtModel } from "./also-bought/also-bought-types.ts";
import { NEIGHBOR_MEASURES } from "./also-bought/neighbor-score.ts";
import { isWhole, MOST_VALUES, need, needIds, needNumbers, needSparse } from "./models/check-parts.ts";

/**
 * The model of `fitAlsoBought` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitAlsoBought, interactionsOf, parseAlsoBought } from "clientele/recommend";
 * const model = fitAlsoBought(interactionsOf([{ order: 1, item: "bread" }, { order: 1, item: "jam" }]), { measure: "support" });
 * parseAlsoBought(JSON.stringify(model)).items; // => ["bread", "jam"]
 * parseAlsoBought("{}"); // throws "bad-model"
 */
export function parseAlsoBought(json: unknown): AlsoBoughtModel {
  return modelParser<AlsoBoughtModel>({
    kind: "also-bought",
    version: 1,
    keys: [
      "kind",
      "version",
      "per",
      "measure",
      "shrink",
      "rows",
      "passedOver",
      "items",
      "counts",
      "start",
      "neighbor",
      "both",
      "score",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

function check(model: AlsoBoughtModel): void {
  const { per, measure, shrink, rows, passedOver, items, counts, start, neighbor, both, score } = model;
  const fine = (is: boolean, what: string) => need("also-bought", is, what);
  fine(per === "basket" || per === "customer", 'per is neither "basket" nor "customer"');
  fine(NEIGHBOR_MEASURES.includes(measure), "its measure is not known");
  fine(Number.isFinite(shrink) && shrink >= 0, "shrink is no number");
  fine(isWhole(rows) && isWhole(passedOver), "rows and passedOver are not whole numbers");
  needIds("also-bought", items);
  needNumbers("also-bought", counts, "counts", items.length);
  fine(counts.every(isWhole), "counts are not whole numbers");
  needSparse("also-bought", start, neighbor, items.length, items.length, "neighbors");
  needNumbers("also-bought", both, "both", neighbor.length);
  fine(both.every(isWhole), "both are not whole numbers");
  needNumbers("also-bought", score, "score", neighbor.length);
}
