import { badOption } from "../core/options.ts";
import { type Chart, type ChartOptions, chartWidth, isNarrow, makeChart, needRows } from "./chart.ts";
import { type FeatureNames, featureName, lineChannel, longestName } from "./feature-axis.ts";
import { scoreWords } from "./score-scale.ts";
import { type ShapChartValues, shapRows } from "./shap-summary-chart.ts";
import { chartPalette } from "./theme.ts";

/** What each feature adds to the score of each row, and where the score begins, as `shapValues` makes it. */
export type ShapWaterfallValues = ShapChartValues & {
  readonly info: { readonly base: number; readonly key?: string };
};

/** Options of {@link shapWaterfallChart}. */
export interface ShapWaterfallChartOptions extends ChartOptions, FeatureNames {
  /** Id of the row to draw, where rows have one. Default: the first row. */
  readonly customer?: string | number;
  /** Place of the row to draw, from 0. Default 0. */
  readonly row?: number;
  /** The row of the data, to write its values beside the names. Default: names alone. */
  readonly data?: object;
  /** Features to draw one by one, the strongest; all others are one bar. Default 8. */
  readonly features?: number;
}

/**
 * Why one customer has this prediction: from the base, what the model says of somebody it knows nothing of, through what each feature adds, the strongest first, to the prediction. The axis shows chances and numbers as people read them; effects on the odds
 * are written as factors. O(features log features).
 *
 * @throws "too-few-rows" without rows or features, "bad-option" for a row or customer that is not there; "bad-input" for what it does not draw.
 *
 * @example
 * import { shapWaterfallChart } from "clientele";
 * const shap = Object.assign([{ id: "ann", visits: 0.5, plan: -0.25, age: 0.05 }], {
 *   info: { features: ["visits", "plan", "age"], scale: "probability" as const, base: 0.2, key: "id" },
 * });
 * const chart = shapWaterfallChart(shap, { customer: "ann", data: { visits: 2, plan: "yearly", age: 40 }, features: 1 });
 * chart.data.values.map((v) => [v.name, v.text]); // => [["Base", "20%"], ["visits: 2", "+50"], ["2 others", "−20"], ["Prediction", "50%"]]
 * shapWaterfallChart(shap, { customer: "bob" }); // throws "bad-option"
 */
