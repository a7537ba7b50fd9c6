import type { Estimate } from "../core/estimate.ts";
import { type Chart, type ChartLayer, type ChartOptions, chartWidth, isNarrow, makeChart } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { groupColor } from "./group-color.ts";
import { chartPalette } from "./theme.ts";

/** A figure with its interval, such as the result of `rocAuc`. */
export type ChartEstimate = Pick<Estimate, "value" | "interval">;

/** One threshold of a curve to draw, both as shares; low and high are the band of y. */
interface TradeOffPoint {
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly threshold: number | null;
}

/** What one kind of curve fills in. */
export interface TradeOffParts {
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  readonly curves: readonly { readonly name: string; readonly points: readonly TradeOffPoint[] }[];
  /** Ends of the dashed line: what a score that says nothing does. */
  readonly chance: readonly (readonly [x: number, y: number])[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly bands: boolean;
}

// two points closer than this are one dot on any screen
const STEP = 1 / 400;

/** Curves of two shares over all thresholds, with bands, against a line of chance. O(points). */
export function tradeOffChart(parts: TradeOffParts, options: ChartOptions): Chart {
  const { curves, chance } = parts;
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const names = curves.map(({ name }) => name);
  const several = curves.length > 1;
  const write = new Intl.NumberFormat(options.locale ?? "en", { maximumSignificantDigits: 3 });
  const values = curves.flatMap(({ name, points }) =>
    thinned(points).map((point, order) => ({
      model: name,
      order,
      x: point.x,
      y: point.y,
      low: point.low,
      high: point.high,
      xText: f.percent(point.x),
      yText: f.percent(point.y),
      threshold: point.threshold === null ? "nobody" : `${write.format(point.threshold)} and more`,
    })),
  );
  const scale = { domain: [0, 1], nice: false };
  const axis = { format: ".0%", values: [0, 0.2, 0.4, 0.6, 0.8, 1], domain: false, ticks: false };
  const x = {
    field: "x",
    type: "quantitative",
    title: parts.xTitle,
    scale,
    axis: { ...axis, labelFlush: true },
  };
  const y = { field: "y", type: "quantitative", title: parts.yTitle, scale, axis };
  const color = several ? groupColor("model", names, "stroke", options) : { value: colors.first };
  const layer: ChartLayer[] = [
    {
      data: { values: chance.map(([cx, cy]) => ({ x: cx, y: cy })) },
      mark: { type: "line", color: colors.muted, strokeDash: [4, 3], strokeWidth: 1 },
      encoding: { x, y },
    },
    {
      mark: { type: "line", strokeWidth: 2, tooltip: true },
      encoding: {
        x,
        y,
        color,
        // many points stand above each other, which no order by x keeps
        order: { field: "order" },
        tooltip: [
          ...(several ? [{ field: "model", title: "Model" }] : []),
          { field: "threshold", title: "Score" },
          { field: "xText", title: parts.xTitle },
          { field: "yText", title: parts.yTitle },
        ],
      },
    },
  ];
  if (parts.bands && values.some(({ low, high }) => low !== null && high !== null))
    layer.unshift({
      transform: [{ filter: "isValid(datum.low) && isValid(datum.high)" }],
      mark: { type: "area", fillOpacity: several ? 0.13 : 0.16 },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
    });
  return makeChart(
    {
      title: parts.title,
      subtitle: parts.subtitle,
      description: parts.description,
      // names take lines of their own
      height:
        Math.min(400, Math.max(300, chartWidth(options))) +
        (isNarrow(options) ? 30 : 8) * (curves.length - 1),
      values,
      layer,
    },
    options,
  );
}

/** A figure between 0 and 1 with its interval, in three digits: "0.847 (0.831 to 0.862)". */
export function estimateText({ value, interval }: ChartEstimate, locale = "en"): string {
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const [low, high] = (interval ?? []).map((end) => format.format(end));
  return low === undefined ? format.format(value) : `${format.format(value)} (${low} to ${high})`;
}

/** Number or null, whatever an optional column holds. */
export function numberOrNull(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Points as far apart as the eye can tell, both ends among them. */
function thinned(points: readonly TradeOffPoint[]): TradeOffPoint[] {
  return points.filter((_, i) => i === 0 || i === points.length - 1 || keep(i));
  function keep(i: number): boolean {
    return Math.floor(points[i].x / STEP) !== Math.floor(points[i - 1].x / STEP) || apart(i);
  }
  function apart(i: number): boolean {
    return Math.floor(points[i].y / STEP) !== Math.floor(points[i - 1].y / STEP);
  }
}
