import { badOption } from "../core/options.ts";
import {
  type Chart,
  type ChartLayer,
  type ChartOptions,
  chartWidth,
  isNarrow,
  lines,
  makeChart,
  needRows,
  rowsOf,
} from "./chart.ts";
import { type FeatureNames, featureName } from "./feature-axis.ts";
import { formatsOf } from "./format.ts";
import { groupColor } from "./group-color.ts";
import { chartPalette } from "./theme.ts";

/** What a value of a feature does: a row of `partialDependence`, `individualEffects` or `accumulatedEffects`. */
export interface EffectChartRow {
  /** A number, or the name of a category. */
  readonly value: string | number | null;
  /** Of the second feature, where there are two. */
  readonly second?: string | number | null;
  /** Probability or expected number. */
  readonly prediction?: number;
  /** Change against the mean of the rows (accumulated effects). */
  readonly effect?: number;
  /** The row of the data that it is for (individual effects). */
  readonly row?: number;
}

/** Rows of effects, and what they say about themselves. */
export type EffectChartRows = Iterable<EffectChartRow> & {
  readonly info?: {
    readonly kind?: string;
    readonly feature?: string;
    readonly features?: readonly string[];
    readonly class?: string;
    readonly centered?: boolean;
  };
};

/** Options of {@link partialDependenceChart}. */
export interface PartialDependenceChartOptions extends ChartOptions, FeatureNames {
  /** Values of the feature in the data, drawn as ticks under the curve: where there are none the curve is a guess. Default: none. */
  readonly rug?: Iterable<string | number | null | undefined>;
  /** Curves of single rows (`individualEffects`), pale behind the curve. Default: none. */
  readonly individuals?: Iterable<EffectChartRow>;
  /** Curves of single rows to draw at most, evenly taken from all. Default 60. */
  readonly lines?: number;
  /** What is predicted, for the axis, such as "Chance of leaving". Default "Prediction". */
  readonly predictionTitle?: string;
  /** Whether predictions are shares, to be written in percent. Default: when none lies outside of 0 to 1 (effects: -1 to 1). */
  readonly share?: boolean;
}

const RUG = 200;
const MOST_SECOND = 6;

/**
 * How the prediction goes with a feature: partial dependence, accumulated local effects (as change against the mean), or the curves of single rows with their mean. Categories are points. A second feature gives one curve for each of up to six of its values.
 * O(rows).
 *
 * @throws "too-few-rows" without an effect that has a value, "bad-option" for a number of lines out of range; "bad-input" for what it does not draw.
 *
 * @example
 * import { partialDependenceChart } from "clientele";
 * const effects = Object.assign([{ value: 1, prediction: 0.5 }, { value: 9, prediction: 0.2 }], { info: { kind: "partial dependence", features: ["visits"] } });
 * partialDependenceChart(effects, { predictionTitle: "Chance of leaving" }).title; // => { text: ["How the prediction goes with visits"], subtitle: ["Chance of leaving from 20% (at 9) to 50% (at 1)"] }
 * partialDependenceChart([]); // throws "too-few-rows"
 */
