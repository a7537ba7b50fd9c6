import { oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";
import { unitTitle, type WithUnit } from "./unit-title.ts";

/** Contracts after so many periods, as `contractCurve` makes them. */
export interface ContractCurvePoint {
  /** Periods since the beginning. */
  readonly period: number;
  /** Share still there, 0 to 1, with its interval where there is one. */
  readonly survival: number;
  readonly survivalLow?: number | null;
  readonly survivalHigh?: number | null;
  /** Share that renewed at the end of the period, of those who were there, with its interval; needed for `show: "renewal"`. */
  readonly renewal?: number | null;
  readonly renewalLow?: number | null;
  readonly renewalHigh?: number | null;
}

/** What a cohort of contracts really did. */
export interface ActualContracts {
  readonly period: number;
  /** Share of the cohort still there, 0 to 1. */
  readonly survival: number;
  /** Name of the cohort. Default: all rows are one. */
  readonly cohort?: string;
}

/** Options of {@link contractCurveChart}. */
export interface ContractCurveChartOptions extends ChartOptions {
  /** "survival": share still there (default); "renewal": share that renews at the end of each period. */
  readonly show?: "survival" | "renewal";
  /** What cohorts really did, drawn as points. Default: none. */
  readonly actual?: Iterable<ActualContracts>;
  /** Last period that the model has seen: beyond it the line is dashed. Default: what the table says, else the last actual period. */
  readonly longest?: number;
  /** What a period is, for the axis. Default: what the table says, else "Time". */
  readonly periodTitle?: string;
}

/**
 * Contracts over time: the fitted curve with its interval, dashed where it looks beyond the data, and cohorts as points. Renewal of actual cohorts is the share of those who were there the period
 * before. O(rows).
 *
 * @throws "too-few-rows" without a point that has the figure, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { contractCurveChart } from "clientele";
 * const curve = [{ period: 0, survival: 1 }, { period: 1, survival: 0.87 }, { period: 2, survival: 0.75 }];
 * const actual = [{ period: 0, survival: 1 }, { period: 1, survival: 0.869 }];
 * contractCurveChart(curve, { actual, periodTitle: "Years" }).description; // => "Share of contracts still there over 3 points in time, 75% at 2; cohorts as points."
 * contractCurveChart([]); // throws "too-few-rows"
 */
export function contractCurveChart(
  curve: Iterable<ContractCurvePoint> & WithUnit & { readonly info?: { readonly longest?: number } },
  options: ContractCurveChartOptions = {},
): Chart {
  const show = oneOf(options.show ?? "survival", "show", ["survival", "renewal"]);
  const rows = needRows(
    rowsOf(curve, "contractCurveChart", "the result of contractCurve", ["period", "survival"]).filter((row) =>
      Number.isFinite(row[show] ?? Number.NaN),
    ),
    "contractCurveChart",
  ).sort((a, b) => a.period - b.period);
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const { periodTitle = unitTitle(curve) } = options;
  const found = actualOf(
    rowsOf(options.actual ?? [], "contractCurveChart", "option actual as rows", ["period", "survival"]),
    show,
  );
  const seen = found.map((point) => point.period);
  const end = rows[rows.length - 1].period;
  const longest =
    options.longest ??
    curve.info?.longest ??
    (seen.length > 0 ? Math.max(...seen) : Number.POSITIVE_INFINITY);
  const values = rows.map((row) => {
    const value = row[show] as number;
    const low = row[`${show}Low`] ?? value;
    const high = row[`${show}High`] ?? value;
    return {
      period: row.period,
      value,
      low,
      high,
      text: f.percent(value),
      interval: low === high ? "" : `${f.percent(low)} to ${f.percent(high)}`,
      // the period at the border belongs to both lines
      known: row.period <= longest ? 1 : 0,
      beyond: row.period >= Math.min(longest, end) ? 1 : 0,
    };
  });
  const last = values[values.length - 1];
  const what = show === "survival" ? "Share of contracts still there" : "Share that renews";
  const x = {
    field: "period",
    type: "quantitative",
    title: `${periodTitle} since the beginning`,
    scale: { domain: [values[0].period, Math.max(end, ...seen, values[0].period + 1)], nice: false },
    axis: { format: "d", tickMinStep: 1, grid: false },
  };
  const lowest = Math.min(...values.map((v) => v.low), ...found.map((v) => v.value));
  const y = {
    field: "value",
    type: "quantitative",
    title: show === "survival" ? "Still there" : "Renews",
    // rates of renewal lie close together: their axis begins where they do
    scale: { domain: [show === "survival" ? 0 : Math.floor(lowest * 10 - 0.01) / 10, 1], nice: false },
    axis: { format: ".0%", tickCount: 5, domain: false, ticks: false },
  };
  const tooltip = [
    { field: "period", title: periodTitle },
    { field: "text", title: what },
    { field: "interval", title: "Interval" },
  ];
  const line = (filter: string, mark: object) => ({
    transform: [{ filter }],
    mark: { type: "line", color: colors.first, strokeWidth: 2, tooltip: true, ...mark },
    encoding: { x, y, tooltip },
  });
  const dashed = end > longest ? `; dashed: beyond the ${f.count(longest)} periods seen` : "";
  return makeChart(
    {
      title: show === "survival" ? "How long contracts last" : "How many contracts renew",
      subtitle: `Line: the model${dashed}${found.length > 0 ? "; points: what came" : ""}`,
      description: `${what} over ${f.count(rows.length)} points in time, ${last.text} at ${last.period}${found.length > 0 ? "; cohorts as points" : ""}.`,
      height: 300,
      values,
      layer: [
        {
          mark: { type: "area", color: colors.first, fillOpacity: 0.14 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
        },
        line("datum.known === 1", {}),
        line("datum.beyond === 1", { strokeDash: [5, 4] }),
        ...(found.length === 0
          ? []
          : [
              {
                data: { values: found.map((point) => ({ ...point, text: f.percent(point.value) })) },
                mark: {
                  type: "point",
                  filled: true,
                  size: 42,
                  opacity: 1,
                  color: colors.second,
                  tooltip: true,
                },
                encoding: {
                  x,
                  y,
                  tooltip: [
                    { field: "cohort", title: "Cohort" },
                    { field: "period", title: periodTitle },
                    { field: "text", title: what },
                  ],
                },
              },
            ]),
      ],
    },
    options,
  );
}

/** Actual shares by cohort and period: still there, or renewed of those who were there the period before. */
function actualOf(rows: readonly ActualContracts[], show: "survival" | "renewal") {
  const sorted = rows
    .map(({ cohort = "all", period, survival }) => ({ cohort, period, value: survival }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => (a.cohort < b.cohort ? -1 : a.cohort > b.cohort ? 1 : a.period - b.period));
  if (show === "survival") return sorted;
  return sorted.flatMap((row, i) => {
    const before = sorted[i - 1];
    const follows = before?.cohort === row.cohort && before.period === row.period - 1 && before.value > 0;
    return follows ? [{ ...row, value: row.value / before.value }] : [];
  });
}
