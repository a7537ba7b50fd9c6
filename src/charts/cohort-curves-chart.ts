import { oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import type { CohortCell } from "./cohort-heatmap-chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette, sequential } from "./theme.ts";

/** One cell of a cohort table; `value` is needed for curves of value. */
export interface CohortCurveCell extends CohortCell {
  /** The measure of the table, e.g. cumulative revenue per customer. */
  readonly value?: number | null;
}

/** Options of {@link cohortCurvesChart}. */
export interface CohortCurvesChartOptions extends ChartOptions {
  /** "rate": share that bought again (default); "value": what each customer brought so far (`cohortTable` with `measure: "cumulative-revenue"`), as money. */
  readonly show?: "rate" | "value";
  /** The newest cohorts to draw one by one; the thick line is always of all. Default 12. */
  readonly cohorts?: number;
  /** What a period is, for the axis. Default "Months". */
  readonly periodTitle?: string;
}

/**
 * Cohorts as curves over the periods since the first order: a thin line a cohort, the darker the newer, and a thick one for all together (each customer counts
 * alike; a cumulated value grows by the mean step of the cohorts that were seen at both ages, or young cohorts dropping out would bend it). Periods that are not over yet are left out; rates begin at period 1, values at period 0. O(cells).
 *
 * @throws "too-few-rows" when no complete cell is known, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { cohortCurvesChart } from "clientele";
 * const cells = [
 *   { cohort: "2026-01", size: 40, age: 1, rate: 0.25 },
 *   { cohort: "2026-01", size: 40, age: 2, rate: 0.2 },
 *   { cohort: "2026-02", size: 60, age: 1, rate: 0.5 },
 * ];
 * cohortCurvesChart(cells).data.values.filter((v) => v.cohort === "all").map((v) => v.text); // => ["40%", "20%"]
 * cohortCurvesChart([]); // throws "too-few-rows"
 */
export function cohortCurvesChart(
  cells: Iterable<CohortCurveCell>,
  options: CohortCurvesChartOptions = {},
): Chart {
  const show = oneOf(options.show ?? "rate", "show", ["rate", "value"]);
  const { periodTitle = "Months", cohorts: most = 12 } = options;
  const figureOf = (c: CohortCurveCell) => (show === "rate" ? c.rate : c.value) ?? Number.NaN;
  const rows = needRows(
    rowsOf(cells, "cohortCurvesChart", "the result of cohortTable", ["cohort", "size", "age", "rate"]).filter(
      (c) =>
        (show === "value" || c.age > 0) &&
        (c.complete === undefined || Boolean(c.complete)) &&
        !Number.isNaN(figureOf(c)),
    ),
    "cohortCurvesChart",
  );
  const f = formatsOf(options);
  const theme = options.theme ?? "light";
  const colors = chartPalette(theme);
  const write = show === "rate" ? f.percent : f.money;
  const names = [...new Set(rows.map((c) => c.cohort))].sort();
  const shown = names.slice(Math.max(0, names.length - most));
  const shade = new Map(shown.map((name, i) => [name, sequential(0.25 + (0.65 * (i + 1)) / shown.length)]));
  const point = (cohort: string, size: number, age: number, value: number) => ({
    cohort,
    size,
    age,
    value,
    text: write(value),
    color: shade.get(cohort) ?? colors.accent,
  });
  const ages = [...new Set(rows.map((c) => c.age))].sort((a, b) => a - b);
  const all = together(rows, ages, figureOf, show === "value").map(({ age, size, value }) =>
    point("all", size, age, value),
  );
  const values = [
    ...rows.filter((c) => shade.has(c.cohort)).map((c) => point(c.cohort, c.size, c.age, figureOf(c))),
    ...all.filter((v) => v.size > 0),
  ];
  const x = {
    field: "age",
    type: "quantitative",
    title: `${periodTitle} after the first order`,
    scale: { domain: [ages[0], Math.max(ages[ages.length - 1], ages[0] + 1)], nice: false },
    axis: { format: "d", tickMinStep: 1, grid: false },
  };
  const highest = Math.max(...values.map((v) => v.value));
  const y = {
    field: "value",
    type: "quantitative",
    title: show === "rate" ? "Bought in that period" : "Per customer",
    scale: { zero: true, nice: 4 },
    axis: {
      format: show === "rate" ? ".0%" : f.moneyAxis(highest),
      tickCount: 5,
      domain: false,
      ticks: false,
    },
  };
  const tooltip = [
    { field: "cohort", title: "First order in" },
    { field: "size", title: "Customers" },
    { field: "age", title: periodTitle },
    { field: "text", title: show === "rate" ? "Bought in that period" : "Per customer" },
  ];
  const line = (filter: string, mark: object, color: object) => ({
    transform: [{ filter }],
    mark: { type: "line", point: { size: 14, filled: true }, tooltip: true, ...mark },
    encoding: { x, y, detail: { field: "cohort", type: "nominal" }, ...color, tooltip },
  });
  const last = values[values.length - 1];
  return makeChart(
    {
      title: show === "rate" ? "How cohorts come back" : "What cohorts bring over time",
      subtitle: `Thin: ${shown.length < names.length ? `the newest ${shown.length} of ${names.length} cohorts` : "one cohort each"}, darker: newer; thick: all together`,
      description: `${show === "rate" ? "Share that bought again" : "Value per customer"} by ${periodTitle.toLowerCase()} since the first order, for ${names.length} cohorts; all together ${last.text} at ${last.age}.`,
      height: 320,
      values,
      layer: [
        line(
          "datum.cohort !== 'all'",
          { strokeWidth: 1, opacity: 0.85 },
          { color: { field: "color", type: "nominal", scale: null, legend: null } },
        ),
        line("datum.cohort === 'all'", { strokeWidth: 3, color: colors.accent }, {}),
      ],
    },
    options,
  );
}

/** All cohorts as one, each customer alike. */
function together(
  rows: readonly CohortCurveCell[],
  ages: readonly number[],
  figureOf: (cell: CohortCurveCell) => number,
  cumulated: boolean,
): { readonly age: number; readonly size: number; readonly value: number }[] {
  const at = new Map(rows.map((c) => [`${c.age} ${c.cohort}`, c]));
  let value = 0;
  return ages.flatMap((age, i) => {
    const before = (c: CohortCurveCell) => at.get(`${ages[i - 1]} ${c.cohort}`);
    const chained = cumulated && i > 0;
    const cells = rows.filter((c) => c.age === age && (!chained || before(c) !== undefined));
    const size = cells.reduce((n, c) => n + c.size, 0);
    if (!(size > 0)) return [];
    const step = (c: CohortCurveCell) => figureOf(c) - (chained ? figureOf(before(c) as CohortCurveCell) : 0);
    const mean = cells.reduce((n, c) => n + c.size * step(c), 0) / size;
    value = chained ? value + mean : mean;
    return [{ age, size, value }];
  });
}
