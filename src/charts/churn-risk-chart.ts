import { badOption, oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, isNarrow, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { groupColor } from "./group-color.ts";
import { chartPalette } from "./theme.ts";

/** One customer's risk, as `scoreChurn` makes them. */
export interface ChurnRiskChartRow {
  readonly probability: number;
  readonly band: "low" | "medium" | "high";
  /** What is lost times its chance; needed for `show: "value"`. */
  readonly valueAtRisk?: number | null;
}

/** Risks of customers, and what they say about themselves. */
export type ChurnRiskChartRows = Iterable<ChurnRiskChartRow> & {
  readonly info?: {
    readonly expected?: number;
    readonly bands?: readonly { readonly band: string; readonly from: number }[];
  };
};

/** Options of {@link churnRiskChart}. */
export interface ChurnRiskChartOptions extends ChartOptions {
  /** "customers": how many have which risk (default); "value": what is at risk in each band. */
  readonly show?: "customers" | "value";
  /** Bars from the lowest to the highest risk, 5 to 50. Default 25. */
  readonly bins?: number;
}

const BANDS = ["low", "medium", "high"] as const;

/**
 * Who may leave: customers by their risk, colored by band, with the borders of the bands dashed; or the value at risk in each band. Takes the result of `scoreChurn`. O(customers).
 *
 * @throws "too-few-rows" without a risk, or without a value at risk where values are asked for; "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { churnRiskChart } from "clientele";
 * const scores = [
 *   { probability: 0.1, band: "low" as const, valueAtRisk: 10 },
 *   { probability: 0.8, band: "high" as const, valueAtRisk: 240 },
 * ];
 * churnRiskChart(scores, { bins: 5 }).data.values.map((v) => [v.band, v.from, v.customers]); // => [["low", 0, 1], ["high", 0.8, 1]]
 * churnRiskChart(scores, { show: "value", currency: "EUR" }).title?.text; // => ["€250 is at risk, €240 of it in the high band"]
 * churnRiskChart([]); // throws "too-few-rows"
 */
export function churnRiskChart(scores: ChurnRiskChartRows, options: ChurnRiskChartOptions = {}): Chart {
  const what = "churnRiskChart";
  const show = oneOf(options.show ?? "customers", "show", ["customers", "value"]);
  const { bins = 25 } = options;
  if (!(Number.isInteger(bins) && bins >= 5 && bins <= 50))
    throw badOption("bins", bins, "a whole number from 5 to 50");
  const rows = needRows(
    rowsOf(scores, what, "the result of scoreChurn", ["probability", "band"]).filter(
      ({ probability, band }) => Number.isFinite(probability) && BANDS.includes(band),
    ),
    what,
  );
  return show === "value"
    ? valueByBand(
        needRows(
          rows.filter(({ valueAtRisk }) => typeof valueAtRisk === "number" && Number.isFinite(valueAtRisk)),
          `${what} (of customers with a value at risk)`,
        ),
        options,
      )
    : riskHistogram(rows, scores.info ?? {}, bins, options);
}

function riskHistogram(
  rows: readonly ChurnRiskChartRow[],
  { expected, bands = [] }: NonNullable<ChurnRiskChartRows["info"]>,
  bins: number,
  options: ChurnRiskChartOptions,
): Chart {
  const f = formatsOf(options);
  const largest = rows.reduce((most, { probability }) => Math.max(most, probability), 0);
  // where nobody's risk is high half of the picture would be empty
  const top = largest > 0.6 ? 1 : Math.min(1, Math.ceil(largest * 10 + 1e-9) / 10);
  const counts = BANDS.map(() => new Float64Array(bins));
  for (const { probability, band } of rows) {
    const bin = Math.min(bins - 1, Math.floor((probability / top) * bins + 1e-9));
    counts[BANDS.indexOf(band)][bin]++;
  }
  const values = Array.from({ length: bins }, (_, b) => {
    const [from, to] = [(b * top) / bins, ((b + 1) * top) / bins].map((x) => Number(x.toPrecision(12)));
    let below = 0;
    return BANDS.flatMap((band, k) => {
      const customers = counts[k][b];
      if (customers === 0) return [];
      below += customers;
      return [
        {
          band,
          from,
          to,
          below: below - customers,
          end: below,
          customers,
          text: f.count(customers),
          range: `${f.percent(from)} to ${f.percent(to)}`,
        },
      ];
    });
  }).flat();
  const leaving = expected ?? rows.reduce((sum, { probability }) => sum + probability, 0);
  const high = rows.filter(({ band }) => band === "high").length;
  const title = `${f.count(Math.round(leaving))} of ${f.count(rows.length)} customers are expected to leave`;
  const finding = `${f.count(high)} ${high === 1 ? "is" : "are"} in the band of high risk`;
  const borders = bands.filter(({ from }) => from > 0 && from < top).map(({ from }) => ({ from }));
  const colors = chartPalette(options.theme ?? "light");
  const x = {
    field: "from",
    type: "quantitative",
    title: "Chance of leaving",
    scale: { domain: [0, top], nice: false },
    axis: { format: ".0%", tickCount: isNarrow(options) ? 4 : 8, grid: false, labelFlush: true },
  };
  const tooltip = [
    { field: "range", title: "Chance of leaving" },
    { field: "band", title: "Risk" },
    { field: "text", title: "Customers" },
  ];
  return makeChart(
    {
      title,
      subtitle: `${finding}${borders.length > 0 ? "; dashed: where the bands begin" : ""}`,
      description: `${f.count(rows.length)} customers by their chance of leaving. ${title}, ${finding}.`,
      height: 300,
      values,
      layer: [
        {
          mark: { type: "bar", binSpacing: 1, tooltip: true },
          encoding: {
            x: { ...x, bin: "binned" },
            x2: { field: "to" },
            y: {
              field: "below",
              type: "quantitative",
              title: "Customers",
              stack: null,
              axis: { format: ",.0f", tickCount: 4, domain: false, ticks: false },
            },
            y2: { field: "end" },
            color: bandColor(options),
            tooltip,
          },
        },
        ...(borders.length === 0
          ? []
          : [
              {
                data: { values: borders },
                mark: { type: "rule", color: colors.muted, strokeDash: [4, 3], strokeWidth: 1 },
                encoding: { x },
              },
            ]),
      ],
    },
    options,
  );
}

function valueByBand(rows: readonly ChurnRiskChartRow[], options: ChurnRiskChartOptions): Chart {
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const all = rows.reduce((sum, { valueAtRisk }) => sum + (valueAtRisk as number), 0);
  const values = [...BANDS].reverse().map((band) => {
    const own = rows.filter((row) => row.band === band);
    const value = own.reduce((sum, { valueAtRisk }) => sum + (valueAtRisk as number), 0);
    const customers = `${f.count(own.length)} ${own.length === 1 ? "customer" : "customers"}`;
    return { band, value, customers, amount: f.money(value), text: `${f.money(value)}, ${customers}` };
  });
  const [high] = values;
  const title = `${f.money(all)} is at risk, ${high.amount} of it in the high band`;
  const max = Math.max(...values.map(({ value }) => value));
  const narrow = isNarrow(options);
  const y = {
    field: "band",
    type: "ordinal",
    sort: null,
    title: null,
    axis: { labelFontSize: 12, labelColor: colors.ink, domain: false, ticks: false, grid: false },
    scale: { paddingInner: 0.35, paddingOuter: 0.2 },
  };
  const x = {
    field: "value",
    type: "quantitative",
    title: narrow ? "Value at risk" : "Value at risk: value times chance of leaving",
    // room for the figures behind the bars
    scale: { domain: [0, max * (narrow ? 1.75 : 1.3) || 1], nice: false },
    axis: { format: f.moneyAxis(max), tickCount: narrow ? 3 : 5, domain: false, ticks: false },
  };
  return makeChart(
    {
      title,
      subtitle: "Customers by band of risk; what is lost with each, times the chance that they leave",
      description: `Value at risk by band of risk: ${values.map(({ band, text }) => `${band} ${text}`).join("; ")}. ${title}.`,
      height: 220,
      values,
      layer: [
        {
          mark: { type: "bar", tooltip: true },
          encoding: {
            x,
            y,
            color: { ...bandColor(options), legend: null },
            tooltip: [
              { field: "band", title: "Risk" },
              { field: "customers", title: "Customers" },
              { field: "amount", title: "Value at risk" },
            ],
          },
        },
        {
          mark: { type: "text", align: "left", baseline: "middle", dx: 6, color: colors.ink, fontSize: 11 },
          encoding: { x, y, text: { field: "text" } },
        },
      ],
    },
    options,
  );
}

/** The bands from pale to strong, as their risk. */
function bandColor(options: ChurnRiskChartOptions) {
  const { faded, second, accent } = chartPalette(options.theme ?? "light");
  return {
    ...groupColor("band", BANDS, "square", options),
    scale: { domain: BANDS, range: [faded, second, accent] },
  };
}
