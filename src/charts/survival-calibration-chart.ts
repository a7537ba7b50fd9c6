import { ageWriter, type ChartAgeUnit } from "./age-ticks.ts";
import { type Chart, type ChartOptions, isNarrow, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** Customers of like risk, as `survivalCalibration` makes them. */
export interface SurvivalCalibrationChartRow {
  readonly customers: number;
  /** Mean chance to have left by the age, as foretold. */
  readonly expected: number;
  /** Share that had left; null where nobody is watched so long. */
  readonly observed: number | null;
  readonly observedLow?: number | null;
  readonly observedHigh?: number | null;
}

/** Options of {@link survivalCalibrationChart}. */
export type SurvivalCalibrationChartOptions = ChartOptions;

/**
 * Foretold against observed leaving: customers in groups of like risk as points with their intervals, against the line on which both are equal. Points below it: fewer left than foretold. O(groups).
 *
 * @throws "too-few-rows" without a group that was observed; "bad-input" for what it does not draw.
 *
 * @example
 * import { survivalCalibrationChart } from "clientele";
 * const groups = [
 *   { customers: 50, expected: 0.1, observed: 0.12, observedLow: 0.06, observedHigh: 0.24 },
 *   { customers: 50, expected: 0.4, observed: 0.36, observedLow: 0.25, observedHigh: 0.5 },
 * ];
 * survivalCalibrationChart(groups).title?.subtitle?.join(" "); // => "Foretold and observed are 3% apart on average; on the dashed line they are equal"
 * survivalCalibrationChart([]); // throws "too-few-rows"
 */
export function survivalCalibrationChart(
  groups: Iterable<SurvivalCalibrationChartRow> & {
    readonly info?: { readonly at?: number; readonly unit?: ChartAgeUnit };
  },
  options: SurvivalCalibrationChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(groups, "survivalCalibrationChart", "the result of survivalCalibration", [
      "customers",
      "expected",
      "observed",
    ]).filter(({ observed }) => observed !== null && Number.isFinite(observed)),
    "survivalCalibrationChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const { at, unit } = groups.info ?? {};
  const by = at === undefined ? "" : ` by ${ageWriter(unit, options.locale).text(at)}`;
  const values = rows.map((row) => {
    const observed = row.observed as number;
    const [low, high] = [row.observedLow ?? observed, row.observedHigh ?? observed];
    return {
      expected: row.expected,
      observed,
      low,
      high,
      expectedText: f.percent(row.expected),
      observedText: f.percent(observed),
      interval: low === high ? "" : `${f.percent(low)} to ${f.percent(high)}`,
      customers: f.count(row.customers),
    };
  });
  const total = rows.reduce((n, row) => n + row.customers, 0);
  const apart =
    rows.reduce((n, row) => n + row.customers * Math.abs(row.expected - (row.observed as number)), 0) / total;
  const finding = `Foretold and observed are ${f.percent(apart)} apart on average`;
  const top = Math.min(
    1,
    Math.ceil(Math.max(...values.flatMap((v) => [v.high, v.expected])) * 10 + 0.2) / 10,
  );
  const scale = { domain: [0, top], nice: false };
  const axis = { format: ".0%", tickCount: isNarrow(options) ? 3 : 5 };
  const x = {
    field: "expected",
    type: "quantitative",
    title: `Foretold: share that leaves${by}`,
    scale,
    axis: { ...axis, grid: false },
  };
  const y = {
    field: "observed",
    type: "quantitative",
    title: "Share that left",
    scale,
    axis: { ...axis, domain: false, ticks: false },
  };
  const tooltip = [
    { field: "customers", title: "Customers" },
    { field: "expectedText", title: "Foretold to leave" },
    { field: "observedText", title: "Left" },
    { field: "interval", title: "Interval" },
  ];
  return makeChart(
    {
      title: "How right the foretold risks are",
      subtitle: `${finding}; on the dashed line they are equal`,
      description: `Share of customers that left${by} against the share foretold, in ${values.length} groups of like risk with intervals. ${finding}.`,
      height: 380,
      values,
      layer: [
        {
          data: {
            values: [
              { expected: 0, observed: 0 },
              { expected: top, observed: top },
            ],
          },
          mark: { type: "line", color: colors.muted, strokeDash: [4, 3], strokeWidth: 1 },
          encoding: { x, y },
        },
        {
          mark: { type: "rule", color: colors.first, strokeWidth: 1.5, opacity: 0.6, tooltip: true },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, tooltip },
        },
        {
          mark: { type: "point", filled: true, size: 60, opacity: 1, color: colors.first, tooltip: true },
          encoding: { x, y, tooltip },
        },
      ],
    },
    options,
  );
}
