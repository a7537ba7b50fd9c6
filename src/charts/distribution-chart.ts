import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** One bar of a distribution: how many values lie in `[from, to)`. The bins of `orderValue` are such bars. */
export interface DistributionBin {
  readonly from: number;
  /** End of the bin; null: everything from `from` up. */
  readonly to: number | null;
  readonly count: number;
}

/** Options of {@link distributionChart}. */
export interface DistributionChartOptions extends ChartOptions {
  /** What the values are, for the axis. Default "Order value". */
  readonly valueTitle?: string;
  /** What is counted, for the axis. Default "Orders". */
  readonly countTitle?: string;
  /** Middle value, marked with a line. Default: none. */
  readonly median?: number;
}

/**
 * A distribution as bars of counts over amounts of money. A last bin without an end, or more than twice as wide as
 * the one before it, is drawn pale, as wide as that one, and named "and more". O(bins).
 *
 * @throws "too-few-rows" without bins; "bad-input" for what it does not draw.
 *
 * @example
 * import { distributionChart } from "clientele";
 * const chart = distributionChart([{ from: 0, to: 10, count: 4 }, { from: 10, to: null, count: 1 }], { median: 7 });
 * chart.data.values.length; // => 2
 * distributionChart([]); // throws "too-few-rows"
 */
export function distributionChart(
  bins: Iterable<DistributionBin>,
  options: DistributionChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(bins, "distributionChart", "the bins of orderValue", ["from", "to", "count"]),
    "distributionChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const { valueTitle = "Order value", countTitle = "Orders" } = options;
  const total = rows.reduce((n, b) => n + b.count, 0);
  const values = rows.map((b, i) => {
    const before = rows[i - 1];
    const width =
      before === undefined || before.to === null ? Math.max(1, Math.abs(b.from)) : before.to - before.from;
    const open = b.to === null || (i > 0 && i === rows.length - 1 && b.to - b.from > 2 * width);
    return {
      from: b.from,
      to: open || b.to === null ? b.from + width : b.to,
      count: b.count,
      open,
      range:
        open || b.to === null
          ? `${f.money(b.from)} and more`
          : `${f.money(b.from)} to below ${f.money(b.to)}`,
      countText: `${f.count(b.count)} (${f.percent(total > 0 ? b.count / total : 0)})`,
    };
  });
  const last = values[values.length - 1];
  const median = options.median;
  const tooltip = [
    { field: "range", title: valueTitle },
    { field: "countText", title: countTitle },
  ];
  const x = {
    field: "from",
    bin: "binned",
    type: "quantitative",
    title: options.currency ? `${valueTitle} (${options.currency})` : valueTitle,
    scale: { domain: [values[0].from, last.to], nice: false, zero: false },
    axis: { format: f.moneyAxis(last.to), grid: false, tickCount: 8, labelFlush: true },
  };
  return makeChart(
    {
      title: `${valueTitle}: how it spreads`,
      subtitle: last.open ? `Pale bar: ${last.range}` : "",
      description: `${f.count(total)} ${countTitle.toLowerCase()} by ${valueTitle.toLowerCase()} in ${values.length} bars from ${f.money(values[0].from)}${median === undefined ? "" : `; half lie below ${f.money(median)}`}.`,
      height: 260,
      values,
      layer: [
        {
          mark: { type: "bar", binSpacing: 1, tooltip: true },
          encoding: {
            x,
            x2: { field: "to" },
            y: {
              field: "count",
              type: "quantitative",
              title: countTitle,
              axis: { format: ",.0f", tickCount: 4, domain: false, ticks: false },
            },
            y2: { datum: 0 },
            color: { condition: { test: "datum.open", value: colors.faded }, value: colors.first },
            tooltip,
          },
        },
        ...(median === undefined
          ? []
          : [
              {
                data: { values: [{ median, text: `half below ${f.money(median)}` }] },
                mark: { type: "rule", color: colors.accent, strokeWidth: 1.5 },
                encoding: { x: { field: "median", type: "quantitative" } },
              },
              {
                data: { values: [{ median, text: `half below ${f.money(median)}` }] },
                mark: {
                  type: "text",
                  align: median > (values[0].from + last.to) * 0.6 ? "right" : "left",
                  baseline: "bottom",
                  dx: median > (values[0].from + last.to) * 0.6 ? 6 : -6,
                  y: -3,
                  color: colors.accent,
                  fontWeight: 600,
                },
                encoding: { x: { field: "median", type: "quantitative" }, text: { field: "text" } },
              },
            ]),
      ],
    },
    options,
  );
}
