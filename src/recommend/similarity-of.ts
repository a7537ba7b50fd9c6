import { badModel } from "../core/model.ts";
import type { AlsoBoughtModel } from "./also-bought/also-bought-types.ts";
import type { ItemFactorsModel } from "./factors/item-factors-types.ts";
import { transpose } from "./input/csr.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";

/**
 * How alike two items are by a model, from 0 to 1, as `rerankForDiversity` asks for it. Neighbours: the larger of the two scores that they give each other; where the model has scores above 1
 * (counts, log-likelihood ratios), divided by the geometric mean of both items' best. Factors: the cosine of their vectors, 0 where it is below. An item that the model does not know is
 * like no other. O(size of the model) to prepare, O(log neighbours), or O(factors), a pair.
 *
 * @throws "bad-model" for what has neither neighbours nor factors.
 *
 * @example
 * import { fitAlsoBought, interactionsOf, similarityOf } from "clientele/recommend";
 * const model = fitAlsoBought(interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" },
 *   { order: 2, item: "bread" }, { order: 2, item: "butter" }, { order: 2, item: "jam" },
 * ]), { measure: "jaccard" });
 * const alike = similarityOf(model);
 * [alike("bread", "butter"), alike("jam", "bread"), alike("bread", "soap")]; // => [1, 0.5, 0]
 * similarityOf({ kind: "rfm" }); // throws "bad-model"
 */
export function similarityOf(
  model: AlsoBoughtModel | ItemNeighborsModel | ItemFactorsModel,
): (a: string, b: string) => number {
  switch (model?.kind) {
    case "also-bought":
    case "item-neighbors":
      return byNeighbors(model);
    case "item-factors":
      return byFactors(model);
    default:
      throw badModel("item-neighbors", "similarityOf needs a model of neighbours or factors");
  }
}

function byNeighbors({
  items,
  start,
  neighbor,
  score,
}: AlsoBoughtModel | ItemNeighborsModel): (a: string, b: string) => number {
  const place = new Map(items.map((id, k) => [id, k]));
  const best = Float64Array.from(items, (_, k) => (start[k] < start[k + 1] ? score[start[k]] : 0));
  const above = score.some((s) => s > 1);
  // turned about twice, the neighbours of an item stand in the order of places
  const { at, value } = transpose(
    transpose({
      rows: items.length,
      columns: items.length,
      start: Int32Array.from(start),
      at: Int32Array.from(neighbor),
      value: Float64Array.from(score),
    }),
  );
  const given = (a: number, b: number): number => {
    let low = start[a];
    let high = start[a + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at[middle] < b) low = middle + 1;
      else high = middle;
    }
    return low < start[a + 1] && at[low] === b ? Math.max(0, (value as Float64Array)[low]) : 0;
  };
  return (first, second) => {
    if (first === second) return 1;
    const a = place.get(first);
    const b = place.get(second);
    if (a === undefined || b === undefined) return 0;
    const alike = Math.max(given(a, b), given(b, a));
    if (!above || alike === 0) return alike;
    // an item that nobody is near to, but which is near to another, has no best of its own
    return Math.min(1, alike / Math.sqrt((best[a] || alike) * (best[b] || alike)));
  };
}

function byFactors({ items, factors, values }: ItemFactorsModel): (a: string, b: string) => number {
  const place = new Map(items.map((id, k) => [id, k]));
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let f = 0; f < factors; f++) sum += values[a * factors + f] * values[b * factors + f];
    return sum;
  };
  return (first, second) => {
    if (first === second) return 1;
    const a = place.get(first);
    const b = place.get(second);
    if (a === undefined || b === undefined) return 0;
    const lengths = Math.sqrt(dot(a, a) * dot(b, b));
    return lengths === 0 ? 0 : Math.min(1, Math.max(0, dot(a, b) / lengths));
  };
}
