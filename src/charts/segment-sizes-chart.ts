import {
  type Chart,
  type ChartOptions,
  chartWidth,
  leftLabels,
  makeChart,
  needRows,
  rowsOf,
} from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** One segment. */
export interface SegmentSize {
  readonly segment: string;
  readonly customers: number;
  /** Money the segment's customers brought. */
  readonly revenue: number;
}

/** Options of {@link segmentSizesChart}. */
export interface SegmentSizesChartOptions extends ChartOptions {}

/**
 * Each segment's share of the customers beside its share of the revenue, in the order given. A segment whose second bar is the longer one
 * is worth more than its head count. Where no segment has revenue, there are shares of customers alone. O(segments).
 *
 * @throws "too-few-rows" without segments; "bad-input" for what it does not draw.
 *
 * @example
 * import { segmentSizesChart } from "clientele";
 * const chart = segmentSizesChart([{ segment: "Champions", customers: 10, revenue: 600 }, { segment: "Lost", customers: 30, revenue: 200 }]);
 * chart.data.values[0]; // => { segment: "Champions", of: "customers", share: 0.25, text: "25%", detail: "10 customers" }
 * segmentSizesChart([]); // throws "too-few-rows"
 */
export function segmentSizesChart(
  segments: Iterable<SegmentSize>,
  options: SegmentSizesChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(segments, "segmentSizesChart", "the result of segmentSizes", ["segment", "customers", "revenue"]),
    "segmentSizesChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const customers = rows.reduce((n, s) => n + s.customers, 0);
  const revenue = rows.reduce((n, s) => n + s.revenue, 0);
  const values = rows.flatMap((s) => [
    row(
      s.segment,
      "customers",
      customers > 0 ? s.customers / customers : 0,
      `${f.count(s.customers)} customers`,
    ),
    ...(revenue > 0 ? [row(s.segment, "revenue", s.revenue / revenue, f.money(s.revenue))] : []),
  ]);
  function row(segment: string, of: string, share: number, detail: string) {
    return { segment, of, share, text: f.percent(share), detail };
  }
  const width = chartWidth(options);
  // room for the number after the longest bar
  const room = 1 + 44 / Math.max(60, width - 190);
  const most = Math.max(...values.map((v) => v.share));
  const encoding = {
    y: {
      field: "segment",
      type: "nominal",
      sort: null,
      title: null,
      axis: {
        domain: false,
        ticks: false,
        labelColor: colors.ink,
        ...leftLabels(
          rows.map((s) => s.segment),
          12,
        ),
      },
      scale: { paddingInner: 0.28 },
    },
    yOffset: { field: "of", type: "nominal", sort: ["customers", "revenue"] },
    x: {
      field: "share",
      type: "quantitative",
      title: null,
      axis: null,
      scale: { domain: [Math.min(0, ...values.map((v) => v.share)), most * room || 1], nice: false },
    },
    tooltip: [
      { field: "segment", title: "Segment" },
      { field: "of", title: "Share of" },
      { field: "text", title: "Share" },
      { field: "detail", title: "That is" },
    ],
  };
  const top = [...rows].sort((a, b) => b.revenue - a.revenue || b.customers - a.customers)[0];
  return makeChart(
    {
      title: `Segments: share of customers${revenue > 0 ? " and of revenue" : ""}`,
      description:
        revenue > 0
          ? `Shares of ${f.count(customers)} customers and of ${f.money(revenue)} revenue in ${rows.length} segments; most revenue comes from ${top.segment}, ${f.percent(top.revenue / revenue)}.`
          : `Shares of ${f.count(customers)} customers in ${rows.length} segments; the largest is ${top.segment}, ${f.percent(customers > 0 ? top.customers / customers : 0)}.`,
      height: 70 + rows.length * (revenue > 0 ? 36 : 24),
      values,
      layer: [
        {
          mark: { type: "bar", tooltip: true },
          encoding: {
            ...encoding,
            color: {
              field: "of",
              type: "nominal",
              title: null,
              scale: {
                domain: revenue > 0 ? ["customers", "revenue"] : ["customers"],
                range: [colors.first, colors.second],
              },
              legend: {
                orient: "top",
                direction: width < 480 ? "vertical" : "horizontal",
                offset: 4,
                labelExpr: "'share of ' + datum.label",
              },
            },
          },
        },
        {
          mark: { type: "text", align: "left", dx: 4, color: colors.muted },
          encoding: { ...encoding, text: { field: "text" } },
        },
      ],
    },
    options,
  );
}
