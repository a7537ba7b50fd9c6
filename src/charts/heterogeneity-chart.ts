import { oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** Customers whose rate or chance lies between two ends, as `heterogeneity` makes them. */
export interface HeterogeneityChartBin {
  /** "orders" or "leaving". */
  readonly of: string;
  readonly from: number;
  /** End of the bin; null: everything from `from` up. */
  readonly to: number | null;
  /** Share of customers in it, 0 to 1. */
  readonly share: number;
}

/** Options of {@link heterogeneityChart}. */
export interface HeterogeneityChartOptions extends ChartOptions {
  /** "orders": how often customers order (default); "leaving": how easily they leave. */
  readonly of?: "orders" | "leaving";
  /** What the rates or chances are, for the axis. Defaults "Orders a year" and, for leaving, "Chance of leaving after an order" or "Rate of leaving, a year". */
  readonly valueTitle?: string;
}

/**
 * How different customers are: share of customers by order rate, or by how easily they leave, with the middle marked. The rates are those of a year unless `valueTitle` says otherwise. O(bins).
 *
 * @throws "too-few-rows" without bins of the kind asked for (NBD knows no leaving), "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { heterogeneityChart } from "clientele";
 * const bins = [
 *   { of: "orders", from: 0, to: 2, share: 0.5 },
 *   { of: "orders", from: 2, to: 4, share: 0.3 },
 *   { of: "orders", from: 4, to: null, share: 0.2 },
 * ];
 * heterogeneityChart(bins).title?.subtitle?.join(" "); // => "Half of the customers: below 2. Pale bar: 4 and more"
 * heterogeneityChart(bins, { of: "leaving" }); // throws "too-few-rows"
 */
export function heterogeneityChart(
  bins: Iterable<HeterogeneityChartBin>,
  options: HeterogeneityChartOptions = {},
): Chart {
  const of = oneOf(options.of ?? "orders", "of", ["orders", "leaving"]);
  const rows = needRows(
    rowsOf(bins, "heterogeneityChart", "the result of heterogeneity", ["of", "from", "to", "share"]).filter(
      (bin) => bin.of === of,
    ),
    "heterogeneityChart",
  ).sort((a, b) => a.from - b.from);
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const chance = of === "leaving" && rows[rows.length - 1].to === 1;
  const {
    valueTitle = of === "orders"
      ? "Orders a year"
      : chance
        ? "Chance of leaving after an order"
        : "Rate of leaving, a year",
  } = options;
  const number = new Intl.NumberFormat(options.locale ?? "en", { maximumSignificantDigits: 2 });
  const write = chance ? f.percent : (value: number) => number.format(value);
  const values = rows.map((bin, i) => {
    const before = rows[i - 1];
    const width = before === undefined || before.to === null ? 1 : before.to - before.from;
    return {
      from: bin.from,
      to: bin.to ?? bin.from + width,
      share: bin.share,
      open: bin.to === null,
      range: bin.to === null ? `${write(bin.from)} and more` : `${write(bin.from)} to ${write(bin.to)}`,
      text: f.percent(bin.share),
    };
  });
  const last = values[values.length - 1];
  const middle = medianOf(values);
  const half = `Half of the customers: below ${write(middle)}`;
  const x = {
    field: "from",
    bin: "binned",
    type: "quantitative",
    title: valueTitle,
    scale: { domain: [values[0].from, last.to], nice: false, zero: false },
    axis: { format: chance ? ".0%" : ",.2~f", grid: false, tickCount: 8, labelFlush: true },
  };
  return makeChart(
    {
      title: of === "orders" ? "How often customers order" : "How easily customers leave",
      subtitle: last.open ? `${half}. Pale bar: ${last.range}` : half,
      description: `Share of customers by ${valueTitle.toLowerCase()} in ${values.length} bars, as the model sees new customers. ${half}.`,
      height: 260,
      values,
      layer: [
        {
          mark: { type: "bar", binSpacing: 1, tooltip: true },
          encoding: {
            x,
            x2: { field: "to" },
            y: {
              field: "share",
              type: "quantitative",
              title: "Customers",
              axis: { format: ".0%", tickCount: 4, domain: false, ticks: false },
            },
            y2: { datum: 0 },
            color: { condition: { test: "datum.open", value: colors.faded }, value: colors.first },
            tooltip: [
              { field: "range", title: valueTitle },
              { field: "text", title: "Share of customers" },
            ],
          },
        },
        {
          data: { values: [{ middle }] },
          mark: { type: "rule", color: colors.accent, strokeWidth: 1.5 },
          encoding: { x: { field: "middle", type: "quantitative" } },
        },
      ],
    },
    options,
  );
}

/** Where half of the shares lie below, read linearly within a bin. */
function medianOf(values: readonly { from: number; to: number; share: number }[]): number {
  const total = values.reduce((n, v) => n + v.share, 0);
  let below = 0;
  for (const { from, to, share } of values) {
    if (below + share >= total / 2 && share > 0) return from + ((to - from) * (total / 2 - below)) / share;
    below += share;
  }
  return values[values.length - 1].from;
}
