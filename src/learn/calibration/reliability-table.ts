import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { readScored } from "../evaluation/read-scored.ts";
import type { ScoredLevel } from "../evaluation/scored-types.ts";
import { weightedShare } from "../evaluation/weighted-mean.ts";
import { meanGap } from "./calibration-error-of.ts";
import { probabilityBins } from "./probability-bins.ts";

/** How bins are cut: of equal "width" from 0 to 1, or with an equal "count" of rows, equal probabilities together. */
export type BinCut = "width" | "count";

/** Rows with about the same probability. */
export interface ReliabilityRow {
  /** Ends of the bin: its bounds for equal width, its least and largest probability for equal counts. */
  readonly from: number;
  readonly to: number;
  /** Rows, weighed. */
  readonly mass: number;
  /** Mean probability. */
  readonly predicted: number;
  /** Share with the outcome, with Wilson's interval. */
  readonly observed: number;
  readonly observedLow: number;
  readonly observedHigh: number;
}

/** What a reliability table says about itself. */
export interface ReliabilityInfo extends TableInfo {
  readonly kind: "reliability";
  readonly cut: BinCut;
  /** Mean distance of foretold and observed over the bins, by their mass. */
  readonly meanDistance: number;
  readonly level: number;
}

/** Settings of {@link reliabilityTable}; `score` is a probability. */
export interface ReliabilityTableOptions<Row extends object = object> extends ScoredLevel<Row> {
  /** Number of bins. Default 10. */
  readonly bins?: number;
  /** How they are cut. Default "width". */
  readonly cut?: BinCut;
}

/**
 * Foretold against observed: rows put together by their probability, with the share that had the outcome. Bins without a row are left out. A probability on the border of two bins of equal width is in the upper one. O(n).
 *
 * @throws "bad-value" for a probability outside 0 to 1; "bad-option", "missing-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { reliabilityTable } from "clientele";
 * const rows = [[0.1, 0], [0.15, 0], [0.3, 1], [0.35, 0], [0.9, 1]].map(([risk, left]) => ({ risk, left }));
 * const table = reliabilityTable(rows, { score: "risk", label: "left", bins: 5 });
 * [...table].map((row) => row.predicted); // => [0.125, 0.325, 0.9]
 * [...table].map((row) => row.observed); // => [0, 0.5, 1]
 */
export function reliabilityTable<Row extends object>(
  data: Data<Row>,
  options: ReliabilityTableOptions<NoInfer<Row>>,
): Table<ReliabilityRow, ReliabilityInfo> {
  const rows = readScored(data as Data<object>, options, { what: "reliabilityTable", probability: true });
  const level = levelOption(options.level);
  const { cut = "width" } = options;
  oneOf(cut, "cut", ["width", "count"]);
  const bins = probabilityBins(rows.score, rows.y, rows.mass, binsOption(options.bins), cut, rows.count);
  const low = new Float64Array(bins.mass.length);
  const high = new Float64Array(bins.mass.length);
  for (let b = 0; b < low.length; b++) {
    const found = bins.observed[b] * bins.mass[b];
    const { interval } = weightedShare(found, bins.mass[b], bins.squares[b], level) as Estimate;
    [low[b], high[b]] = interval as readonly [number, number];
  }
  const columns = {
    from: bins.from,
    to: bins.to,
    mass: bins.mass,
    predicted: bins.predicted,
    observed: bins.observed,
    observedLow: low,
    observedHigh: high,
  };
  const info: ReliabilityInfo = { kind: "reliability", cut, meanDistance: meanGap(bins), level };
  return new Table<ReliabilityRow, ReliabilityInfo>(low.length, columns, info);
}

/** Number of bins; 10 unless given. */
export function binsOption(bins = 10): number {
  if (Number.isInteger(bins) && bins >= 1 && bins <= 10_000) return bins;
  throw badOption("bins", bins, "a whole number from 1 to 10000");
}
