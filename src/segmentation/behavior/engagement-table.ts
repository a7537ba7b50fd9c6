import { type Columns, type Rejected, Table } from "../../core/table.ts";
import { DAY_MS } from "../../core/time.ts";
import { firstAbove, firstAtLeast } from "../../numeric/bisect.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import type {
  EngagementScoreInfo,
  EngagementScoreRow,
  EngagementScores,
  EngagementThresholds,
} from "./engagement-types.ts";

const LEVELS = ["high", "medium", "low", "none"] as const;
const TRENDS = ["new", "rising", "steady", "falling"] as const;

/** Decayed sums as of a moment, which stand for the whole log behind them. */
export interface EngagementState {
  readonly ids: readonly string[];
  readonly points: Float64Array;
  /** Undefined without trends. */
  readonly before: Float64Array | undefined;
  readonly last: Float64Array;
  readonly recent: { readonly row: number[]; readonly time: number[]; readonly weight: number[] } | undefined;
}

/** What a table of engagement is made with. */
export type EngagementSettings = Pick<
  EngagementScoreInfo,
  | "asOf"
  | "zone"
  | "halfLifeDays"
  | "weights"
  | "rule"
  | "thresholdsFrom"
  | "quantiles"
  | "suspects"
  | "leftOut"
> & {
  readonly source?: string;
  readonly rejected?: readonly Rejected[];
  /** With `thresholdsFrom: "given"`; of these, `low` always counts. */
  readonly thresholds: EngagementThresholds;
};

/** What an event of weight 1 is worth after so many ms. */
export function decay(ms: number, halfLifeDays: number): number {
  return 2 ** (-ms / (halfLifeDays * DAY_MS));
}

/** Adds counted events to the sums of a state, as of `asOf`; those of the last half-life are kept. O(events). */
export function addEvents(
  state: EngagementState,
  customer: Int32Array,
  time: Float64Array,
  weightOf: (row: number) => number,
  { asOf, halfLifeDays }: Pick<EngagementSettings, "asOf" | "halfLifeDays">,
): void {
  const earlier = asOf - halfLifeDays * DAY_MS;
  const { points, before, last, recent } = state;
  for (let i = 0; i < customer.length; i++) {
    const c = customer[i];
    if (c < 0) continue;
    const weight = weightOf(i);
    if (!(weight > 0)) continue;
    points[c] += weight * decay(asOf - time[i], halfLifeDays);
    if (!(last[c] >= time[i])) last[c] = time[i];
    if (before === undefined || recent === undefined) continue;
    if (time[i] < earlier) before[c] += weight * decay(earlier - time[i], halfLifeDays);
    else {
      recent.row.push(c);
      recent.time.push(time[i]);
      recent.weight.push(weight);
    }
  }
}

/** Scores, levels and trends from the sums. O(n log n). */
export function engagementTable(state: EngagementState, settings: EngagementSettings): EngagementScores {
  const { ids, points, before, last, recent } = state;
  const n = ids.length;
  const { low } = settings.thresholds;
  const engaged = points.filter((p) => p >= low).sort();
  const { quantiles, thresholdsFrom } = settings;
  const thresholds =
    thresholdsFrom === "given" || engaged.length === 0
      ? settings.thresholds
      : {
          high: Math.max(low, quantileSorted(engaged, quantiles.high)),
          medium: Math.max(low, quantileSorted(engaged, quantiles.medium)),
          low,
        };
  const score = new Float64Array(n);
  const level = new Int32Array(n);
  const trend = new Int32Array(n).fill(-1);
  const sizes = new Float64Array(LEVELS.length);
  for (let c = 0; c < n; c++) {
    level[c] = levelOf(points[c], thresholds);
    sizes[level[c]]++;
    if (points[c] >= low) score[c] = percentile(engaged, points[c]);
    if (before !== undefined) trend[c] = trendOf(points[c], before[c]);
  }
  const { thresholds: _, leftOut, ...info } = settings;
  return new Table<EngagementScoreRow, EngagementScoreInfo>(
    n,
    {
      customer: { codes: Int32Array.from(ids, (_id, c) => c), levels: ids },
      score,
      level: { codes: level, levels: LEVELS },
      points,
      pointsBefore: before ?? new Float64Array(n).fill(Number.NaN),
      trend: { codes: trend, levels: TRENDS },
      lastEvent: last,
    } as unknown as Columns<EngagementScoreRow>,
    {
      kind: "engagement-score",
      key: "customer",
      ...info,
      thresholds,
      sizes: { high: sizes[0], medium: sizes[1], low: sizes[2], none: sizes[3] },
      ...(recent !== undefined && { recent }),
      leftOut,
    },
  );
}

function levelOf(points: number, { high, medium, low }: EngagementThresholds): number {
  if (!(points >= low)) return 3;
  if (points >= high) return 0;
  return points >= medium ? 1 : 2;
}

// the middle of the ranks of equal values, so that ties share a score and the scores average 50
function percentile(sorted: Float64Array, value: number): number {
  return (50 * (firstAtLeast(sorted, value) + firstAbove(sorted, value))) / sorted.length;
}

function trendOf(points: number, before: number): number {
  if (!(points > 0)) return -1;
  if (before === 0) return 0;
  if (points >= 1.2 * before) return 1;
  return points > before / 1.2 ? 2 : 3;
}