export function partialDependenceChart(
  effects: EffectChartRows,
  options: PartialDependenceChartOptions = {},
): Chart {
  const what = "partialDependenceChart";
  const { lines: mostLines = 60 } = options;
  if (!(Number.isInteger(mostLines) && mostLines >= 1))
    throw badOption("lines", mostLines, "a whole number of at least 1");
  const all = needRows(
    rowsOf(effects, what, "the result of partialDependence, individualEffects or accumulatedEffects", [
      "value",
    ]).filter(isKnown),
    what,
  );
  const { info } = effects;
  const byRow = all[0].row !== undefined;
  const main = byRow ? meanOfRows(all) : all;
  const single = byRow
    ? all
    : rowsOf(options.individuals ?? [], what, "option individuals as rows", ["value"]).filter(isKnown);
  const feature = featureName(options, info?.feature ?? info?.features?.[0] ?? "the feature");
  const second = featureName(options, info?.features?.[1] ?? "the second feature");
  const change = main[0].prediction === undefined || info?.centered === true;
  const share = options.share ?? [...main, ...single].every((row) => Math.abs(heightOf(row)) <= 1);
  const words =
    options.predictionTitle ?? (info?.class === undefined ? "Prediction" : `Chance of ${info.class}`);
  const write = writers(share, change, options);
  const category = all.some(({ value }) => typeof value === "string");
  const seconds = chosen([...new Set(main.flatMap((row) => (row.second == null ? [] : [row.second])))]);
  const values = main
    .filter((row) => seconds.length === 0 || seconds.includes(row.second as string | number))
    .map((row) => ({
      value: row.value,
      height: heightOf(row),
      group: row.second == null ? "" : write.value(row.second),
      at: [row.value, row.second].flatMap((v) => (v == null ? [] : [write.value(v)])).join(", "),
      text: write.height(heightOf(row)),
    }));
  const heights = values.map(({ height }) => height);
  const lowest = values[heights.indexOf(Math.min(...heights))];
  const highest = values[heights.indexOf(Math.max(...heights))];
  const finding = `${change ? `Change of the ${lower(words)}` : words} from ${lowest.text} (at ${lowest.at}) to ${highest.text} (at ${highest.at})`;
  const colors = chartPalette(options.theme ?? "light");
  const narrow = isNarrow(options);
  const room = (chartWidth(options) - 60) / new Set(main.map(({ value }) => value)).size;
  const x = category
    ? {
        field: "value",
        type: "ordinal",
        sort: null,
        title: feature,
        // Vega takes letters to be wider than they are
        axis: {
          labelAngle: room < 50 ? -40 : 0,
          ticks: false,
          labelLimit: room < 50 ? 110 : 1.3 * room,
          labelOverlap: room < 12,
        },
      }
    : {
        field: "value",
        type: "quantitative",
        title: feature,
        scale: { zero: false, nice: false, padding: 6 },
        axis: { format: ",.4~r", grid: false, tickCount: narrow ? 5 : 8 },
      };
  const y = {
    field: "height",
    type: "quantitative",
    // long ones would push the picture out of its frame
    title: lines(
      `${change ? `Change of the ${lower(words)}` : words}${change && share ? " (points)" : ""}`,
      narrow ? 14 : 22,
    ),
    scale: { zero: share && !change, nice: 4 },
    axis: {
      ...(share && change
        ? { labelExpr: "(datum.value > 0 ? '+' : '') + format(100 * datum.value, ',.3~r')" }
        : { format: share ? ".3~p" : ",.3~r" }),
      tickCount: 5,
      domain: false,
      ticks: false,
    },
  };
  const groups = seconds.map((value) => write.value(value));
  const color = groups.length > 1 ? groupColor("group", groups, "stroke", options) : { value: colors.first };
  const layer: ChartLayer[] = [];
  if (change)
    layer.push({
      data: { values: [{ height: 0 }] },
      mark: { type: "rule", color: colors.muted, strokeWidth: 1 },
      encoding: { y },
    });
  if (single.length > 0)
    layer.push({
      data: { values: linesOf(single, mostLines) },
      mark: { type: "line", color: colors.muted, opacity: 0.3, strokeWidth: 1 },
      encoding: { x, y, detail: { field: "row" } },
    });
  layer.push({
    mark: category
      ? { type: "point", filled: true, size: 80, opacity: 1, tooltip: true }
      : { type: "line", strokeWidth: 2.5, point: { size: 26 }, tooltip: true },
    encoding: {
      x,
      y,
      color,
      tooltip: [
        { field: "at", title: feature },
        ...(groups.length > 0 ? [{ field: "group", title: second }] : []),
        { field: "text", title: words },
      ],
    },
  });
  const rug = rugOf(options.rug, category);
  if (rug.length > 0)
    layer.push({
      data: { values: rug },
      mark: { type: "tick", orient: "vertical", color: colors.muted, size: 8, thickness: 1, opacity: 0.6 },
      encoding: { x, y: { value: { expr: "height - 4" } } },
    });
  const note = single.length > 0 ? "; thin: single rows" : "";
  return makeChart(
    {
      title: `How the prediction goes with ${feature}${groups.length > 0 ? ` and ${second}` : ""}`,
      subtitle: `${finding}${note}${rug.length > 0 ? "; ticks: values in the data" : ""}`,
      description: `${TITLES.get(info?.kind ?? "") ?? "Effect"} of ${feature} in ${values.length} points. ${finding}.`,
      height: category && room < 50 ? 400 : 320,
      values,
      layer,
    },
    options,
  );
}

