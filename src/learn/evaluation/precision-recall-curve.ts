import type { Data } from "../../core/columns.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { averagePrecisionOf } from "./average-precision-of.ts";
import { precisionHeights } from "./curve-band.ts";
import { readCurve } from "./read-curve.ts";
import type { ResampleSettings, ScoredLevel } from "./scored-types.ts";

/** One threshold of {@link precisionRecallCurve}. */
export interface PrecisionRecallPoint {
  /** Rows with this score and above are taken; null for none. */
  readonly threshold: number | null;
  /** Share of those taken that have the outcome; 1 where none is taken. */
  readonly precision: number;
  /** Share of those with the outcome that are taken. */
  readonly recall: number;
  /** Band of the precision at this recall. */
  readonly precisionLow?: number | null;
  readonly precisionHigh?: number | null;
}

/** What a precision-recall curve says about itself. */
export interface PrecisionRecallInfo extends TableInfo {
  readonly kind: "precision-recall-curve";
  readonly averagePrecision: number;
  /** Area by trapezoids, which flatters; for comparison with other software. */
  readonly trapezoid: number;
  /** Share with the outcome: the precision of a score that says nothing. */
  readonly share: number;
  /** Confidence level of the band, point by point; null without. */
  readonly level: number | null;
}

/** Settings of {@link precisionRecallCurve}. */
export interface PrecisionRecallOptions<Row extends object = object>
  extends ScoredLevel<Row>,
    ResampleSettings {
  /** Draw a band from rows drawn anew. Default false. */
  readonly band?: boolean;
}

/**
 * Precision and recall for every score as a threshold, from the lowest threshold up, and the point where none is taken; as scikit-learn's `precision_recall_curve`. The band holds point by point, from rows drawn anew, on 101
 * places. O(n), with a band O(n resamples).
 *
 * @throws "bad-input" when all rows have the same outcome; "missing-value", "bad-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { precisionRecallCurve } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const curve = precisionRecallCurve(rows, { score: "risk", label: "left" });
 * curve.at(0); // => { threshold: 0.1, precision: 0.5, recall: 1 }
 * curve.info.averagePrecision; // => 0.833333
 */
export function precisionRecallCurve<Row extends object>(
  data: Data<Row>,
  options: PrecisionRecallOptions<NoInfer<Row>>,
): Table<PrecisionRecallPoint, PrecisionRecallInfo> {
  const { rows, ranks, level, edgesAt } = readCurve(
    data as Data<object>,
    options,
    "precisionRecallCurve",
    precisionHeights,
  );
  const groups = ranks.yes.length;
  const threshold = new Float64Array(groups + 1).fill(Number.NaN);
  const precision = new Float64Array(groups + 1).fill(1);
  const recall = new Float64Array(groups + 1);
  let [found, wrong] = [0, 0];
  for (let g = 0; g < groups; g++) {
    found += ranks.yes[g];
    wrong += ranks.no[g];
    const k = groups - 1 - g;
    threshold[k] = ranks.threshold[g];
    precision[k] = found / (found + wrong);
    recall[k] = found / ranks.yesTotal;
  }
  let trapezoid = 0;
  for (let k = 1; k <= groups; k++)
    trapezoid += ((precision[k] + precision[k - 1]) / 2) * (recall[k - 1] - recall[k]);
  const edges = edgesAt(recall);
  const columns: { readonly [K in keyof PrecisionRecallPoint]: Float64Array } = {
    threshold,
    precision,
    recall,
    ...(edges && { precisionLow: edges[0], precisionHigh: edges[1] }),
  };
  return new Table<PrecisionRecallPoint, PrecisionRecallInfo>(groups + 1, columns, {
    kind: "precision-recall-curve",
    averagePrecision: averagePrecisionOf(ranks),
    trapezoid,
    share: rows.yes / (rows.yes + rows.no),
    level,
  });
}
