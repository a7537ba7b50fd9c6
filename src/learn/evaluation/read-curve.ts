import type { Data } from "../../core/columns.ts";
import { levelOption } from "../../core/options.ts";
import { type RankedScores, rankedScores } from "../../numeric/ranked-scores.ts";
import { scoreOrder } from "../../numeric/score-order.ts";
import { BAND_PLACES, edgeAt } from "./curve-band.ts";
import { readScored, type ScoredRows } from "./read-scored.ts";
import { type Resample, resampled, resampleSettings } from "./resample-rows.ts";
import type { ResampleSettings } from "./scored-types.ts";

/** Settings that every curve over all thresholds has. */
interface CurveOptions extends ResampleSettings {
  readonly level?: number;
  readonly band?: boolean;
}

/** What a curve over all thresholds is drawn from. */
export interface CurveInput {
  readonly rows: ScoredRows;
  readonly ranks: RankedScores;
  /** Level of the band; null without one. */
  readonly level: number | null;
  /** Lower and upper edge of the band at these places from 0 to 1; undefined without a band. */
  readonly edgesAt: (x: Float64Array) => readonly [low: Float64Array, high: Float64Array] | undefined;
}

/** Reads scored rows with both outcomes and ranks them; `heights` is the curve of rows drawn anew, at the places of the band. */
export function readCurve(
  data: Data<object>,
  options: CurveOptions,
  what: string,
  heights: (drawn: Resample) => Float64Array,
): CurveInput {
  const rows = readScored(data, options, { what, both: true });
  const level = levelOption(options.level);
  const settings = resampleSettings(options);
  const places = scoreOrder(rows.score);
  const ranks = rankedScores(rows.score, rows.y, rows.mass, places);
  if (options.band !== true || settings.resamples === 0)
    return { rows, ranks, level: null, edgesAt: () => undefined };
  const nothing = new Array(BAND_PLACES).fill(Number.NaN);
  const edges = resampled(nothing, rows, heights, settings, level, places);
  const edge = (end: 0 | 1, x: Float64Array) => {
    const own = edges.map(({ interval }) => interval?.[end] ?? Number.NaN);
    return x.map((place) => edgeAt(own, place));
  };
  return { rows, ranks, level, edgesAt: (x) => [edge(0, x), edge(1, x)] };
}
