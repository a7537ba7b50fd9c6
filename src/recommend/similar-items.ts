import type { Id } from "../core/columns.ts";
import { needModel } from "../core/model.ts";
import type { AlsoBoughtModel } from "./also-bought/also-bought-types.ts";
import { TopFew } from "./counts/top-few.ts";
import type { ItemFactorsModel } from "./factors/item-factors-types.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";
import { allowedPlaces, countOption, type ItemChoice, type Offer, placesOf } from "./use/item-choice.ts";

/**
 * The nearest items of one item ("more like this"), the best first: by a model of neighbours what it says for them, which is similarity in the model's own terms (of EASE, by `easeNeighbors`); by
 * factors the cosine of their vectors, where it is above 0. When fewer are left than were asked for, `short` says why. O(neighbours), and O(items) where a choice is given; by factors O(items x factors).
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no id.
 *
 * @example
 * import { fitItemNeighbors, interactionsOf, similarItems } from "clientele/recommend";
 * const model = fitItemNeighbors(interactionsOf([
 *   { customer: "ann", item: "bread" }, { customer: "ann", item: "butter" }, { customer: "ann", item: "jam" },
 *   { customer: "bob", item: "bread" }, { customer: "bob", item: "jam" },
 * ]), { measure: "cosine" });
 * similarItems(model, "bread", { count: 1 }); // => { items: [{ item: "jam", score: 1, because: [{ item: "bread", score: 1 }] }], short: null }
 * similarItems(model, "bread", { exclude: ["jam"] }).short; // => "left-out"
 * similarItems(model, "soap").short; // => "unknown-item"
 * similarItems({}, "bread"); // throws "bad-model"
 */
export function similarItems(
  model: ItemNeighborsModel | AlsoBoughtModel | ItemFactorsModel,
  item: Id,
  choice: ItemChoice = {},
): Offer {
  needModel(
    model,
    ["item-neighbors", "also-bought", "item-factors"],
    "similarItems",
    "fitItemNeighbors, fitAlsoBought or fitImplicitAls",
  );
  const count = countOption(choice.count);
  const [place] = placesOf([item], model.items, "similarItems");
  const allowed = allowedPlaces(model.items, choice);
  if (place === undefined) return { items: [], short: "unknown-item" };
  const own = model.items[place];
  const items = [];
  let leftOut = false;
  const { neighbor, score } = model.kind === "item-factors" ? byFactors(model, place) : row(model, place);
  for (let k = 0; k < neighbor.length && items.length < count; k++) {
    if (allowed !== undefined && allowed[neighbor[k]] === 0) {
      leftOut = true;
      continue;
    }
    items.push({
      item: model.items[neighbor[k]],
      score: score[k],
      because: [{ item: own, score: score[k] }],
    });
  }
  return { items, short: items.length === count ? null : leftOut ? "left-out" : "no-neighbors" };
}

interface Nearest {
  readonly neighbor: ArrayLike<number>;
  readonly score: ArrayLike<number>;
}

function row({ start, neighbor, score }: ItemNeighborsModel | AlsoBoughtModel, place: number): Nearest {
  const [from, to] = [start[place], start[place + 1]];
  return { neighbor: neighbor.slice(from, to), score: score.slice(from, to) };
}

/** All items whose vectors point the same way, the nearest first. */
function byFactors({ items, factors, values }: ItemFactorsModel, place: number): Nearest {
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let f = 0; f < factors; f++) sum += values[a * factors + f] * values[b * factors + f];
    return sum;
  };
  const few = new TopFew(items.length);
  const length = dot(place, place);
  for (let k = 0; k < items.length; k++) {
    const cosine = dot(place, k) / Math.sqrt(length * dot(k, k));
    // an item that nobody had has no direction: no number
    if (k !== place && cosine > 0) few.add(k, Math.min(1, cosine));
  }
  const neighbor = new Int32Array(few.count);
  const score = new Float64Array(few.count);
  few.take(neighbor, score);
  return { neighbor, score };
}