const TITLES: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["partial dependence", "Partial dependence"],
  ["accumulated effects", "Accumulated local effects"],
  ["individual effects", "Effect for single rows and their mean"],
]);

function heightOf({ prediction, effect }: EffectChartRow): number {
  return prediction ?? effect ?? Number.NaN;
}

function isKnown(row: EffectChartRow): boolean {
  return row.value !== null && row.value !== undefined && Number.isFinite(heightOf(row));
}

function lower(words: string): string {
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

function writers(share: boolean, change: boolean, options: ChartOptions) {
  const number = new Intl.NumberFormat(options.locale ?? "en", { maximumSignificantDigits: 3 });
  const rough = new Intl.NumberFormat(options.locale ?? "en", { maximumSignificantDigits: 2 });
  const f = formatsOf(options);
  const sign = (value: number) => (value < 0 ? "\u2212" : value > 0 ? "+" : "");
  const height = (value: number) => {
    if (!change) return share ? f.percent(value) : number.format(value);
    return share
      ? `${sign(value)}${rough.format(Math.abs(100 * value))} points`
      : `${sign(value)}${number.format(Math.abs(value))}`;
  };
  return {
    height,
    value: (value: string | number) => (typeof value === "number" ? number.format(value) : value),
  };
}

/** The mean of the rows' curves at each value. */
function meanOfRows(rows: readonly EffectChartRow[]): EffectChartRow[] {
  const sums = new Map<string | number, { sum: number; count: number }>();
  for (const row of rows) {
    const own = sums.get(row.value as string | number) ?? { sum: 0, count: 0 };
    own.sum += heightOf(row);
    own.count++;
    sums.set(row.value as string | number, own);
  }
  return [...sums].map(([value, { sum, count }]) => ({ value, prediction: sum / count }));
}

/** Up to six values, from the least to the largest. */
function chosen(values: readonly (string | number)[]): (string | number)[] {
  if (values.length <= MOST_SECOND) return [...values];
  return Array.from(
    { length: MOST_SECOND },
    (_, k) => values[Math.round((k * (values.length - 1)) / (MOST_SECOND - 1))],
  );
}

/** Curves of some rows, evenly taken from all. */
function linesOf(rows: readonly EffectChartRow[], most: number) {
  const ids = [...new Set(rows.map(({ row = 0 }) => row))];
  const every = Math.ceil(ids.length / most);
  const kept = new Set(ids.filter((_, i) => i % every === 0));
  return rows
    .filter(({ row = 0 }) => kept.has(row))
    .map((row) => ({ row: row.row ?? 0, value: row.value, height: heightOf(row) }));
}

/** Values in the data, evenly taken from all in their order of size; categories need none, they stand on the axis. */
function rugOf(given: PartialDependenceChartOptions["rug"], category: boolean): { readonly value: number }[] {
  if (given === undefined || category) return [];
  const numbers = Float64Array.from(
    [...given].filter((value): value is number => typeof value === "number" && Number.isFinite(value)),
  ).sort();
  const every = Math.max(1, (numbers.length - 1) / (RUG - 1));
  const count = Math.min(numbers.length, RUG);
  return Array.from({ length: count }, (_, k) => ({ value: numbers[Math.round(k * every)] }));
}
