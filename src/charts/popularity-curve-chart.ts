import {
  type Chart,
  type ChartOptions,
  chartWidth,
  isResult,
  lines,
  makeChart,
  needRows,
  rowsOf,
  wrongInput,
} from "./chart.ts";
import { curveAt } from "./curve-at.ts";
import { formatsOf } from "./format.ts";
import { groupColor } from "./group-color.ts";
import { chartPalette } from "./theme.ts";

/** An item and how often it was bought, or offered. */
export interface ChartItemCount {
  readonly item: string;
  /** Default 1. Rows of the same item add up. */
  readonly count?: number;
}

/** What sells, as `fitPopularItems` makes it. */
export interface ChartItemScores {
  readonly items: readonly string[];
  readonly score: readonly number[];
  /** What made an item popular: "amount" is revenue, "quantity" pieces; a "rating" is no part of anything. */
  readonly by?: string;
}

/** Options of {@link popularityCurveChart}. */
export interface PopularityCurveChartOptions extends ChartOptions {
  /** How often each item is offered, drawn beside: whether offers reach more of the catalogue than sales do. Default: not drawn. */
  readonly offered?: Iterable<ChartItemCount> | ChartItemScores;
}

const WHAT = "popularityCurveChart";
const MADE = "interactions, the result of recommendAll or of fitPopularItems by what adds up, or rows";

/**
 * How much of what is bought falls on how few items: the share of all purchases of the best-selling items, from one to all of them. With `offered`, the same of offers (each curve in its own order), against the line on which all items
 * would be bought alike. Takes a table of `interactionsOf` as it is (each row a purchase; items of the catalogue that nobody bought count as items), a model of `fitPopularItems`, or counts of your own; `offered` takes the
 * result of `recommendAll`, too. O(rows + items log items).
 *
 * @throws "too-few-rows" without an item that was bought; "bad-input" for what has no items to count.
 *
 * @example
 * import { fitPopularItems, interactionsOf, popularityCurveChart, recommendAll } from "clientele";
 * const bought = interactionsOf([
 *   { customer: "ann", order: 1, item: "bread" }, { customer: "bob", order: 2, item: "bread" },
 *   { customer: "bob", order: 2, item: "jam" }, { customer: "cat", order: 3, item: "bread" },
 * ]);
 * const sellers = fitPopularItems(bought);
 * popularityCurveChart(bought).data.values.map((v) => v.reached); // => [0, 0.75, 1]
 * popularityCurveChart(sellers, { offered: recommendAll(sellers, bought) }).data.values.length; // => 6
 * const chart = popularityCurveChart([{ item: "bread", count: 80 }, { item: "cake", count: 15 }, { item: "rolls", count: 5 }, { item: "pie", count: 0 }]);
 * chart.data.values.map((v) => v.reached); // => [0, 0.8, 0.95, 1, 1]
 * popularityCurveChart([]); // throws "too-few-rows"
 */
