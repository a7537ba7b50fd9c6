import { type AliasTable, aliasTable, categorical, integer, type Random, sample } from "../core/random.ts";
import type { Steps } from "../core/work.ts";
import { gather, type Points, squaredDistance } from "./points.ts";

/** How batches are drawn and when to stop. */
export interface MiniBatchPlan {
  /** Points drawn for each step. */
  readonly batch: number;
  /** Most steps. */
  readonly steps: number;
  /** Centers with fewer points than this share of the largest one's are put elsewhere. */
  readonly least: number;
  /** Steps without a better smoothed inertia after which to stop. */
  readonly patience: number;
}

/** What mini-batch k-means ends with. */
export interface MiniBatchState {
  readonly centers: Float64Array;
  readonly iterations: number;
}

/**
 * Mini-batch k-means (Sculley 2010) from given centers, as scikit-learn's `MiniBatchKMeans`: each batch moves a center to the mean of all points it was ever given, centers with next to no
 * points are put on points of the batch, and it stops when the smoothed inertia of the batches no longer falls. Points are drawn with replacement, in proportion to their weights.
 * O(batch k d) a step.
 */
export function* miniBatchSteps(
  points: Points,
  start: Float64Array,
  { batch, steps, least, patience }: MiniBatchPlan,
  random: Random,
): Steps<MiniBatchState> {
  const d = points.columns.length;
  const k = start.length / d;
  const centers = start.slice();
  const counts = new Float64Array(k);
  const drawnRows = new Float64Array(batch * d);
  const alias = points.weight && aliasTable(points.weight);
  const n = points.weight === undefined ? points.rows : points.weight.reduce((a, b) => a + b, 0);
  const alpha = Math.min(1, (2 * batch) / (n + 1));
  let smoothed = Number.NaN;
  let best = Number.POSITIVE_INFINITY;
  let [worse, since, iterations] = [0, 0, 0];
  while (iterations < steps && worse < patience) {
    draw(points, drawnRows, batch, alias, random);
    const inertia = update(drawnRows, centers, counts, batch, d) / batch;
    since += batch;
    if (since >= 10 * k || counts.includes(0)) {
      since = 0;
      reassign(drawnRows, centers, counts, batch, least, random);
    }
    iterations++;
    // the first batch says how good the start was, not what became of it
    if (iterations > 1) {
      smoothed = Number.isNaN(smoothed) ? inertia : smoothed * (1 - alpha) + inertia * alpha;
      worse = smoothed < best ? 0 : worse + 1;
      best = Math.min(best, smoothed);
    }
    yield [iterations, steps];
  }
  return { centers, iterations };
}

function draw(
  points: Points,
  rows: Float64Array,
  batch: number,
  alias: AliasTable | undefined,
  random: Random,
): void {
  const d = points.columns.length;
  for (let i = 0; i < batch; i++) {
    const row = alias === undefined ? integer(random, points.rows) : categorical(random, alias);
    gather(points, row, rows, i * d);
  }
}

/** Gives the points of a batch to their nearest centers and moves these; the inertia before. */
function update(
  rows: Float64Array,
  centers: Float64Array,
  counts: Float64Array,
  batch: number,
  d: number,
): number {
  const sums = new Float64Array(centers.length);
  const own = new Float64Array(counts.length);
  let inertia = 0;
  for (let i = 0; i < batch; i++) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < counts.length; c++) {
      const s = squaredDistance(rows, i * d, centers, c * d, d);
      if (s < least) {
        least = s;
        best = c;
      }
    }
    inertia += least;
    own[best]++;
    for (let j = 0; j < d; j++) sums[best * d + j] += rows[i * d + j];
  }
  for (let c = 0; c < counts.length; c++) {
    if (own[c] === 0) continue;
    const total = counts[c] + own[c];
    for (let j = 0, at = c * d; j < d; j++, at++) centers[at] = (centers[at] * counts[c] + sums[at]) / total;
    counts[c] = total;
  }
  return inertia;
}

/** Puts centers with next to no points on points of the batch, half as many as it has at most. */
function reassign(
  rows: Float64Array,
  centers: Float64Array,
  counts: Float64Array,
  batch: number,
  least: number,
  random: Random,
): void {
  const d = centers.length / counts.length;
  const bound = least * counts.reduce((a, b) => Math.max(a, b), 0);
  const few = Array.from(counts.keys())
    .filter((c) => counts[c] < bound)
    .sort((a, b) => counts[a] - counts[b] || a - b)
    .slice(0, Math.floor(batch / 2));
  if (few.length === 0) return;
  const chosen = sample(random, batch, few.length);
  const fewest = counts.reduce((a, n, c) => (few.includes(c) ? a : Math.min(a, n)), Number.POSITIVE_INFINITY);
  few.forEach((c, f) => {
    centers.set(rows.subarray(chosen[f] * d, (chosen[f] + 1) * d), c * d);
    counts[c] = Number.isFinite(fewest) ? fewest : 1;
  });
}
