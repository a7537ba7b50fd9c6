import { factorWriter } from "../core/words.ts";
import { logTicks } from "./age-ticks.ts";
import {
  type Chart,
  type ChartOptions,
  chartWidth,
  isResult,
  leftLabels,
  makeChart,
  needRows,
  rowsOf,
} from "./chart.ts";
import { sideTexts } from "./side-texts.ts";
import { chartPalette } from "./theme.ts";

/** One effect: of `describeEffects`, or a coefficient of `fitCox`, `fitFirthCox` or `fitFineGray`. */
export interface HazardRatioRow {
  readonly term: string;
  /** How many times as much, with its interval (of `describeEffects`). */
  readonly ratio?: number | null;
  readonly interval?: readonly [low: number, high: number] | null;
  /** The same of a coefficient, whose `interval` is that of its logarithm. */
  readonly hazardRatio?: number | null;
  readonly hazardRatioInterval?: readonly [low: number, high: number] | null;
  /** What it changes: "hazard" how fast customers leave, "time" how long they stay. Default "hazard". */
  readonly on?: "hazard" | "time" | "odds" | "share";
}

/** Options of {@link hazardRatioChart}. */
export interface HazardRatioChartOptions extends ChartOptions {
  /** Names to write for terms, such as `{ "plan monthly": "Monthly plan" }`. Default: the terms. */
  readonly names?: { readonly [term: string]: string };
}

// intervals beyond are cut: nobody needs to see how far beyond
const FARTHEST = 1000;
const AXIS = {
  hazard: "Times as fast as others leave",
  time: "Times as long as others stay",
  odds: "Times the odds of having left",
  share: "Times the odds of never leaving",
} as const;

const SHORT = {
  hazard: "Times as fast",
  time: "Times as long",
  odds: "Times the odds",
  share: "Times the odds",
} as const;

/**
 * Effects of a model as a forest plot: how many times as fast customers leave (or as long they stay), each with its interval, on a logarithmic axis around the line of no effect. Takes a model of `fitCox` as it is, the result of `describeEffects`,
 * or rows. Intervals that include 1 are pale. Terms without a ratio are left out and counted in the second line. O(terms).
 *
 * @throws "too-few-rows" without a ratio; "bad-input" for what it does not draw.
 *
 * @example
 * import { hazardRatioChart } from "clientele";
 * const chart = hazardRatioChart([
 *   { term: "plan monthly", ratio: 2.1, interval: [1.6, 2.7] },
 *   { term: "age", ratio: 0.98, interval: [0.95, 1.01] },
 * ]);
 * chart.data.values.map((v) => v.text); // => ["2.1 (1.6 to 2.7)", "0.98 (0.95 to 1.01)"]
 * hazardRatioChart([]); // throws "too-few-rows"
 */
