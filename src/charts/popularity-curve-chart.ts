import { type Chart, type ChartOptions, makeChart, needRows } from "./chart.ts";
import { curveAt } from "./curve-at.ts";
import { formatsOf } from "./format.ts";
import { groupColor } from "./group-color.ts";
import { chartPalette } from "./theme.ts";

/** An item and how often it was bought, or offered. */
export interface ChartItemCount {
  readonly item: string;
  readonly count: number;
}

/** Options of {@link popularityCurveChart}. */
export interface PopularityCurveChartOptions extends ChartOptions {
  /** How often each item is offered, drawn beside: whether offers reach more of the catalogue than sales do. Default: not drawn. */
  readonly offered?: Iterable<ChartItemCount>;
}

/**
 * How much of what is bought falls on how few items: the share of all purchases of the best-selling items, from one to all of them. With `offered`, the same of offers (each curve in its own order), against the line on which all items
 * would be bought alike. O(items log items).
 *
 * @throws "too-few-rows" without an item that was bought.
 *
 * @example
 * import { popularityCurveChart } from "clientele";
 * const chart = popularityCurveChart([{ item: "bread", count: 80 }, { item: "cake", count: 15 }, { item: "rolls", count: 5 }, { item: "pie", count: 0 }]);
 * chart.data.values.map((v) => v.reached); // => [0, 0.8, 0.95, 1, 1]
 * popularityCurveChart([]); // throws "too-few-rows"
 */
export function popularityCurveChart(
  items: Iterable<ChartItemCount>,
  options: PopularityCurveChartOptions = {},
): Chart {
  const bought = needRows(items, "popularityCurveChart");
  const curves = [
    { name: "bought", points: cumulated(bought) },
    ...(options.offered === undefined
      ? []
      : [
          {
            name: "offered",
            points: cumulated(needRows(options.offered, "popularityCurveChart"), bought.length),
          },
        ]),
  ];
  needRows(curves[0].points, "popularityCurveChart");
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
  const axis = { format: ".0%", values: [0, 0.2, 0.4, 0.6, 0.8, 1], domain: false, ticks: false };
  const scale = { domain: [0, 1], nice: false };
  const x = {
    field: "share",
    type: "quantitative",
    title: "Share of the items, best sellers first",
    scale,
    axis: { ...axis, labelFlush: true },
  };
  const y = { field: "reached", type: "quantitative", title: "Share of all purchases", scale, axis };
  const finding = `A fifth of the items makes ${fifth(curves[0].points)} of the purchases${curves.length > 1 && curves[1].points.length > 0 ? ` and ${fifth(curves[1].points)} of the offers` : ""}`;
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

/** Shares reached from the most frequent item down, from 0 on; nothing where nothing was counted. Points closer than the eye can tell are left out. */
function cumulated(
  counts: readonly ChartItemCount[],
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
