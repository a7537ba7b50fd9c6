import {
  type Chart,
  type ChartLayer,
  type ChartOptions,
  chartWidth,
  makeChart,
  needRows,
  rowsOf,
} from "./chart.ts";
import { formatsOf } from "./format.ts";
import { panelRange } from "./panel-range.ts";
import { periodAxis } from "./period-axis.ts";
import { chartPalette } from "./theme.ts";

/** One period, as `trackPurchases` makes them. */
export interface TrackingPeriod {
  /** Start of the period, ms. */
  readonly from: number;
  /** Its end, exclusive, ms. */
  readonly to: number;
  /** Repeat orders expected in it, and those that came. */
  readonly expected: number;
  readonly actual: number;
  /** The same from the beginning to its end. */
  readonly expectedTotal: number;
  readonly actualTotal: number;
  /** 1 for what the model has not seen. */
  readonly holdout: number | boolean;
  /** 0 for a period that is shorter than the others: it counts in the total, and is left out of the periods. Default 1. */
  readonly complete?: number | boolean;
}

/** Options of {@link purchaseTrackingChart}. */
export interface PurchaseTrackingChartOptions extends ChartOptions {
  /** What a period is, for the axis. Default "week". */
  readonly periodTitle?: string;
}

/**
 * Expected against actual repeat orders: from the beginning on (above) and period by period (below), with a line where the hold-out begins, which the model has not seen. Actual is
 * drawn whole, expected dashed. O(periods).
 *
 * @throws "too-few-rows" without periods; "bad-input" for what it does not draw.
 *
 * @example
 * import { purchaseTrackingChart } from "clientele";
 * const day = 86_400_000;
 * const chart = purchaseTrackingChart([
 *   { from: 0, to: 7 * day, expected: 12, actual: 10, expectedTotal: 12, actualTotal: 10, holdout: 0 },
 *   { from: 7 * day, to: 14 * day, expected: 11, actual: 14, expectedTotal: 23, actualTotal: 24, holdout: 1 },
 * ]);
 * chart.title?.subtitle?.join(" "); // => "After the line the model has seen nothing: 11 repeat orders expected, 14 came"
 * purchaseTrackingChart([]); // throws "too-few-rows"
 */
export function purchaseTrackingChart(
  periods: Iterable<TrackingPeriod>,
  options: PurchaseTrackingChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(periods, "purchaseTrackingChart", "the result of trackPurchases", [
      "from",
      "to",
      "expected",
      "actual",
      "expectedTotal",
      "actualTotal",
    ]),
    "purchaseTrackingChart",
  ).sort((a, b) => a.from - b.from);
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const { periodTitle = "week" } = options;
  const width = chartWidth(options);
  const day = new Intl.DateTimeFormat(options.locale ?? "en", { dateStyle: "medium", timeZone: "UTC" });
  const values = rows.flatMap((row) =>
    (["actual", "expected"] as const).map((series) => {
      const total = row[`${series}Total`];
      return {
        to: row.to,
        series,
        orders: row[series],
        total,
        complete: row.complete === undefined || row.complete ? 1 : 0,
        until: day.format(row.to - 1),
        ordersText: f.count(row[series]),
        totalText: f.count(total),
      };
    }),
  );
  const first = rows[0].from;
  const end = rows[rows.length - 1].to;
  const unseen = rows.filter((row) => row.holdout);
  const sum = (name: "expected" | "actual") => unseen.reduce((n, row) => n + row[name], 0);
  const finding =
    unseen.length === 0
      ? `${f.count(rows[rows.length - 1].expectedTotal)} repeat orders expected, ${f.count(rows[rows.length - 1].actualTotal)} came`
      : `After the line the model has seen nothing: ${f.count(sum("expected"))} repeat orders expected, ${f.count(sum("actual"))} came`;
  const months = monthStarts(first, end);
  const {
    values: labeled,
    labelExpr,
    ...axis
  } = periodAxis(
    months.map((ms) => new Date(ms).toISOString().slice(0, 7)),
    width,
    options,
  );
  const x = {
    field: "to",
    type: "quantitative",
    title: null,
    scale: { domain: [first, end], nice: false, zero: false },
    axis: {
      ...axis,
      values: (labeled as readonly string[]).map((month) => Date.parse(month)),
      labelExpr: (labelExpr as string).replace("datum.value", "utcFormat(datum.value, '%Y-%m')"),
    },
  };
  const tooltip = [
    { field: "series", title: "Repeat orders" },
    { field: "until", title: "Until" },
    { field: "totalText", title: "From the beginning" },
    { field: "ordersText", title: `In the ${periodTitle}` },
  ];
  const domain = ["actual", "expected"];
  const legend = { orient: "top", direction: "horizontal", offset: 4, title: null, symbolType: "stroke" };
  const lines = (field: "total" | "orders", title: string, range: readonly [number, number]): ChartLayer => ({
    ...(field === "orders" && { transform: [{ filter: "datum.complete === 1" }] }),
    mark: { type: "line", strokeWidth: field === "total" ? 2 : 1.5, tooltip: true },
    encoding: {
      x,
      y: {
        field,
        type: "quantitative",
        title,
        scale: { range: panelRange(...range), zero: true, nice: 4 },
        axis: {
          format: ",.0f",
          tickCount: field === "total" ? 5 : 3,
          domain: false,
          ticks: false,
          orient: "left",
        },
      },
      color: {
        field: "series",
        type: "nominal",
        scale: { domain, range: [colors.first, colors.second] },
        legend,
      },
      strokeDash: {
        field: "series",
        type: "nominal",
        scale: {
          domain,
          range: [
            [1, 0],
            [5, 3],
          ],
        },
        legend,
      },
      tooltip,
    },
  });
  return makeChart(
    {
      title: "Repeat orders: expected and actual",
      subtitle: finding,
      description: `Expected and actual repeat orders in ${f.count(rows.length)} periods of a ${periodTitle}, summed from the beginning and one by one. ${finding}.`,
      height: 400,
      values,
      layer: [
        lines("total", "From the beginning", [0.56, 0]),
        lines("orders", `Each ${periodTitle}`, [1, 0.68]),
        ...(unseen.length === 0
          ? []
          : [
              {
                data: { values: [{ to: unseen[0].from }] },
                mark: { type: "rule", color: colors.muted, strokeDash: [3, 3], strokeWidth: 1 },
                encoding: { x },
              },
            ]),
      ],
      resolve: { scale: { y: "independent" }, axis: { y: "independent" } },
    },
    options,
  );
}

/** First instants (UTC) of the months between two times. */
function monthStarts(from: number, to: number): number[] {
  const at = new Date(from);
  const months: number[] = [];
  for (let m = at.getUTCMonth(); ; m++) {
    const ms = Date.UTC(at.getUTCFullYear(), m, 1);
    if (ms > to) return months;
    if (ms >= from) months.push(ms);
  }
}
