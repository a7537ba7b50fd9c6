import { ClienteleError } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import {
  type Chart,
  type ChartOptions,
  chartWidth,
  isNarrow,
  makeChart,
  needRows,
  rowsOf,
  wrongInput,
} from "./chart.ts";
import { type FeatureNames, featureName, nameAxis } from "./feature-axis.ts";
import { formatsOf } from "./format.ts";
import { type ChartScoreScale, scoreWords } from "./score-scale.ts";
import { chartPalette } from "./theme.ts";

/** What each feature adds to the score of each row, as `shapValues` makes it. */
export type ShapChartValues = Iterable<object> & {
  readonly info: {
    /** Names of the columns with values. */
    readonly features: readonly string[];
    readonly scale: ChartScoreScale;
  };
};

/** The rows of `shapValues`, with the effects of every feature. */
export function shapRows(
  shap: ShapChartValues,
  what: string,
): readonly { readonly [feature: string]: unknown }[] {
  const made = "the result of shapValues";
  const features: unknown = shap?.info?.features;
  if (!Array.isArray(features)) throw wrongInput(what, made, shap);
  return rowsOf(shap as Iterable<{ readonly [feature: string]: unknown }>, what, made, features);
}

/** Options of {@link shapSummaryChart}. */
export interface ShapSummaryChartOptions extends ChartOptions, FeatureNames {
  /** Features to draw at most, those with the largest effects, 1 to 20. Default 12. */
  readonly features?: number;
  /** Rows to draw at most, evenly taken from all; the order of features is that of all rows. Default 300. */
  readonly rows?: number;
}

/**
 * What moves the predictions: one line of dots a feature, one dot a row, by how far the feature moves its score; color tells whether the row has a low or a high value there. Features by the mean size of their effect. Categories and missing values are
 * hollow. `data` are the rows that the values were made for, in their order. O(rows features).
 *
 * @throws "too-few-rows" without rows or features, "bad-input" when values and data have not the same number of rows, "bad-option" for numbers out of range.
 *
 * @example
 * import { shapSummaryChart } from "clientele";
 * const shap = Object.assign([{ visits: 0.4, plan: -0.1 }, { visits: -0.4, plan: 0.1 }], { info: { features: ["plan", "visits"], scale: "log-odds" as const } });
 * const chart = shapSummaryChart(shap, [{ visits: 2, plan: "yearly" }, { visits: 9, plan: "monthly" }]);
 * chart.data.values.map((v) => [v.name, v.effect, v.value]); // => [["visits", 0.4, "2"], ["visits", -0.4, "9"], ["plan", -0.1, "yearly"], ["plan", 0.1, "monthly"]]
 * shapSummaryChart(Object.assign([], { info: shap.info }), []); // throws "too-few-rows"
 */
