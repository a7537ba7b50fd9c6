import { ClienteleError, show } from "../core/errors.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { curveAt } from "./curve-at.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** A point of a concentration curve, as `valueConcentration(...).curve` holds them. */
export interface ParetoPoint {
  /** Share of the customers, the most valuable first, 0 to 1. */
  readonly customerShare: number;
  /** Share of the revenue that they bring, 0 to 1. */
  readonly revenueShare: number;
}

/** Options of {@link paretoChart}. */
export interface ParetoChartOptions extends ChartOptions {
  /** Share of the customers to mark on the curve. Default 0.2. */
  readonly mark?: number;
}

/**
 * How much of the revenue the most valuable customers bring: the cumulated curve, the line of equal customers for comparison, and one
 * marked point (between two points of the curve it is read linearly). O(points log points).
 *
 * @throws "too-few-rows" without points, "bad-option" when `mark` is outside 0 to 1; "bad-input" for what it does not draw.
 *
 * @example
 * import { paretoChart } from "clientele";
 * const chart = paretoChart([{ customerShare: 0.2, revenueShare: 0.6 }, { customerShare: 1, revenueShare: 1 }]);
 * chart.description; // => "The best 20% of customers bring 60% of revenue; the dashed line is what equal customers would bring."
 * paretoChart([]); // throws "too-few-rows"
 */
export function paretoChart(points: Iterable<ParetoPoint>, options: ParetoChartOptions = {}): Chart {
  const rows = needRows(
    rowsOf(points, "paretoChart", "the curve of valueConcentration", ["customerShare", "revenueShare"]),
    "paretoChart",
  ).sort((a, b) => a.customerShare - b.customerShare);
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const mark = options.mark ?? 0.2;
  if (!(mark >= 0 && mark <= 1)) {
    throw new ClienteleError("bad-option", `Option mark must be a share from 0 to 1; found ${show(mark)}.`, {
      value: mark,
      expected: "0 to 1",
    });
  }
  if (rows[0].customerShare > 0) rows.unshift({ customerShare: 0, revenueShare: 0 });
  const at = curveAt(
    rows.map((p) => [p.customerShare, p.revenueShare]),
    mark,
  );
  const values = rows.map((p) => ({
    customerShare: p.customerShare,
    revenueShare: p.revenueShare,
    customers: f.percent(p.customerShare),
    revenue: f.percent(p.revenueShare),
  }));
  const axis = { format: ".0%", values: [0, 0.2, 0.4, 0.6, 0.8, 1], domain: false, ticks: false };
  const scale = { domain: [0, 1], nice: false };
  const x = {
    field: "customerShare",
    type: "quantitative",
    title: "Share of customers, best first",
    scale,
    axis: { ...axis, labelFlush: true },
  };
  const y = { field: "revenueShare", type: "quantitative", title: "Share of revenue", scale, axis };
  const finding = `The best ${f.percent(mark)} of customers bring ${f.percent(at)} of revenue`;
  const marked = [
    { customerShare: mark, revenueShare: at, text: `${f.percent(mark)} bring ${f.percent(at)}` },
  ];
  return makeChart(
    {
      title: "How much depends on how few",
      subtitle: finding,
      description: `${finding}; the dashed line is what equal customers would bring.`,
      height: 300,
      values,
      layer: [
        {
          data: {
            values: [
              { customerShare: 0, revenueShare: 0 },
              { customerShare: 1, revenueShare: 1 },
            ],
          },
          mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: colors.muted },
          encoding: { x, y },
        },
        {
          mark: {
            type: "area",
            line: { color: colors.first, strokeWidth: 2 },
            color: colors.first,
            fillOpacity: 0.12,
            tooltip: true,
          },
          encoding: {
            x,
            y,
            tooltip: [
              { field: "customers", title: "Customers" },
              { field: "revenue", title: "Revenue" },
            ],
          },
        },
        {
          data: { values: marked },
          mark: { type: "point", filled: true, size: 70, color: colors.accent, opacity: 1 },
          encoding: { x, y },
        },
        {
          data: { values: marked },
          mark: {
            type: "text",
            align: mark > 0.5 ? "right" : "left",
            baseline: "top",
            dx: mark > 0.5 ? -9 : 9,
            dy: 5,
            color: colors.ink,
            fontWeight: 600,
          },
          encoding: { x, y, text: { field: "text" } },
        },
      ],
    },
    options,
  );
}