export function popularityCurveChart(
  items: Iterable<ChartItemCount> | ChartItemScores,
  options: PopularityCurveChartOptions = {},
): Chart {
  const bought = needRows(countsOf(items), WHAT);
  const curves = [
    { name: "bought", points: cumulated(bought) },
    ...(options.offered === undefined
      ? []
      : [
          {
            name: "offered",
            points: cumulated(countsOf(options.offered), bought.length),
          },
        ]),
  ];
  needRows(curves[0].points, WHAT);
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const values = curves.flatMap(({ name, points }) =>
    points.map(({ share, reached, item }) => ({
      curve: name,
      share,
      reached,
      item,
      shareText: f.percent(share),
      reachedText: f.percent(reached),
    })),
  );
  const fifth = (points: (typeof curves)[0]["points"]) =>
    f.percent(
      curveAt(
        points.map(({ share, reached }) => [share, reached]),
        0.2,
      ),
    );
  const words = (isResult(items, "score") && WORDS.get(items.by ?? "")) || "purchases";
  const both = curves.length > 1 && curves[1].points.length > 0;
  const finding = `A fifth of the ${f.count(bought.length)} items makes ${fifth(curves[0].points)} of the ${words}${both ? ` and ${fifth(curves[1].points)} of the offers` : ""}`;
  const axis = { format: ".0%", values: [0, 0.2, 0.4, 0.6, 0.8, 1], domain: false, ticks: false };
  const scale = { domain: [0, 1], nice: false };
  const x = {
    field: "share",
    type: "quantitative",
    title: lines("Share of the items, the most frequent first", (chartWidth(options) - 60) / 8.8),
    scale,
    axis: { ...axis, labelFlush: true },
  };
  const y = {
    field: "reached",
    type: "quantitative",
    // titles longer than their axes, as Vega measures them, would push the one of the chart off the page
    title: both ? ["Share of the", `${words} or offers`] : `Share of the ${words}`,
    scale,
    axis,
  };
  return makeChart(
    {
      title: "How few items sell the most",
      subtitle: finding,
      description: `${finding}. The dashed line is where all ${bought.length} items would sell alike.`,
      height: 300 + 8 * (curves.length - 1),
      values,
      layer: [
        {
          data: {
            values: [
              { share: 0, reached: 0 },
              { share: 1, reached: 1 },
            ],
          },
          mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: colors.muted },
          encoding: { x, y },
        },
        {
          mark: { type: "line", strokeWidth: 2, tooltip: true },
          encoding: {
            x,
            y,
            color:
              curves.length > 1
                ? groupColor(
                    "curve",
                    curves.map(({ name }) => name),
                    "stroke",
                    options,
                  )
                : { value: colors.first },
            tooltip: [
              { field: "item", title: "Up to" },
              { field: "shareText", title: "Items" },
              { field: "reachedText", title: "Share" },
            ],
          },
        },
      ],
    },
    options,
  );
}

type ItemCount = Required<ChartItemCount>;

const WORDS: ReadonlyMap<string, string> = new Map([
  ["amount", "revenue"],
  ["quantity", "pieces sold"],
]);

/** How often each item was bought or offered. */
function countsOf(given: Iterable<ChartItemCount> | ChartItemScores): ItemCount[] {
  if (isResult(given, "score")) {
    const { items, score, by } = given;
    if (!Array.isArray(items) || !Array.isArray(score) || by === "rating")
      throw wrongInput(WHAT, MADE, given);
    return items.map((item, k) => ({ item, count: score[k] }));
  }
  const counts = new Map<string, number>();
  const rows = rowsOf(given, WHAT, MADE, ["item"]);
  // what a table knows of and nobody bought
  const { columns } = given as {
    readonly columns?: { readonly item?: { readonly levels?: readonly string[] } };
  };
  for (const item of columns?.item?.levels ?? []) counts.set(item, 0);
  for (const { item, count = 1 } of rows)
    if (item !== null) counts.set(item, (counts.get(item) ?? 0) + count);
  return Array.from(counts, ([item, count]) => ({ item, count }));
}

/** Shares reached from the most frequent item down, from 0 on; nothing where nothing was counted. Points closer than the eye can tell are left out. */
function cumulated(
  counts: readonly ItemCount[],
  all: number = counts.length,
): { readonly share: number; readonly reached: number; readonly item: string }[] {
  const sorted = counts.filter(({ count }) => count >= 0).sort((a, b) => b.count - a.count);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  if (!(total > 0)) return [];
  const n = Math.max(all, sorted.length);
  const out = [{ share: 0, reached: 0, item: "" }];
  let sum = 0;
  for (const [k, { item, count }] of sorted.entries()) {
    sum += count;
    const point = { share: (k + 1) / n, reached: Math.min(1, sum / total), item };
    const last = out[out.length - 1];
    if (
      k + 1 === sorted.length ||
      point.share - last.share > 1 / 400 ||
      point.reached - last.reached > 1 / 400
    )
      out.push(point);
  }
  if (out[out.length - 1].share < 1) out.push({ share: 1, reached: 1, item: "" });
  return out;
}
