import { type Chart, type ChartOptions, isResult, needRows, rowsOf } from "./chart.ts";
import { type ChartEstimate, estimateText, numberOrNull, tradeOffChart } from "./trade-off-chart.ts";

/** One threshold, as `rocCurve` makes them. */
export interface RocChartPoint {
  readonly threshold?: number | null;
  /** Share of those without the outcome that are taken along. */
  readonly falsePositiveRate: number;
  /** Share of those with the outcome that are found, and its band. */
  readonly truePositiveRate: number;
  readonly truePositiveRateLow?: number | null;
  readonly truePositiveRateHigh?: number | null;
}

/** A ROC curve: the result of `rocCurve`, or its rows. */
export type RocChartCurve = Iterable<RocChartPoint> & { readonly info?: { readonly auc?: number } };

/** The curve of one model of several. */
export interface NamedRocCurve {
  readonly name: string;
  readonly curve: RocChartCurve;
  /** Area with its interval (`rocAuc`). Default: that of the curve, without interval. */
  readonly auc?: ChartEstimate;
}

/** Options of {@link rocChart}. */
export interface RocChartOptions extends ChartOptions {
  /** Area with its interval (`rocAuc`), for one curve. Default: that of the curve, without interval. */
  readonly auc?: ChartEstimate;
  /** Bands, where the curves have some. Default: with up to three curves. */
  readonly bands?: boolean;
}

/**
 * ROC curve: which share of those with the outcome a score finds, against the share of the others it takes along, for all thresholds. The dashed line is chance. Takes one curve of `rocCurve`, or several models by
 * name; with bands where the curves were made with some. Points closer than a dot are drawn as one. O(points).
 *
 * @throws "too-few-rows" without a curve of points; "bad-input" for what it does not draw.
 *
 * @example
 * import { rocChart } from "clientele";
 * const curve = [[0, 0], [0, 0.5], [0.5, 0.5], [1, 1]].map(([falsePositiveRate, truePositiveRate]) => ({ falsePositiveRate, truePositiveRate }));
 * rocChart(curve, { auc: { value: 0.625, interval: [0.5, 0.75] } }).title?.subtitle?.join(" "); // => "AUC 0.625 (0.500 to 0.750): in 63 of 100 pairs the one with the outcome has the higher score; dashed: chance"
 * rocChart([]); // throws "too-few-rows"
 */
export function rocChart(
  curves: RocChartCurve | { readonly curves: Iterable<NamedRocCurve> },
  options: RocChartOptions = {},
): Chart {
  const given: readonly NamedRocCurve[] = isResult(curves, "curves")
    ? needRows(rowsOf(curves.curves, "rocChart", "named curves", ["name", "curve"], curves), "rocChart")
    : [{ name: "", curve: curves, ...(options.auc === undefined ? {} : { auc: options.auc }) }];
  const drawn = given.map(({ name, curve, auc }) => {
    const points = needRows(
      rowsOf(curve, "rocChart", "the result of rocCurve", ["falsePositiveRate", "truePositiveRate"])
        .filter((p) => Number.isFinite(p.falsePositiveRate) && Number.isFinite(p.truePositiveRate))
        .map((p) => ({
          x: p.falsePositiveRate,
          y: p.truePositiveRate,
          low: numberOrNull(p.truePositiveRateLow),
          high: numberOrNull(p.truePositiveRateHigh),
          threshold: numberOrNull(p.threshold),
        })),
      "rocChart",
    );
    const area = auc ?? { value: curve.info?.auc ?? areaUnder(points), interval: null };
    return { name, points, area, text: estimateText(area, options.locale) };
  });
  const [{ area, text }] = drawn;
  const finding =
    drawn.length === 1
      ? `AUC ${text}: in ${Math.round(100 * area.value)} of 100 pairs the one with the outcome has the higher score`
      : `AUC: ${drawn.map((one) => `${one.name} ${one.text}`).join(", ")}`;
  return tradeOffChart(
    {
      title: "How well the score finds them (ROC curve)",
      subtitle: `${finding}; dashed: chance`,
      description: `ROC curve${drawn.length === 1 ? "" : `s of ${drawn.length} models`}: share found against share of the others taken along, over all thresholds. ${finding}.`,
      curves: drawn,
      chance: [
        [0, 0],
        [1, 1],
      ],
      xTitle: "Share of the others taken along",
      yTitle: "Share found",
      bands: options.bands ?? drawn.length <= 3,
    },
    options,
  );
}

function areaUnder(points: readonly { readonly x: number; readonly y: number }[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++)
    sum += ((points[i].x - points[i - 1].x) * (points[i].y + points[i - 1].y)) / 2;
  return sum;
}
