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
import { heatLayers } from "./heat-layers.ts";
import { chartPalette, inkOn, sequential } from "./theme.ts";

/** One cell of a cohort table. */
export interface CohortCell {
  /** Name of the cohort: the period of the first order, e.g. "2026-03". */
  readonly cohort: string;
  /** Customers in the cohort. */
  readonly size: number;
  /** Periods since the first order (as `cohortTable` counts them); 0 is the period of the first order itself and is not drawn. */
  readonly age: number;
  /** Share of the cohort that bought in that period, 0 to 1; null where it is not known. */
  readonly rate: number | null;
  /** Whether the data covers the whole period. Default true. */
  readonly complete?: boolean | number;
}

/** Options of {@link cohortHeatmapChart}. */
export interface CohortHeatmapChartOptions extends ChartOptions {
  /** What a period is, for the axis. Default "Months". */
  readonly periodTitle?: string;
}

/**
 * Retention by cohort as a heat map: one row a cohort, one column a period since the first order, darker = more of the cohort bought again.
 * The rate stands in the cell where there is room. Cells of periods not yet over are drawn with a dashed edge. O(cells).
 *
 * @throws "too-few-rows" when no cell after period 0 is known; "bad-input" for what it does not draw.
 *
 * @example
 * import { cohortHeatmapChart } from "clientele";
 * const chart = cohortHeatmapChart([
 *   { cohort: "2026-01", size: 40, age: 0, rate: 1 },
 *   { cohort: "2026-01", size: 40, age: 1, rate: 0.25 },
 * ]);
 * chart.data.values[0].text; // => "25%"
 * cohortHeatmapChart([]); // throws "too-few-rows"
 */
export function cohortHeatmapChart(
  cells: Iterable<CohortCell>,
  options: CohortHeatmapChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(cells, "cohortHeatmapChart", "the result of cohortTable", [
      "cohort",
      "size",
      "age",
      "rate",
    ]).filter((c) => c.age > 0 && c.rate !== null && !Number.isNaN(c.rate)),
    "cohortHeatmapChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const { periodTitle = "Months" } = options;
  const periods = Math.max(...rows.map((c) => c.age));
  const most = Math.max(...rows.map((c) => c.rate as number), 1e-9);
  const cohorts = new Set(rows.map((c) => c.cohort)).size;
  const cellWidth = (chartWidth(options) - 110) / periods;
  const values = rows.map((c) => {
    const fill = sequential((c.rate as number) / most);
    const complete = c.complete === undefined || Boolean(c.complete);
    return {
      cohort: `${c.cohort} (${f.count(c.size)})`,
      age: c.age,
      rate: c.rate,
      fill,
      ink: inkOn(fill),
      state: complete ? "complete" : "not over yet",
      text: f.percent(c.rate as number),
    };
  });
  const open = values.some((v) => v.state !== "complete");
  const every = Math.max(1, Math.ceil(24 / cellWidth));
  const encoding = {
    x: {
      field: "age",
      type: "ordinal",
      title: `${periodTitle} after the first order`,
      scale: { paddingInner: 0.04, paddingOuter: 0 },
      axis: {
        labelAngle: 0,
        ticks: false,
        domain: false,
        orient: "top",
        values: Array.from({ length: periods }, (_, i) => i + 1).filter((p) => p % every === 0),
      },
    },
    y: {
      field: "cohort",
      type: "ordinal",
      sort: null,
      title: null,
      scale: { paddingInner: 0.06, paddingOuter: 0 },
      axis: {
        ticks: false,
        domain: false,
        ...leftLabels(
          values.map((v) => v.cohort),
          11,
        ),
      },
    },
    tooltip: [
      { field: "cohort", title: "First order in (customers)" },
      { field: "age", title: periodTitle },
      { field: "text", title: "Bought in that period" },
      { field: "state", title: "Data" },
    ],
  };
  return makeChart(
    {
      title: "Who comes back, by month of first order",
      subtitle: `Darker: more came back${open ? "; dashed: period not over yet" : ""}`,
      description: `Share of customers who bought again, for ${cohorts} groups by time of first order over ${periods} ${periodTitle.toLowerCase()}; the highest is ${f.percent(most)}.`,
      height: 92 + cohorts * 24,
      values,
      layer: heatLayers({
        ...encoding,
        fontSize: cellWidth < 24 ? null : cellWidth >= 34 ? 11 : 9,
        ...(open && {
          outlined: { test: "datum.state !== 'complete'", color: colors.accent, dash: [3, 2] },
        }),
      }),
    },
    options,
  );
}
