import type { Data } from "../../core/columns.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { areaParts } from "../../numeric/delong.ts";
import { rocHeights } from "./curve-band.ts";
import { readCurve } from "./read-curve.ts";
import type { ResampleSettings, ScoredLevel } from "./scored-types.ts";

/** One threshold of {@link rocCurve}. */
export interface RocPoint {
  /** Rows with this score and above are taken; null for none. */
  readonly threshold: number | null;
  /** Share of those without the outcome that are taken along. */
  readonly falsePositiveRate: number;
  /** Share of those with the outcome that are found. */
  readonly truePositiveRate: number;
  /** Band of the share found at this share taken along. */
  readonly truePositiveRateLow?: number | null;
  readonly truePositiveRateHigh?: number | null;
}

/** What a ROC curve says about itself. */
export interface RocCurveInfo extends TableInfo {
  readonly kind: "roc-curve";
  readonly auc: number;
  /** Rows with the outcome and without, weighed. */
  readonly positives: number;
  readonly negatives: number;
  /** Confidence level of the band, point by point; null without. */
  readonly level: number | null;
}

/** Settings of {@link rocCurve}. */
export interface RocCurveOptions<Row extends object = object> extends ScoredLevel<Row>, ResampleSettings {
  /** Draw a band from rows drawn anew. Default false. */
  readonly band?: boolean;
  /** Leave out thresholds on straight lines between others. Default false: every score is a threshold. */
  readonly simplify?: boolean;
}

/**
 * ROC curve: for every score as a threshold the share of those with the outcome that is found, and the share of the others taken along; as scikit-learn's `roc_curve` without dropping any, unless asked. The band holds point by
 * point, from rows drawn anew (yes and no each among themselves), interpolated on 101 places. O(n), with a band O(n resamples).
 *
 * @throws "bad-input" when all rows have the same outcome; "missing-value", "bad-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { rocCurve } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const curve = rocCurve(rows, { score: "risk", label: "left" });
 * curve.at(1); // => { threshold: 0.9, falsePositiveRate: 0, truePositiveRate: 0.5 }
 * curve.info.auc; // => 0.75
 */
export function rocCurve<Row extends object>(
  data: Data<Row>,
  options: RocCurveOptions<NoInfer<Row>>,
): Table<RocPoint, RocCurveInfo> {
  const { rows, ranks, level, edgesAt } = readCurve(data as Data<object>, options, "rocCurve", rocHeights);
  const { yesTotal, noTotal } = ranks;
  const groups = ranks.yes.length;
  const threshold = new Float64Array(groups + 1).fill(Number.NaN);
  const fpr = new Float64Array(groups + 1);
  const tpr = new Float64Array(groups + 1);
  let [found, wrong] = [0, 0];
  for (let g = 0; g < groups; g++) {
    threshold[g + 1] = ranks.threshold[g];
    found += ranks.yes[g];
    wrong += ranks.no[g];
    tpr[g + 1] = found / yesTotal;
    fpr[g + 1] = wrong / noTotal;
  }
  fpr[groups] = 1;
  tpr[groups] = 1;
  const kept = options.simplify === true ? corners(fpr, tpr) : undefined;
  const column = (values: Float64Array) =>
    kept === undefined ? values : Float64Array.from(kept, (k) => values[k]);
  const falsePositiveRate = column(fpr);
  const edges = edgesAt(falsePositiveRate);
  const columns: { readonly [K in keyof RocPoint]: Float64Array } = {
    threshold: column(threshold),
    falsePositiveRate,
    truePositiveRate: column(tpr),
    ...(edges && { truePositiveRateLow: edges[0], truePositiveRateHigh: edges[1] }),
  };
  return new Table<RocPoint, RocCurveInfo>(columns.threshold.length, columns, {
    kind: "roc-curve",
    auc: areaParts(ranks).value,
    positives: rows.yes,
    negatives: rows.no,
    level,
  });
}

/** Points at which the curve bends, and both ends. */
function corners(x: Float64Array, y: Float64Array): number[] {
  const kept = [0];
  for (let k = 1; k < x.length - 1; k++) {
    const bend = (x[k] - x[k - 1]) * (y[k + 1] - y[k]) - (x[k + 1] - x[k]) * (y[k] - y[k - 1]);
    if (Math.abs(bend) > 1e-15) kept.push(k);
  }
  if (x.length > 1) kept.push(x.length - 1);
  return kept;
}
