import type { Steps } from "../core/work.ts";

/** What the search for medoids ends with. */
export interface MedoidState {
  /** Point that is the medoid of each cluster. */
  readonly medoids: Int32Array;
  /** Cluster of each point. */
  readonly label: Int32Array;
  /** Sum of distances to the medoids, after the first choice and at the end. */
  readonly build: number;
  readonly swap: number;
  readonly swaps: number;
  readonly converged: boolean;
}

/**
 * Partitioning around medoids (Kaufman and Rousseeuw 1990): medoids chosen greedily, then swapped with other points, the best swap first, until none
 * shortens the sum of distances. All k swaps with a point are valued in one pass (FastPAM1, Schubert and Rousseeuw 2019); the result is PAM's. Of
 * equal choices the first. `distances` is the upper triangle, row after row. O(n^2) a swap.
 */
export function* medoidSteps(
  distances: Float64Array,
  weight: Float64Array,
  k: number,
  maxSwaps: number,
): Steps<MedoidState> {
  const n = weight.length;
  const at = (i: number, j: number) =>
    i === j
      ? 0
      : distances[i < j ? i * n - (i * (i + 1)) / 2 + j - i - 1 : j * n - (j * (j + 1)) / 2 + i - j - 1];
  const medoids = new Int32Array(k).fill(-1);
  const label = new Int32Array(n);
  const first = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const second = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const isMedoid = new Uint8Array(n);
  for (let c = 0; c < k; c++) {
    medoids[c] = nextMedoid(at, weight, first, isMedoid);
    isMedoid[medoids[c]] = 1;
    for (let j = 0; j < n; j++) first[j] = Math.min(first[j], at(medoids[c], j));
    yield [c + 1, k + maxSwaps];
  }
  let total = attach(at, weight, medoids, label, first, second);
  const build = total;
  let swaps = 0;
  let converged = false;
  while (!converged && swaps < maxSwaps) {
    const best = bestSwap(at, weight, medoids, label, first, second, isMedoid);
    // a gain within rounding is none
    converged = !(best.change < -1e-12 * total);
    if (converged) break;
    isMedoid[medoids[best.cluster]] = 0;
    isMedoid[best.point] = 1;
    medoids[best.cluster] = best.point;
    total = attach(at, weight, medoids, label, first, second);
    swaps++;
    yield [k + swaps, k + maxSwaps];
  }
  return { medoids, label, build, swap: total, swaps, converged };
}

type Distance = (i: number, j: number) => number;

function nextMedoid(at: Distance, weight: Float64Array, first: Float64Array, isMedoid: Uint8Array): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < weight.length; i++) {
    if (isMedoid[i] === 1) continue;
    let sum = 0;
    for (let j = 0; j < weight.length; j++) sum += weight[j] * Math.min(first[j], at(i, j));
    if (sum < least) {
      least = sum;
      best = i;
    }
  }
  return best;
}

/** Gives each point its nearest medoid; the sum of distances. */
function attach(
  at: Distance,
  weight: Float64Array,
  medoids: Int32Array,
  label: Int32Array,
  first: Float64Array,
  second: Float64Array,
): number {
  let total = 0;
  for (let j = 0; j < weight.length; j++) {
    first[j] = Number.POSITIVE_INFINITY;
    second[j] = Number.POSITIVE_INFINITY;
    for (let c = 0; c < medoids.length; c++) {
      const distance = at(medoids[c], j);
      if (distance < first[j]) {
        second[j] = first[j];
        first[j] = distance;
        label[j] = c;
      } else if (distance < second[j]) second[j] = distance;
    }
    total += weight[j] * first[j];
  }
  return total;
}

function bestSwap(
  at: Distance,
  weight: Float64Array,
  medoids: Int32Array,
  label: Int32Array,
  first: Float64Array,
  second: Float64Array,
  isMedoid: Uint8Array,
): { cluster: number; point: number; change: number } {
  const k = medoids.length;
  const n = weight.length;
  const removal = new Float64Array(k);
  const change = new Float64Array(k);
  for (let j = 0; j < n; j++) removal[label[j]] += weight[j] * (second[j] - first[j]);
  const best = { cluster: 0, point: -1, change: 0 };
  for (let h = 0; h < n; h++) {
    if (isMedoid[h] === 1) continue;
    change.set(removal);
    let all = 0;
    for (let j = 0; j < n; j++) {
      const distance = at(h, j);
      if (distance < first[j]) {
        all += weight[j] * (distance - first[j]);
        change[label[j]] += weight[j] * (first[j] - second[j]);
      } else if (distance < second[j]) change[label[j]] += weight[j] * (distance - second[j]);
    }
    // with a single medoid there is no second one: the sum is what it is with h
    for (let c = 0; c < k; c++) {
      const value = k === 1 ? only(at, weight, h, first) : change[c] + all;
      if (value < best.change) {
        best.cluster = c;
        best.point = h;
        best.change = value;
      }
    }
  }
  return best;
}

function only(at: Distance, weight: Float64Array, h: number, first: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < weight.length; j++) sum += weight[j] * (at(h, j) - first[j]);
  return sum;
}
