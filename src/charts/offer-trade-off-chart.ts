import { type Chart, type ChartOptions, chartWidth, type Json, makeChart, needRows } from "./chart.ts";
import { chartPalette } from "./theme.ts";
import type { ChartEstimate } from "./trade-off-chart.ts";

/** A model or a setting: how often its offers are right, and how much of the catalogue (or how unlike each other) they are. */
export interface OfferTradeOff {
  readonly name: string;
  /** Such as NDCG@10, 0 to 1; with its interval where there is one. */
  readonly accuracy: number | ChartEstimate;
  /** Such as coverage or intra-list diversity, 0 to 1. */
  readonly diversity: number | ChartEstimate;
}

/** Options of {@link offerTradeOffChart}. */
export interface OfferTradeOffChartOptions extends ChartOptions {
  /** What accuracy is, for the axis. Default "Accuracy". */
  readonly accuracyTitle?: string;
  /** What diversity is. Default "Diversity". */
  readonly diversityTitle?: string;
}

/**
 * Accuracy against diversity of several models or settings, with intervals. Those for which no other is better in both are joined by a line: the choice is among them. O(points log points).
 *
 * @throws "too-few-rows" without points.
 *
 * @example
 * import { offerTradeOffChart } from "clientele";
 * const chart = offerTradeOffChart([
 *   { name: "best sellers", accuracy: 0.04, diversity: 0.02 },
 *   { name: "neighbors", accuracy: 0.09, diversity: 0.3 },
 *   { name: "chance", accuracy: 0.001, diversity: 0.29 },
 * ]);
 * chart.data.values.filter((v) => v.best).map((v) => v.name); // => ["neighbors"]
 * offerTradeOffChart([]); // throws "too-few-rows"
 */
export function offerTradeOffChart(
  points: Iterable<OfferTradeOff>,
  options: OfferTradeOffChartOptions = {},
): Chart {
  const number = new Intl.NumberFormat(options.locale ?? "en", {
    style: "percent",
    maximumSignificantDigits: 3,
  });
  const colors = chartPalette(options.theme ?? "light");
  const rows = needRows(points, "offerTradeOffChart").map(({ name, accuracy, diversity }) => {
    const [a, d] = [estimate(accuracy), estimate(diversity)];
    return {
      name,
      accuracy: a.value,
      diversity: d.value,
      low: a.low,
      high: a.high,
      left: d.low,
      right: d.high,
    };
  });
  const values = rows.map((row) => ({
    ...row,
    best: !rows.some(
      (other) =>
        other !== row &&
        other.accuracy >= row.accuracy &&
        other.diversity >= row.diversity &&
        (other.accuracy > row.accuracy || other.diversity > row.diversity),
    ),
    accuracyText: number.format(row.accuracy),
    diversityText: number.format(row.diversity),
    // names end where the drawing ends
    side: row.diversity > middle(rows) ? "right" : "left",
  }));
  const [accuracyTitle, diversityTitle] = [
    options.accuracyTitle ?? "Accuracy",
    options.diversityTitle ?? "Diversity",
  ];
  const x = {
    field: "diversity",
    type: "quantitative",
    title: diversityTitle,
    scale: { zero: true, nice: true },
    axis: { format: ".0%", tickCount: chartWidth(options) < 450 ? 4 : 6, domain: false, ticks: false },
  };
  const y = {
    field: "accuracy",
    type: "quantitative",
    title: accuracyTitle,
    scale: { zero: true, nice: true },
    axis: { format: ".0%", tickCount: 5, domain: false, ticks: false },
  };
  const bound = (encoding: { readonly [channel: string]: Json }, end: "low" | "left") => ({
    transform: [{ filter: `isValid(datum.${end})` }],
    mark: { type: "rule", strokeWidth: 1, color: colors.muted },
    encoding,
  });
  const label = (side: "left" | "right") => ({
    transform: [{ filter: `datum.side === '${side}'` }],
    mark: {
      type: "text",
      align: side === "left" ? "left" : "right",
      dx: side === "left" ? 8 : -8,
      dy: -9,
      color: colors.ink,
      fontSize: 11,
    },
    encoding: { x, y, text: { field: "name" } },
  });
  const best = values.filter((v) => v.best);
  return makeChart(
    {
      title: "Right or various",
      subtitle:
        "Further up: more often right; further right: more of the catalogue. On the line, one is bought with the other",
      description: `${accuracyTitle} and ${diversityTitle} of ${values.length} ways; none is better in both than ${best
        .slice(0, 6)
        .map((v) => v.name)
        .join(", ")}.`,
      height: 340,
      values,
      layer: [
        {
          data: { values: best.map(({ accuracy, diversity }) => ({ accuracy, diversity })) },
          mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: colors.first },
          encoding: { x, y },
        },
        ...(values.some(({ low }) => low !== null)
          ? [bound({ x, y: { ...y, field: "low" }, y2: { field: "high" } }, "low")]
          : []),
        ...(values.some(({ left }) => left !== null)
          ? [bound({ x: { ...x, field: "left" }, x2: { field: "right" }, y }, "left")]
          : []),
        {
          mark: { type: "point", filled: true, size: 70, opacity: 1, tooltip: true },
          encoding: {
            x,
            y,
            color: {
              condition: { test: "datum.best", value: colors.first },
              value: colors.second,
            },
            tooltip: [
              { field: "name", title: "Way" },
              { field: "accuracyText", title: accuracyTitle },
              { field: "diversityText", title: diversityTitle },
            ],
          },
        },
        label("left"),
        label("right"),
      ],
    },
    options,
  );
}

function middle(rows: readonly { readonly diversity: number }[]): number {
  return rows.reduce((a, { diversity }) => Math.max(a, diversity), 0) * 0.6;
}

function estimate(given: number | ChartEstimate): {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
} {
  if (typeof given === "number") return { value: given, low: null, high: null };
  return { value: given.value, low: given.interval?.[0] ?? null, high: given.interval?.[1] ?? null };
}