export function shapWaterfallChart(
  shap: ShapWaterfallValues,
  options: ShapWaterfallChartOptions = {},
): Chart {
  const what = "shapWaterfallChart";
  const rows = needRows(shapRows(shap, what), what) as readonly {
    readonly [feature: string]: unknown;
  }[];
  const { features: most = 8 } = options;
  if (!(Number.isInteger(most) && most >= 1 && most <= 40))
    throw badOption("features", most, "a whole number from 1 to 40");
  const { features: all = [], base = Number.NaN, key, scale } = shap.info ?? {};
  needRows(Number.isFinite(base) ? all : [], what);
  const row = rowOf(rows, key, options);
  const words = scoreWords(scale, options);
  const colors = chartPalette(options.theme ?? "light");
  const number = new Intl.NumberFormat(options.locale ?? "en", { maximumSignificantDigits: 4 });
  const effects = all
    .map((feature) => ({ feature, effect: Number(row[feature]) }))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  // a single feature needs no bar of others
  const shown = effects.length <= most + 1 ? effects : effects.slice(0, most);
  const rest = effects.slice(shown.length);
  const steps = shown.map(({ feature, effect }) => ({ name: named(feature), effect }));
  if (rest.length > 0)
    steps.push({
      name: `${rest.length} others`,
      effect: rest.reduce((sum, { effect }) => sum + effect, 0),
    });
  let at = base;
  const bars = steps.map(({ name, effect }) => {
    const from = at;
    at += effect;
    return { name, from, to: at, kind: effect < 0 ? "lowers" : "raises", text: words.writeEffect(effect) };
  });
  const values = [
    { name: "Base", from: base, to: base, kind: "end", text: words.writeScore(base) },
    ...bars,
    { name: "Prediction", from: at, to: at, kind: "end", text: words.writeScore(at) },
  ].map((v, line) => ({ line, ...v, right: Math.max(v.from, v.to) }));
  const links = values.slice(0, -1).map(({ line, to }) => ({ line, next: line + 1, level: to }));
  const scores = values.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const air = high - low || 1;
  const narrow = isNarrow(options);
  const domain = [low - 0.05 * air, high + (narrow ? 0.34 : 0.16) * air] as const;
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title: words.score,
    scale: { domain, nice: false, zero: false },
    axis: {
      ...words.scoreAxis(domain, Math.max(3, Math.floor(chartWidth(options) / 110))),
      domain: false,
      ticks: false,
    },
  });
  const y = lineChannel(values, options);
  const ends = { transform: [{ filter: "datum.kind === 'end'" }] };
  const finding = `From ${values[0].text} for somebody unknown to ${values[values.length - 1].text}`;
  const who = options.customer === undefined ? "this prediction" : `the prediction for ${options.customer}`;
  return makeChart(
    {
      title: `Why ${who}`,
      subtitle: `${finding}; ${words.note}`,
      description: `${finding}: ${bars.map(({ name, text }) => `${name} ${text}`).join(", ")}; ${words.note}.`,
      height: (narrow ? 170 : 120) + values.length * 26,
      values,
      layer: [
        {
          data: { values: links },
          mark: { type: "rule", color: colors.muted, strokeWidth: 1, strokeDash: [2, 2] },
          encoding: { x: x("level"), y, y2: { field: "next" } },
        },
        {
          transform: [{ filter: "datum.kind !== 'end'" }],
          mark: { type: "bar", tooltip: true },
          encoding: {
            x: x("from"),
            x2: { field: "to" },
            y,
            color: {
              field: "kind",
              type: "nominal",
              title: null,
              scale: { domain: ["raises", "lowers"], range: [colors.second, colors.first] },
              legend: { orient: "top", direction: "horizontal", offset: 4 },
            },
            tooltip: [
              { field: "name", title: "Feature" },
              { field: "text", title: words.effect },
            ],
          },
        },
        {
          ...ends,
          mark: { type: "point", filled: true, shape: "diamond", size: 110, opacity: 1, color: colors.ink },
          encoding: { x: x("to"), y },
        },
        {
          mark: {
            type: "text",
            align: "left",
            baseline: "middle",
            dx: 8,
            color: colors.ink,
            fontSize: 11,
          },
          encoding: { x: x("right"), y, text: { field: "text" } },
        },
      ],
    },
    options,
  );

  function named(feature: string): string {
    const name = featureName(options, feature);
    if (options.data === undefined || !Object.hasOwn(options.data, feature)) return name;
    const value = (options.data as { readonly [feature: string]: unknown })[feature];
    const missing = value === null || value === undefined || Number.isNaN(value);
    const text = missing ? "none" : typeof value === "number" ? number.format(value) : String(value);
    // the value must not fall to a long name
    const room = Math.max(6, longestName(options) - text.length - 2);
    return `${name.length > room ? `${name.slice(0, room - 1).trimEnd()}…` : name}: ${text}`;
  }
}

function rowOf(
  rows: readonly { readonly [feature: string]: unknown }[],
  key: string | undefined,
  { customer, row = 0 }: ShapWaterfallChartOptions,
): { readonly [feature: string]: unknown } {
  if (customer === undefined) {
    if (!Number.isInteger(row) || row < 0 || row >= rows.length)
      throw badOption("row", row, `a row from 0 to ${rows.length - 1}`);
    return rows[row];
  }
  const found = key === undefined ? undefined : rows.find((one) => String(one[key]) === String(customer));
  if (found === undefined)
    throw badOption(
      "customer",
      customer,
      key === undefined ? "rows with an id (option id of shapValues)" : `an id in the column ${key}`,
    );
  return found;
}
