import { shareOption } from "../core/options.ts";
import { type Chart, type ChartOptions, isResult, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { type ChartEstimate, estimateText, numberOrNull, tradeOffChart } from "./trade-off-chart.ts";

/** One threshold, as `precisionRecallCurve` makes them. */
export interface PrecisionRecallChartPoint {
  readonly threshold?: number | null;
  /** Share of those taken that have the outcome, and its band. */
  readonly precision: number;
  readonly precisionLow?: number | null;
  readonly precisionHigh?: number | null;
  /** Share of those with the outcome that are taken. */
  readonly recall: number;
}

/** A precision-recall curve: the result of `precisionRecallCurve`, or its rows. */
export type PrecisionRecallChartCurve = Iterable<PrecisionRecallChartPoint> & {
  readonly info?: { readonly averagePrecision?: number; readonly share?: number };
};

/** The curve of one model of several. */
export interface NamedPrecisionRecallCurve {
  readonly name: string;
  readonly curve: PrecisionRecallChartCurve;
  /** Average precision with its interval (`averagePrecision`). Default: that of the curve, without interval. */
  readonly averagePrecision?: ChartEstimate;
}

/** Options of {@link precisionRecallChart}. */
export interface PrecisionRecallChartOptions extends ChartOptions {
  /** Average precision with its interval (`averagePrecision`), for one curve. Default: that of the curve, without interval. */
  readonly averagePrecision?: ChartEstimate;
  /** Share that has the outcome, 0 to 1: what choosing at random hits. Default: as the curve says, else the precision where all are taken. */
  readonly share?: number;
  /** Bands, where the curves have some. Default: with up to three curves. */
  readonly bands?: boolean;
}

/**
 * Precision against recall: how many of those chosen have the outcome, when so many of all with the outcome are found, for all thresholds. The dashed line is what choosing at random hits. Takes one curve of
 * `precisionRecallCurve`, or several models by name, of the same rows. Points closer than a dot are drawn as one. O(points).
 *
 * @throws "too-few-rows" without a curve of points, "bad-option" for a share that is none; "bad-input" for what it does not draw.
 *
 * @example
 * import { precisionRecallChart } from "clientele";
 * const curve = [[0.5, 1], [0.75, 0.5], [1, 0]].map(([precision, recall]) => ({ precision, recall }));
 * const chart = precisionRecallChart(curve, { averagePrecision: { value: 0.7, interval: null } });
 * chart.title?.subtitle?.join(" "); // => "Average precision 0.700; dashed: 50% by choosing at random"
 * precisionRecallChart([]); // throws "too-few-rows"
 */
export function precisionRecallChart(
  curves: PrecisionRecallChartCurve | { readonly curves: Iterable<NamedPrecisionRecallCurve> },
  options: PrecisionRecallChartOptions = {},
): Chart {
  const own = options.averagePrecision;
  const given: readonly NamedPrecisionRecallCurve[] = isResult(curves, "curves")
    ? needRows(
        rowsOf(curves.curves, "precisionRecallChart", "named curves", ["name", "curve"], curves),
        "precisionRecallChart",
      )
    : [{ name: "", curve: curves, ...(own === undefined ? {} : { averagePrecision: own }) }];
  const f = formatsOf(options);
  const drawn = given.map(({ name, curve, averagePrecision }) => {
    const points = needRows(
      rowsOf(curve, "precisionRecallChart", "the result of precisionRecallCurve", ["precision", "recall"])
        .filter((p) => Number.isFinite(p.precision) && Number.isFinite(p.recall))
        .map((p) => ({
          x: p.recall,
          y: p.precision,
          low: numberOrNull(p.precisionLow),
          high: numberOrNull(p.precisionHigh),
          threshold: numberOrNull(p.threshold),
        })),
      "precisionRecallChart",
    );
    const mean = averagePrecision ?? {
      value: curve.info?.averagePrecision ?? stepArea(points),
      interval: null,
    };
    return { name, points, text: estimateText(mean, options.locale) };
  });
  const share =
    options.share ?? given[0].curve.info?.share ?? drawn[0].points.reduce((a, b) => (b.x > a.x ? b : a)).y;
  shareOption(share, "share");
  const finding =
    drawn.length === 1
      ? `Average precision ${drawn[0].text}`
      : `Average precision: ${drawn.map((one) => `${one.name} ${one.text}`).join(", ")}`;
  return tradeOffChart(
    {
      title: "How many of those chosen are right",
      subtitle: `${finding}; dashed: ${f.percent(share)} by choosing at random`,
      description: `Precision against recall${drawn.length === 1 ? "" : ` of ${drawn.length} models`}, over all thresholds; ${f.percent(share)} have the outcome. ${finding}.`,
      curves: drawn,
      chance: [
        [0, share],
        [1, share],
      ],
      xTitle: "Share found (recall)",
      yTitle: "Share right (precision)",
      bands: options.bands ?? drawn.length <= 3,
    },
    options,
  );
}

/** Precision of each threshold times what it finds more than the one above. */
function stepArea(points: readonly { readonly x: number; readonly y: number }[]): number {
  // of equal recall the point with the highest threshold comes first: it is the one that reached it
  const rising = [...points].sort((a, b) => a.x - b.x || b.y - a.y);
  let sum = 0;
  for (let i = 1; i < rising.length; i++) sum += (rising[i].x - rising[i - 1].x) * rising[i].y;
  return sum;
}
