import { type Chart, type ChartOptions, chartWidth, isNarrow, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** One part of a ranking, as `liftTable` makes them. */
export interface LiftChartRow {
  /** 1 has the highest scores. */
  readonly part: number;
  readonly taken: number;
  readonly found: number;
  /** Share of them that has the outcome, and its interval. */
  readonly rate: number;
  readonly rateLow?: number | null;
  readonly rateHigh?: number | null;
  /** rate over the share among all. */
  readonly lift: number;
}

/** Options of {@link liftChart}. */
export interface LiftChartOptions extends ChartOptions {}

/**
 * Lift: the ranking cut into equal parts, and how many times as often the outcome happens in each as among all, with intervals. The dashed line is a ranking that says nothing. O(parts).
 *
 * @throws "too-few-rows" without parts; "bad-input" for what it does not draw.
 *
 * @example
 * import { liftChart } from "clientele";
 * const parts = [
 *   { part: 1, taken: 50, found: 30, rate: 0.6, rateLow: 0.46, rateHigh: 0.72, lift: 1.5 },
 *   { part: 2, taken: 50, found: 10, rate: 0.2, rateLow: 0.11, rateHigh: 0.33, lift: 0.5 },
 * ];
 * const chart = liftChart(parts);
 * chart.data.values.map((v) => [v.text, v.low]); // => [["1.5", 1.15], ["0.5", 0.275]]
 * chart.title?.subtitle?.join(" "); // => "The half with the highest scores has it 1.5 times as often as all (60% and 40%)"
 * liftChart([]); // throws "too-few-rows"
 */
export function liftChart(
  parts: Iterable<LiftChartRow> & { readonly info?: { readonly base?: number } },
  options: LiftChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(parts, "liftChart", "the result of liftTable", ["part", "taken", "found", "rate", "lift"]).filter(
      ({ lift, rate }) => Number.isFinite(lift) && Number.isFinite(rate),
    ),
    "liftChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const one = new Intl.NumberFormat(options.locale ?? "en", {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const taken = rows.reduce((n, row) => n + row.taken, 0);
  const base = parts.info?.base ?? rows.reduce((n, row) => n + row.found, 0) / taken;
  const values = rows.map((row) => ({
    part: row.part,
    lift: row.lift,
    low: (row.rateLow ?? row.rate) / base,
    high: (row.rateHigh ?? row.rate) / base,
    text: one.format(row.lift),
    rate: f.percent(row.rate),
    interval: `${f.percent(row.rateLow ?? row.rate)} to ${f.percent(row.rateHigh ?? row.rate)}`,
    taken: f.count(row.taken),
    found: f.count(row.found),
  }));
  const what = PART.get(rows.length) ?? `${f.percent(1 / rows.length)}`;
  const finding = `The ${what} with the highest scores has it ${values[0].text} times as often as all (${values[0].rate} and ${f.percent(base)})`;
  const room = (0.8 * (chartWidth(options) - 60)) / values.length;
  const x = {
    field: "part",
    type: "ordinal",
    title: isNarrow(options)
      ? "Highest scores first"
      : `Parts of the ranking, highest scores first (each ${f.percent(1 / rows.length)} of all)`,
    axis: { labelAngle: 0, ticks: false, labelOverlap: true },
    scale: { paddingInner: 0.25, paddingOuter: 0.1 },
  };
  const y = {
    field: "lift",
    type: "quantitative",
    title: "Times as often",
    scale: { zero: true, nice: 4 },
    axis: { format: ",.2~f", tickCount: 5, domain: false, ticks: false },
  };
  const tooltip = [
    { field: "part", title: "Part" },
    { field: "text", title: "Times as often" },
    { field: "rate", title: "Share with the outcome" },
    { field: "interval", title: "Interval" },
    { field: "taken", title: "Rows" },
    { field: "found", title: "With the outcome" },
  ];
  return makeChart(
    {
      title: "Where in the ranking they are (lift)",
      subtitle: finding,
      description: `Lift of ${rows.length} equal parts of the ranking, highest scores first: ${values.map(({ text }) => text).join(", ")}. ${finding}.`,
      height: 300,
      values,
      layer: [
        { mark: { type: "bar", color: colors.first, tooltip: true }, encoding: { x, y, tooltip } },
        {
          mark: { type: "rule", color: colors.ink, strokeWidth: 1.5 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
        },
        {
          data: { values: [{ lift: 1 }] },
          mark: { type: "rule", color: colors.accent, strokeDash: [5, 4], strokeWidth: 1.5 },
          encoding: { y },
        },
        ...(room < 22
          ? []
          : [
              {
                mark: { type: "text", baseline: "bottom", dy: -4, color: colors.ink, fontSize: 11 },
                encoding: { x, y: { ...y, field: "high" }, text: { field: "text" } },
              },
            ]),
      ],
    },
    options,
  );
}

const PART: ReadonlyMap<number, string> = /* @__PURE__ */ new Map([
  [2, "half"],
  [3, "third"],
  [4, "quarter"],
  [5, "fifth"],
  [10, "tenth"],
  [20, "twentieth"],
  [100, "hundredth"],
]);
