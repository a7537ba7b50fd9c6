import { badOption } from "../core/options.ts";
import { type Chart, type ChartOptions, makeChart, needRows, wrongInput } from "./chart.ts";
import { heatAxes } from "./heat-axes.ts";
import { heatLayers } from "./heat-layers.ts";
import { inkOn, sequential } from "./theme.ts";

/** Items and the neighbors of each: a model of `fitAlsoBought`, `fitItemNeighbors` and their like. */
export interface ChartNeighbors {
  readonly items: readonly string[];
  readonly start: readonly number[];
  readonly neighbor: readonly number[];
  readonly score: readonly number[];
}

const EXPECTED =
  "a model of neighbors, as fitAlsoBought, fitItemNeighbors or easeNeighbors make them (with items, start, neighbor, score)";

/** Options of {@link similarityChart}. */
export interface SimilarityChartOptions extends ChartOptions {
  /** Items to draw: a number of those with the strongest ties (default 20), or their ids. */
  readonly items?: number | Iterable<string>;
}

/**
 * How strongly items go together: a heat map of items by items, the same on both sides, with alike ones next to each other. Ties that the model does not hold are empty cells. O(ties + items^2 shown).
 *
 * @throws "too-few-rows" where no two of the items go together, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { fitAlsoBought, interactionsOf, similarityChart } from "clientele";
 * const model = fitAlsoBought(interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" },
 *   { order: 2, item: "jam" }, { order: 2, item: "bread" },
 * ]), { measure: "cosine" });
 * similarityChart(model).data.values.length; // => 4
 * similarityChart({ items: [], start: [0], neighbor: [], score: [] }); // throws "too-few-rows"
 */
export function similarityChart(neighbors: ChartNeighbors, options: SimilarityChartOptions = {}): Chart {
  if (![neighbors?.items, neighbors?.start, neighbors?.neighbor, neighbors?.score].every(Array.isArray))
    throw wrongInput("similarityChart", EXPECTED, neighbors);
  const { items, start, neighbor, score } = neighbors;
  const shown = chosen(neighbors, options.items ?? 20);
  const at = new Map(shown.map((place, k) => [place, k]));
  const n = shown.length;
  const tie = new Float64Array(n * n).fill(Number.NaN);
  for (const [a, place] of shown.entries())
    for (let e = start[place]; e < start[place + 1]; e++) {
      const b = at.get(neighbor[e]);
      if (b !== undefined) tie[a * n + b] = score[e];
    }
  const order = chainOf(tie, n);
  const number = new Intl.NumberFormat(options.locale ?? "en", { maximumSignificantDigits: 2 });
  const most = tie.filter((v) => v > 0).reduce((a, v) => Math.max(a, v), 1e-300);
  const values = needRows(
    order.flatMap((a) =>
      order
        .filter((b) => tie[a * n + b] > 0)
        .map((b) => {
          const value = tie[a * n + b];
          const fill = sequential(value / most);
          return {
            item: items[shown[a]],
            other: items[shown[b]],
            value,
            fill,
            ink: inkOn(fill),
            text: number.format(value),
          };
        }),
    ),
    "similarityChart",
  );
  const names = order.map((k) => items[shown[k]]);
  const axes = heatAxes({ field: "item", names }, { field: "other", names }, options);
  const best = values.reduce((a, b) => (b.value > a.value ? b : a));
  const own = { sort: names, scale: { domain: names, paddingInner: 0.04, paddingOuter: 0 } };
  return makeChart(
    {
      title: "Which items go together",
      subtitle: "The darker, the more strongly two items go together; those that do stand near each other",
      description: `How strongly ${n} items go together; the strongest tie, ${best.text}, is that of ${best.item} with ${best.other}.`,
      height: 84 + axes.top + n * 22,
      values,
      layer: heatLayers({
        x: { ...axes.x, ...own },
        y: { ...axes.y, ...own },
        tooltip: [
          { field: "item", title: "Item" },
          { field: "other", title: "With" },
          { field: "text", title: "Score" },
        ],
        fontSize: null,
      }),
    },
    options,
  );
}

/** Places of the items to draw. */
function chosen({ items, start, score }: ChartNeighbors, wanted: number | Iterable<string>): number[] {
  if (typeof wanted !== "number") {
    const ids = new Set(wanted);
    return [...items.keys()].filter((place) => ids.has(items[place]));
  }
  if (!(Number.isInteger(wanted) && wanted >= 2 && wanted <= 60))
    throw badOption("items", wanted, "a whole number from 2 to 60, or ids");
  const strongest = (place: number) => (start[place] < start[place + 1] ? score[start[place]] : 0);
  return [...items.keys()].sort((a, b) => strongest(b) - strongest(a) || a - b).slice(0, wanted);
}

/** An order in which each item stands next to the one of the others that it goes with the most. */
function chainOf(tie: Float64Array, n: number): number[] {
  const of = (a: number, b: number) => Math.max(tie[a * n + b] || 0, tie[b * n + a] || 0);
  const order = n === 0 ? [] : [0];
  const left = new Set(Array.from({ length: n }, (_, k) => k).slice(1));
  while (left.size > 0) {
    const [head, tail] = [order[0], order[order.length - 1]];
    let [next, best, front] = [-1, -1, false];
    for (const k of left)
      for (const [end, first] of [
        [tail, false],
        [head, true],
      ] as const)
        if (of(end, k) > best) [next, best, front] = [k, of(end, k), first];
    left.delete(next);
    if (front) order.unshift(next);
    else order.push(next);
  }
  return order;
}
