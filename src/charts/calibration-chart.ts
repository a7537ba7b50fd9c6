import { oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, chartWidth, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** Customers with equally many repeat orders, as `calibrationTable` makes them. */
export interface CalibrationChartRow {
  /** Their repeat orders, as text: "0", "1", ... "7+". */
  readonly group: string;
  /** How many customers there are, and how many the model expects. */
  readonly customers: number;
  readonly expectedCustomers: number;
  /** Mean orders in the hold-out, actual and expected; needed for `show: "holdout"`. */
  readonly holdout?: number | null;
  readonly expectedHoldout?: number | null;
}

/** Options of {@link calibrationChart}. */
export interface CalibrationChartOptions extends ChartOptions {
  /** "customers": customers by their repeat orders, in the time that the model was fitted on (default); "holdout": what each group did afterwards, in the mean. */
  readonly show?: "customers" | "holdout";
}

/**
 * Expected beside actual by number of repeat orders: how many customers have so many, or how many orders each group placed in the hold-out. O(groups).
 *
 * @throws "too-few-rows" without a group that has the figures, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { calibrationChart } from "clientele";
 * const groups = [
 *   { group: "0", customers: 60, expectedCustomers: 58.2, holdout: 0.2, expectedHoldout: 0.25 },
 *   { group: "1+", customers: 40, expectedCustomers: 41.8, holdout: 1.5, expectedHoldout: 1.4 },
 * ];
 * calibrationChart(groups).data.values.map((v) => v.text); // => ["60", "58", "40", "42"]
 * calibrationChart(groups, { show: "holdout" }).data.values.map((v) => v.text); // => ["0.2", "0.3", "1.5", "1.4"]
 * calibrationChart([]); // throws "too-few-rows"
 */
export function calibrationChart(
  groups: Iterable<CalibrationChartRow>,
  options: CalibrationChartOptions = {},
): Chart {
  const show = oneOf(options.show ?? "customers", "show", ["customers", "holdout"]);
  const figures = (row: CalibrationChartRow) =>
    show === "customers"
      ? ([row.customers, row.expectedCustomers] as const)
      : ([row.holdout ?? Number.NaN, row.expectedHoldout ?? Number.NaN] as const);
  const rows = needRows(
    rowsOf(groups, "calibrationChart", "the result of calibrationTable", [
      "group",
      "customers",
      "expectedCustomers",
    ]).filter((row) => figures(row).every(Number.isFinite)),
    "calibrationChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const one = new Intl.NumberFormat(options.locale ?? "en", {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const write = show === "customers" ? f.count : (value: number) => one.format(value);
  const values = rows.flatMap((row) =>
    (["actual", "expected"] as const).map((series, i) => ({
      group: row.group,
      series,
      value: figures(row)[i],
      text: write(figures(row)[i]),
      customers: f.count(row.customers),
    })),
  );
  const room = (0.75 * (chartWidth(options) - 70)) / values.length;
  const longest = Math.max(...values.map((v) => v.text.length));
  const encoding = {
    x: {
      field: "group",
      type: "ordinal",
      sort: null,
      title: show === "customers" ? "Repeat orders" : "Repeat orders before the hold-out",
      axis: { labelAngle: 0, ticks: false, labelOverlap: true },
      scale: { paddingInner: 0.25, paddingOuter: 0.1 },
    },
    xOffset: { field: "series", type: "nominal", sort: ["actual", "expected"] },
    y: {
      field: "value",
      type: "quantitative",
      title: show === "customers" ? "Customers" : "Mean orders",
      scale: { zero: true, nice: 4 },
      axis: { format: show === "customers" ? ",.0f" : ",.1~f", tickCount: 4, domain: false, ticks: false },
    },
    tooltip: [
      { field: "group", title: "Repeat orders" },
      { field: "series", title: "Figure" },
      { field: "text", title: show === "customers" ? "Customers" : "Orders in the hold-out" },
      { field: "customers", title: "Customers in the group" },
    ],
  };
  const worst = rows
    .map((row) => ({ row, gap: Math.abs(figures(row)[0] - figures(row)[1]) }))
    .sort((a, b) => b.gap - a.gap)[0].row;
  const finding = `Widest apart at ${worst.group} repeat ${worst.group === "1" ? "order" : "orders"}: ${write(figures(worst)[1])} expected, ${write(figures(worst)[0])} found`;
  return makeChart(
    {
      title:
        show === "customers"
          ? "Customers by repeat orders: expected and actual"
          : "What each group did afterwards",
      subtitle: finding,
      description: `${show === "customers" ? "Customers" : "Mean orders in the hold-out"} by number of repeat orders in ${rows.length} groups, actual beside expected. ${finding}.`,
      height: 300,
      values,
      layer: [
        {
          mark: { type: "bar", tooltip: true },
          encoding: {
            ...encoding,
            color: {
              field: "series",
              type: "nominal",
              title: null,
              scale: { domain: ["actual", "expected"], range: [colors.first, colors.second] },
              legend: { orient: "top", direction: "horizontal", offset: 4 },
            },
          },
        },
        ...(room < longest * 6.5 + 2
          ? []
          : [
              {
                mark: { type: "text", dy: -3, baseline: "bottom", color: colors.muted, fontSize: 10 },
                encoding: { ...encoding, text: { field: "text" } },
              },
            ]),
      ],
    },
    options,
  );
}
