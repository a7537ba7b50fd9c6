import { badModel, modelParser } from "../core/model.ts";
import type { AlsoBoughtModel } from "./also-bought/also-bought-types.ts";
import { NEIGHBOR_MEASURES } from "./also-bought/neighbor-score.ts";
import { compareIds } from "./input/id-order.ts";

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
    check,
  })(json);
}

function check(model: AlsoBoughtModel): void {
  const { per, measure, shrink, rows, passedOver, items, counts, start, neighbor, both, score } = model;
  const need = (fine: boolean, what: string) => {
    if (!fine) throw badModel("also-bought", what);
  };
  const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  need(per === "basket" || per === "customer", 'per is neither "basket" nor "customer"');
  need(NEIGHBOR_MEASURES.includes(measure), "its measure is not known");
  need(Number.isFinite(shrink) && shrink >= 0, "shrink is no number");
  need(whole(rows) && whole(passedOver), "rows and passedOver are not whole numbers");
  for (const [name, list] of Object.entries({ items, counts, start, neighbor, both, score }))
    need(Array.isArray(list), `${name} is no list`);
  need(
    items.every(
      (id, k) => typeof id === "string" && id !== "" && (k === 0 || compareIds(items[k - 1], id) < 0),
    ),
    "items are not ids in their order, each once",
  );
  need(counts.length === items.length && counts.every(whole), "counts do not fit the items");
  need(
    start.length === items.length + 1 &&
      start[0] === 0 &&
      start.every((v, k) => whole(v) && (k === 0 || v >= start[k - 1])) &&
      start[items.length] === neighbor.length,
    "start does not fit the neighbours",
  );
  need(both.length === neighbor.length && both.every(whole), "both does not fit the neighbours");
  need(score.length === neighbor.length && score.every(Number.isFinite), "score does not fit the neighbours");
  need(
    neighbor.every((v) => whole(v) && v < items.length),
    "a neighbour is no item",
  );
}