export function hazardRatioChart(
  effects:
    | Iterable<HazardRatioRow>
    | { readonly effects: Iterable<HazardRatioRow> }
    | { readonly coefficients: Iterable<HazardRatioRow> },
  options: HazardRatioChartOptions = {},
): Chart {
  const given = rowsOf(
    isResult(effects, "effects")
      ? effects.effects
      : isResult(effects, "coefficients")
        ? effects.coefficients
        : effects,
    "hazardRatioChart",
    "the result of fitCox or describeEffects",
    ["term"],
    effects,
  );
  const rows = needRows(
    given.flatMap((row) => {
      const { ratio, interval } = ratioOf(row);
      return ratio > 0 && Number.isFinite(ratio) ? [{ row, ratio, interval }] : [];
    }),
    "hazardRatioChart",
  );
  const write = factorWriter(options.locale ?? "en");
  const colors = chartPalette(options.theme ?? "light");
  const names = new Map(Object.entries(options.names ?? {}));
  const clamp = (x: number) => Math.min(FARTHEST, Math.max(1 / FARTHEST, x));
  const values = rows.map(({ row, ratio, interval }, i) => ({
    row: i,
    term: names.get(row.term) ?? row.term,
    ratio: clamp(ratio),
    low: clamp(interval?.[0] ?? ratio),
    high: clamp(interval?.[1] ?? ratio),
    text:
      interval === null ? write(ratio) : `${write(ratio)} (${write(interval[0])} to ${write(interval[1])})`,
    // whether chance alone may do as much
    sure: interval !== null && (interval[0] > 1 || interval[1] < 1) ? 1 : 0,
  }));
  const kinds = new Set(rows.map(({ row }) => row.on ?? "hazard"));
  const [kind] = kinds;
  const what = kinds.size === 1 ? AXIS[kind] : "Times as much as others";
  const ends = values.flatMap(({ low, high }) => [low, high]);
  const domain = [Math.min(0.8, ...ends) / 1.08, Math.max(1.25, ...ends) * 1.08];
  const left = given.length - rows.length;
  const labels = Object.fromEntries(values.map(({ row, term }) => [String(row), term]));
  // names may take about two fifths of the width
  const longest = Math.max(8, Math.floor((0.42 * chartWidth(options)) / 7.6));
  const sure = values.filter((v) => v.sure === 1);
  const x = {
    field: "ratio",
    type: "quantitative",
    title: kinds.size === 1 ? SHORT[kind] : "Times as much",
    scale: { type: "log", domain, nice: false },
    axis: { values: ticksAround(domain), format: ",.6~g", domain: false, ticks: false },
  };
  const y = {
    field: "row",
    type: "ordinal",
    title: null,
    sort: null,
    scale: { padding: 0.4 },
    axis: {
      ...leftLabels(
        values.map(({ term }) => term.slice(0, longest)),
        12,
      ),
      // Vega takes letters to be wider than they are
      labelLimit: longest * 10,
      labelColor: colors.ink,
      labelExpr: `${JSON.stringify(labels)}[datum.value]`,
      grid: false,
      domain: false,
      ticks: false,
    },
  };
  const color = {
    condition: { test: "datum.sure === 1", value: colors.first },
    value: colors.faded,
  };
  const tooltip = [
    { field: "term", title: "Term" },
    { field: "text", title: what },
  ];
  return makeChart(
    {
      title: kind === "time" && kinds.size === 1 ? "Who stays longer" : "Who leaves sooner",
      subtitle: `Pale: chance alone might do as much${left === 0 ? "" : `; ${left} ${left === 1 ? "term" : "terms"} without a ratio left out`}`,
      description: `${what}, ${values.length} ${values.length === 1 ? "effect" : "effects"} with intervals: ${(sure.length >
      0
        ? sure
        : values
      )
        .slice(0, 6)
        .map(({ term, text }) => `${term} ${text}`)
        .join(", ")}.`,
      height: 110 + values.length * 26,
      values,
      layer: [
        {
          data: { values: [{ ratio: 1 }] },
          mark: { type: "rule", color: colors.muted, strokeDash: [4, 3], strokeWidth: 1 },
          encoding: { x },
        },
        {
          mark: { type: "rule", strokeWidth: 2, tooltip: true },
          encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color, tooltip },
        },
        {
          mark: { type: "point", filled: true, shape: "square", size: 60, opacity: 1, tooltip: true },
          encoding: { x, y, color, tooltip },
        },
        ...sideTexts(y, colors.ink, options),
      ],
    },
    options,
  );
}

function ratioOf(row: HazardRatioRow): {
  readonly ratio: number;
  readonly interval: readonly [number, number] | null;
} {
  if (row.hazardRatio !== undefined)
    return { ratio: row.hazardRatio ?? Number.NaN, interval: row.hazardRatioInterval ?? null };
  return { ratio: row.ratio ?? Number.NaN, interval: row.interval ?? null };
}

/** Round ratios within a domain, with 1: halves and doubles where the domain is narrow. */
function ticksAround([low, high]: readonly number[]): number[] {
  if (high / low > 64) return logTicks(low, high);
  const ticks = high / low > 3 ? [] : [0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3, 1.5, 1.75];
  for (let e = -5; e <= 5; e++) ticks.push(2 ** e);
  return ticks.filter((t) => t >= low && t <= high).sort((a, b) => a - b);
}