export function shapSummaryChart(
  shap: ShapChartValues,
  data: Iterable<object>,
  options: ShapSummaryChartOptions = {},
): Chart {
  const what = "shapSummaryChart";
  const { features: most = 12, rows: mostRows = 300 } = options;
  if (!(Number.isInteger(most) && most >= 1 && most <= 20))
    throw badOption("features", most, "a whole number from 1 to 20");
  if (!(Number.isInteger(mostRows) && mostRows >= 1))
    throw badOption("rows", mostRows, "a whole number of at least 1");
  const effects = needRows(shapRows(shap, what), what) as readonly {
    readonly [feature: string]: unknown;
  }[];
  const rows = needRows(
    rowsOf(data, what, "the rows that the values were made for", []),
    `${what} (data)`,
  ) as readonly { readonly [feature: string]: unknown }[];
  const { length } = effects;
  if (rows.length !== length)
    throw new ClienteleError(
      "bad-input",
      `${what} needs the rows that the values were made for: ${length} rows of values, ${rows.length} of data.`,
      { value: rows.length, expected: `${length} rows` },
    );
  const ranked = needRows(
    (shap.info?.features ?? [])
      .map((feature) => ({ feature, size: meanSize(effects, feature) }))
      .filter(({ size }) => Number.isFinite(size)),
    what,
  ).sort((a, b) => b.size - a.size);
  const shown = ranked.slice(0, most);
  const names = shown.map(({ feature }) => featureName(options, feature));
  const words = scoreWords(shap.info.scale, options);
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const every = Math.ceil(length / mostRows);
  const picked = Array.from({ length: Math.ceil(length / every) }, (_, k) => k * every);
  const write = new Intl.NumberFormat(options.locale ?? "en", { maximumSignificantDigits: 4 });
  const span = domainOf(shown.flatMap(({ feature }) => picked.map((i) => effects[i][feature] as number)));
  const height = 34;
  const values = shown.flatMap(({ feature }, line) => {
    const own = picked.map((i) => effects[i][feature] as number);
    const rank = ranks(picked.map((i) => rows[i][feature]));
    const places = stacked(own, span, Math.max(60, 0.5 * chartWidth(options)), height);
    return picked.map((i, k) => ({
      name: names[line],
      place: line + places[k],
      effect: own[k],
      high: rank[k],
      value: valueText(rows[i][feature], write),
      text: words.writeEffect(own[k]),
    }));
  });
  const x = {
    field: "effect",
    type: "quantitative",
    title: words.effect,
    scale: { domain: span, nice: false, zero: false },
    axis: {
      ...words.effectAxis(span, Math.max(4, Math.floor(chartWidth(options) / 80))),
      domain: false,
      ticks: false,
      labelFlush: true,
    },
  };
  const y = {
    field: "place",
    type: "quantitative",
    title: null,
    scale: { domain: [shown.length - 0.5, -0.5], nice: false, zero: false },
    axis: { ...nameAxis(names, options), values: names.map((_, i) => i) },
  };
  const tooltip = [
    { field: "name", title: "Feature" },
    { field: "value", title: "Value" },
    { field: "text", title: words.effect },
  ];
  const hollow = values.some(({ high }) => high === null);
  const left = ranked.length - shown.length;
  return makeChart(
    {
      title: "What moves the predictions",
      subtitle: `One dot a row: on the left the feature lowers the prediction, on the right it raises it${hollow ? "; hollow: categories and missing values" : ""}${every > 1 ? `; ${f.count(picked.length)} of ${f.count(length)} rows are drawn` : ""}${left === 0 ? "" : `; ${left} weaker ${left === 1 ? "feature" : "features"} left out`}`,
      description: `Effects of ${names.length} features on the predictions of ${f.count(length)} rows, the strongest first: ${names.slice(0, 6).join(", ")}; ${words.note}.`,
      height: (isNarrow(options) ? 220 : 160) + shown.length * height,
      values,
      layer: [
        {
          data: { values: [{ effect: 0 }] },
          mark: { type: "rule", color: colors.muted, strokeWidth: 1 },
          encoding: { x },
        },
        {
          transform: [{ filter: "!isValid(datum.high)" }],
          mark: {
            type: "point",
            filled: false,
            size: 14,
            strokeWidth: 1,
            color: colors.muted,
            tooltip: true,
          },
          encoding: { x, y, tooltip },
        },
        {
          transform: [{ filter: "isValid(datum.high)" }],
          mark: { type: "circle", size: 18, opacity: 0.85, tooltip: true },
          encoding: {
            x,
            y,
            color: {
              field: "high",
              type: "quantitative",
              title: "Value of the feature",
              scale: { domain: [0, 1], range: [colors.first, colors.second], interpolate: "lab" },
              legend: {
                orient: "top",
                direction: "horizontal",
                offset: 4,
                gradientLength: 120,
                gradientThickness: 8,
                values: [0, 1],
                labelExpr: "datum.value < 0.5 ? 'low' : 'high'",
              },
            },
            tooltip,
          },
        },
      ],
    },
    options,
  );
}

function meanSize(rows: readonly { readonly [feature: string]: unknown }[], feature: string): number {
  let sum = 0;
  for (const row of rows) sum += Math.abs(Number(row[feature]));
  return sum / rows.length;
}

/** Ends of all effects with a little air, 0 among them. */
function domainOf(effects: readonly number[]): readonly [number, number] {
  let [low, high] = [0, 0];
  for (const effect of effects) [low, high] = [Math.min(low, effect), Math.max(high, effect)];
  const air = 0.04 * (high - low) || 0.1;
  return [low - air, high + air];
}

/** Place of each number among all, 0 the lowest, 1 the highest, equal ones together; null for what has no order. */
function ranks(values: readonly unknown[]): (number | null)[] {
  const numbers = values.map((value) =>
    typeof value === "boolean" ? Number(value) : typeof value === "number" ? value : Number.NaN,
  );
  const sorted = [...new Set(numbers.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  const place = new Map(sorted.map((value, k) => [value, sorted.length > 1 ? k / (sorted.length - 1) : 0.5]));
  return numbers.map((value) => place.get(value) ?? null);
}

/** How far off its line each dot lies, so that dots of equal effect stand above and below each other. */
function stacked(
  effects: readonly number[],
  [low, high]: readonly [number, number],
  width: number,
  height: number,
): number[] {
  const dot = 4;
  const columns = new Map<number, number[]>();
  effects.forEach((effect, k) => {
    const column = Math.round(((effect - low) / (high - low)) * (width / dot));
    const own = columns.get(column);
    if (own === undefined) columns.set(column, [k]);
    else own.push(k);
  });
  const most = Math.max(...[...columns.values()].map((own) => own.length));
  // the fullest column fills its line; the others keep its spacing
  const step = Math.min(dot / height, 0.84 / most);
  const off = new Array<number>(effects.length).fill(0);
  for (const own of columns.values())
    for (const [at, k] of own.entries()) off[k] = (at % 2 === 0 ? 1 : -1) * Math.ceil(at / 2) * step;
  return off;
}

function valueText(value: unknown, write: Intl.NumberFormat): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "no value";
  return typeof value === "number" ? write.format(value) : String(value);
}
