import { type Chart, type ChartOptions, isNarrow, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { panelRange } from "./panel-range.ts";
import { chartPalette } from "./theme.ts";

/** Rows with about the same probability, as `reliabilityTable` makes them. */
export interface ReliabilityChartRow {
  /** Ends of the bin. */
  readonly from: number;
  readonly to: number;
  /** Rows in it, weighed. */
  readonly mass: number;
  /** Mean probability. */
  readonly predicted: number;
  /** Share with the outcome, and its interval. */
  readonly observed: number;
  readonly observedLow?: number | null;
  readonly observedHigh?: number | null;
}

/** Options of {@link reliabilityChart}. */
export interface ReliabilityChartOptions extends ChartOptions {}

/**
 * Reliability: the share that had the outcome against the probability foretold, in bins with intervals, against the line on which both are equal; below it how many rows got which probability. For bins of equally many rows
 * the lower bars show how many rows there are per point of probability. O(bins).
 *
 * @throws "too-few-rows" without a bin; "bad-input" for what it does not draw.
 *
 * @example
 * import { reliabilityChart } from "clientele";
 * const bins = [
 *   { from: 0, to: 0.5, mass: 80, predicted: 0.2, observed: 0.24, observedLow: 0.16, observedHigh: 0.34 },
 *   { from: 0.5, to: 1, mass: 20, predicted: 0.7, observed: 0.6, observedLow: 0.38, observedHigh: 0.78 },
 * ];
 * reliabilityChart(bins).title?.subtitle?.join(" "); // => "Foretold and observed are 5% apart on average; on the dashed line they are equal"
 * reliabilityChart([]); // throws "too-few-rows"
 */
export function reliabilityChart(
  bins: Iterable<ReliabilityChartRow> & {
    readonly info?: { readonly cut?: "width" | "count"; readonly meanDistance?: number };
  },
  options: ReliabilityChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(bins, "reliabilityChart", "the result of reliabilityTable", [
      "from",
      "to",
      "mass",
      "predicted",
      "observed",
    ]).filter((bin) => bin.mass > 0 && Number.isFinite(bin.predicted) && Number.isFinite(bin.observed)),
    "reliabilityChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const total = rows.reduce((n, { mass }) => n + mass, 0);
  const apart =
    bins.info?.meanDistance ??
    rows.reduce((sum, { mass, predicted, observed }) => sum + mass * Math.abs(predicted - observed), 0) /
      total;
  const dense = bins.info?.cut === "count";
  const values = rows.map((bin) => {
    const low = bin.observedLow ?? bin.observed;
    const high = bin.observedHigh ?? bin.observed;
    // a bin of one probability still needs a width
    const half = Math.max(0, 0.01 - (bin.to - bin.from)) / 2;
    const from = Math.max(0, bin.from - half);
    const to = Math.min(1, bin.to + half);
    return {
      predicted: bin.predicted,
      observed: bin.observed,
      low,
      high,
      from,
      to,
      bar: dense ? bin.mass / (100 * (to - from)) : bin.mass,
      rows: f.count(bin.mass),
      range: `${f.percent(bin.from)} to ${f.percent(bin.to)}`,
      predictedText: f.percent(bin.predicted),
      observedText: f.percent(bin.observed),
      interval: low === high ? "" : `${f.percent(low)} to ${f.percent(high)}`,
    };
  });
  const finding = `Foretold and observed are ${f.percent(apart)} apart on average`;
  const ends = Math.max(...values.flatMap((v) => [v.high, v.to, v.predicted]));
  // what a rare outcome never reaches is left away
  const top = ends > 0.7 ? 1 : Math.ceil(ends * 10 - 1e-9) / 10;
  const domain = [0, top];
  const axis = { format: ".0%", tickCount: isNarrow(options) ? 4 : 5 };
  const x = {
    field: "predicted",
    type: "quantitative",
    title: "Foretold probability",
    scale: { domain, nice: false },
    axis: { ...axis, grid: false },
  };
  const y = {
    field: "observed",
    type: "quantitative",
    title: "Observed share",
    scale: { domain, nice: false, range: panelRange(0.72, 0) },
    axis: { ...axis, domain: false, ticks: false, orient: "left" },
  };
  // one axis is enough: the first layer draws it
  const quiet = { ...y, axis: null };
  const tooltip = [
    { field: "range", title: "Probability" },
    { field: "rows", title: "Rows" },
    { field: "predictedText", title: "Foretold" },
    { field: "observedText", title: "Observed" },
    { field: "interval", title: "Interval" },
  ];
  return makeChart(
    {
      title: "How right the probabilities are",
      subtitle: `${finding}; on the dashed line they are equal`,
      description: `Share with the outcome against the probability foretold, ${f.count(total)} rows in ${values.length} bins with intervals, and how many rows got which probability. ${finding}.`,
      height: 430,
      values,
      resolve: { scale: { y: "independent" }, axis: { y: "independent" } },
      layer: [
        {
          data: {
            values: [
              { predicted: 0, observed: 0 },
              { predicted: top, observed: top },
            ],
          },
          mark: { type: "line", color: colors.muted, strokeDash: [4, 3], strokeWidth: 1 },
          encoding: { x, y },
        },
        {
          mark: { type: "rule", color: colors.first, strokeWidth: 1.5, opacity: 0.6, tooltip: true },
          encoding: { x, y: { ...quiet, field: "low" }, y2: { field: "high" }, tooltip },
        },
        {
          mark: { type: "point", filled: true, size: 60, opacity: 1, color: colors.first, tooltip: true },
          encoding: { x, y: quiet, tooltip },
        },
        {
          mark: { type: "bar", color: colors.faded, binSpacing: 1, tooltip: true },
          encoding: {
            x: { ...x, field: "from", bin: "binned" },
            x2: { field: "to" },
            y: {
              field: "bar",
              type: "quantitative",
              title: dense ? "Per point" : "Rows",
              scale: { zero: true, nice: 2, range: panelRange(1, 0.8) },
              axis: { format: ",.3~s", tickCount: 2, domain: false, ticks: false, orient: "left" },
            },
            y2: { datum: 0 },
            tooltip,
          },
        },
      ],
    },
    options,
  );
}
