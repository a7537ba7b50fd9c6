import type { Steps } from "../core/work.ts";
import { gather, type Points, squaredDistance } from "./points.ts";

/** What k-means ends with; cluster c has its center at `centers[c * d]`. */
export interface KMeansState {
  readonly k: number;
  readonly centers: Float64Array;
  /** Cluster of each point. */
  readonly label: Int32Array;
  /** Points of each cluster, counted with their weights. */
  readonly weight: Float64Array;
  /** Sum of squared distances within each cluster. */
  readonly within: Float64Array;
  readonly inertia: number;
  readonly iterations: number;
  /** Whether the last pass moved no point. */
  readonly converged: boolean;
}

/** Points that are looked at between two chances to stop. */
const CHUNK = 65_536;

/**
 * Lloyd's k-means from given centers, to the end: until no point changes its cluster, or `maxIterations`. Distances that Hamerly's bounds (2010)
 * show to be needless are not computed; the result is that of plain Lloyd, ties to the cluster with the lower number. A cluster that loses all points gets
 * the point farthest from its center. Yields passes done. O(n k d) for a pass at worst; memory for a label and two bounds a point.
 */
export function* kMeansSteps(points: Points, start: Float64Array, maxIterations: number): Steps<KMeansState> {
  const run = begin(points, start);
  let iterations = 0;
  let moved = true;
  while (moved && iterations < maxIterations) {
    prepare(run);
    let changes = 0;
    for (let from = 0; from < points.rows; from += CHUNK) {
      changes += assign(run, from, Math.min(points.rows, from + CHUNK), iterations === 0);
      yield [iterations, maxIterations];
    }
    iterations++;
    changes += fillEmpty(run);
    moved = changes > 0;
    if (moved) moveCenters(run);
  }
  const within = settle(run);
  return {
    k: run.k,
    centers: run.centers,
    label: run.label,
    weight: run.weight,
    within,
    inertia: within.reduce((a, b) => a + b, 0),
    iterations,
    converged: !moved,
  };
}

// bounds are sums of rounded numbers; what is closer than this to a tie is computed
const SAFE = 1 - 1e-10;

interface Run {
  readonly points: Points;
  readonly k: number;
  readonly d: number;
  readonly centers: Float64Array;
  readonly label: Int32Array;
  /** No less than the distance of each point to its center, before the last move of the centers. */
  readonly upper: Float64Array;
  /** No more than the distance of each point to any other center, before the last move. */
  readonly lower: Float64Array;
  readonly sums: Float64Array;
  readonly weight: Float64Array;
  /** Half the distance from each center to the one next to it. */
  readonly half: Float64Array;
  /** How far each center moved last. */
  readonly drift: Float64Array;
  /** How far any other center than c moved last, at most. */
  readonly others: Float64Array;
}

function begin(points: Points, start: Float64Array): Run {
  const d = points.columns.length;
  const k = start.length / d;
  return {
    points,
    k,
    d,
    centers: start.slice(),
    label: new Int32Array(points.rows).fill(-1),
    upper: new Float64Array(points.rows),
    lower: new Float64Array(points.rows),
    sums: new Float64Array(start.length),
    weight: new Float64Array(k),
    half: new Float64Array(k),
    drift: new Float64Array(k),
    others: new Float64Array(k),
  };
}

function prepare({ k, d, centers, half, drift, others }: Run): void {
  half.fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) {
      const distance = 0.5 * Math.sqrt(squaredDistance(centers, a * d, centers, b * d, d));
      half[a] = Math.min(half[a], distance);
      half[b] = Math.min(half[b], distance);
    }
    others[a] = 0;
    for (let b = 0; b < k; b++) if (b !== a) others[a] = Math.max(others[a], drift[b]);
  }
}

/** Gives the points their nearest center and keeps the sums in step; how many changed. */
function assign(run: Run, from: number, to: number, isFirst: boolean): number {
  const { points, k, d, centers, label, upper, lower, sums, weight, half, drift, others } = run;
  const counts = points.weight;
  const x = new Float64Array(d);
  const squares = new Float64Array(k);
  let changes = 0;
  for (let i = from; i < to; i++) {
    const old = label[i];
    if (!isFirst) {
      const up = upper[i] + drift[old];
      const low = lower[i] - others[old];
      const bound = Math.max(low, half[old]) * SAFE;
      upper[i] = up;
      lower[i] = low;
      if (up < bound) continue;
      gather(points, i, x);
      const exact = Math.sqrt(squaredDistance(x, 0, centers, old * d, d));
      upper[i] = exact;
      if (exact < bound) continue;
    } else gather(points, i, x);
    distancesTo(centers, x, k, d, squares);
    let best = 0;
    let first = squares[0];
    let second = Number.POSITIVE_INFINITY;
    for (let c = 1; c < k; c++) {
      const s = squares[c];
      if (s < first) {
        second = first;
        first = s;
        best = c;
      } else if (s < second) second = s;
    }
    upper[i] = Math.sqrt(first);
    lower[i] = Math.sqrt(second);
    if (best === old) continue;
    changes++;
    label[i] = best;
    const w = counts === undefined ? 1 : counts[i];
    move(sums, weight, x, d, best, w);
    if (old >= 0) move(sums, weight, x, d, old, -w);
  }
  return changes;
}

/** Squared distances from `x` to all centers; four at a time, so that no sum waits for the one before it. */
function distancesTo(centers: Float64Array, x: Float64Array, k: number, d: number, out: Float64Array): void {
  let c = 0;
  for (; c + 4 <= k; c += 4) {
    let a = c * d;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < d; j++, a++) {
      const v = x[j];
      const d0 = v - centers[a];
      const d1 = v - centers[a + d];
      const d2 = v - centers[a + 2 * d];
      const d3 = v - centers[a + 3 * d];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    out[c] = s0;
    out[c + 1] = s1;
    out[c + 2] = s2;
    out[c + 3] = s3;
  }
  for (; c < k; c++) out[c] = squaredDistance(x, 0, centers, c * d, d);
}

function move(
  sums: Float64Array,
  weight: Float64Array,
  x: Float64Array,
  d: number,
  cluster: number,
  w: number,
): void {
  weight[cluster] += w;
  for (let j = 0, at = cluster * d; j < d; j++) sums[at + j] += w * x[j];
}

/** Gives each cluster without points the point that lies farthest from its center (of equals the first); how many points moved. */
function fillEmpty(run: Run): number {
  const { points, k, d, centers, label, upper, lower, sums, weight } = run;
  const x = new Float64Array(d);
  let moved = 0;
  for (let c = 0; c < k; c++) {
    if (weight[c] > 0) continue;
    let farthest = -1;
    let most = 0;
    for (let i = 0; i < points.rows; i++) {
      const w = points.weight === undefined ? 1 : points.weight[i];
      // the only point of a cluster stays with it
      if (upper[i] <= most || weight[label[i]] <= w) continue;
      gather(points, i, x);
      const distance = Math.sqrt(squaredDistance(x, 0, centers, label[i] * d, d));
      upper[i] = distance;
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    if (farthest < 0) break;
    gather(points, farthest, x);
    const w = points.weight === undefined ? 1 : points.weight[farthest];
    move(sums, weight, x, d, label[farthest], -w);
    move(sums, weight, x, d, c, w);
    centers.set(x, c * d);
    label[farthest] = c;
    upper[farthest] = 0;
    lower[farthest] = 0;
    // the bounds of all points knew nothing of this center
    lower.fill(0);
    moved++;
  }
  return moved;
}

function moveCenters({ k, d, centers, sums, weight, drift }: Run): void {
  for (let c = 0; c < k; c++) {
    let s = 0;
    for (let j = 0, at = c * d; j < d; j++) {
      const next = weight[c] > 0 ? sums[at + j] / weight[c] : centers[at + j];
      const difference = next - centers[at + j];
      s += difference * difference;
      centers[at + j] = next;
    }
    drift[c] = Math.sqrt(s);
  }
}

/** Centers from fresh sums, so that nothing of the running ones' rounding is left, and the squares within. */
function settle({ points, k, d, centers, label, sums, weight }: Run): Float64Array {
  const x = new Float64Array(d);
  sums.fill(0);
  weight.fill(0);
  for (let i = 0; i < points.rows; i++) {
    gather(points, i, x);
    move(sums, weight, x, d, label[i], points.weight === undefined ? 1 : points.weight[i]);
  }
  for (let c = 0; c < k; c++)
    for (let j = 0; j < d; j++) if (weight[c] > 0) centers[c * d + j] = sums[c * d + j] / weight[c];
  const within = new Float64Array(k);
  for (let i = 0; i < points.rows; i++) {
    gather(points, i, x);
    const s = squaredDistance(x, 0, centers, label[i] * d, d);
    within[label[i]] += points.weight === undefined ? s : s * points.weight[i];
  }
  return within;
}
