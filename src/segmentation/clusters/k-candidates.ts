import { fork, type Random, sample, uniform } from "../../core/random.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import type { KMeansState } from "../../numeric/k-means.ts";
import { gather, type Points, squaredDistance } from "../../numeric/points.ts";
import { silhouetteSteps } from "../../numeric/silhouette.ts";
import { scoresOf } from "./cluster-scores.ts";
import { compareClusterings } from "./compare-clusterings.ts";
import { bestKMeans } from "./runs.ts";

/** What is known of k-means with one k. */
export interface Candidate {
  readonly k: number;
  readonly state: KMeansState;
  readonly inertia: number;
  readonly silhouette: number | null;
  readonly calinskiHarabasz: number | null;
  readonly gap: number | null;
  readonly gapSe: number | null;
  readonly stability: number | null;
}

const REFERENCES = 10;
const RESAMPLES = 10;

/** Fits and judges k-means for each k. Yields one unit for each k and reference set. */
export function* candidateSteps(
  points: Points,
  ks: readonly number[],
  random: Random,
  before: number,
  total: number,
): Steps<Candidate[]> {
  let done = before;
  const found: Candidate[] = [];
  for (const k of ks) {
    const state = bestKMeans(points, k, fork(random, k), 10);
    found.push({ k, state, inertia: state.inertia, ...judge(points, state, random), gap: null, gapSe: null });
    yield [++done, total];
  }
  const logs = yield* referenceSteps(points, ks, random, done, total);
  return found.map((candidate, c) => {
    if (!(candidate.inertia > 0)) return candidate;
    const mean = logs[c].reduce((a, b) => a + b, 0) / REFERENCES;
    const variance = logs[c].reduce((s, x) => s + (x - mean) ** 2, 0) / REFERENCES;
    return {
      ...candidate,
      gap: mean - Math.log(candidate.inertia),
      gapSe: Math.sqrt(variance * (1 + 1 / REFERENCES)),
    };
  });
}

function judge(
  points: Points,
  state: KMeansState,
  random: Random,
): Pick<Candidate, "silhouette" | "calinskiHarabasz" | "stability"> {
  if (state.k === 1) return { silhouette: null, calinskiHarabasz: null, stability: null };
  const { value } = runSteps(silhouetteSteps(points, state.label, state.k));
  let [sum, n] = [0, 0];
  for (let i = 0; i < points.rows; i++) {
    const w = points.weight === undefined ? 1 : points.weight[i];
    sum += w * value[i];
    n += w;
  }
  return {
    silhouette: sum / n,
    calinskiHarabasz: scoresOf(points, state.label, state.k).calinskiHarabasz,
    stability: stabilityOf(points, state, random),
  };
}

/** Mean agreement (adjusted Rand) of the clusters with those found from half of the rows, on all rows; null where half of them are too few. */
function stabilityOf(points: Points, state: KMeansState, random: Random): number | null {
  const half = Math.ceil(points.rows / 2);
  if (half < 2 * state.k) return null;
  let sum = 0;
  for (let r = 0; r < RESAMPLES; r++) {
    const own = fork(fork(random, "stability"), state.k * RESAMPLES + r);
    const rows = sample(own, points.rows, half).sort();
    const part: Points = {
      ...points,
      rows: half,
      columns: points.columns.map((column) => Float64Array.from(rows, (i) => column[i])),
      weight: points.weight && Float64Array.from(rows, (i) => (points.weight as Float64Array)[i]),
    };
    const again = nearestOf(points, bestKMeans(part, state.k, own, 3).centers);
    sum += compareClusterings(state.label, again).adjustedRand;
  }
  return sum / RESAMPLES;
}

function nearestOf(points: Points, centers: Float64Array): Int32Array {
  const d = points.columns.length;
  const x = new Float64Array(d);
  const label = new Int32Array(points.rows);
  for (let i = 0; i < points.rows; i++) {
    gather(points, i, x);
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c * d < centers.length; c++) {
      const s = squaredDistance(x, 0, centers, c * d, d);
      if (s < least) {
        least = s;
        label[i] = c;
      }
    }
  }
  return label;
}

/** Logs of the inertia of points spread evenly over the same box, for each k. */
function* referenceSteps(
  points: Points,
  ks: readonly number[],
  random: Random,
  before: number,
  total: number,
): Steps<number[][]> {
  const logs = ks.map((): number[] => []);
  const { rows, weight } = points;
  const all = weight === undefined ? rows : weight.reduce((a, b) => a + b, 0);
  for (let r = 0; r < REFERENCES; r++) {
    const own = fork(fork(random, "gap"), r);
    const columns = points.columns.map((column) => {
      const low = column.reduce((a, b) => Math.min(a, b));
      const width = column.reduce((a, b) => Math.max(a, b)) - low;
      return Float64Array.from({ length: rows }, () => low + width * uniform(own));
    });
    const even: Points = { ...points, columns, weight: undefined };
    ks.forEach((k, c) => {
      // as if every one of them stood for as many customers
      logs[c].push(Math.log((bestKMeans(even, k, fork(own, k), 2).inertia * all) / rows));
    });
    yield [before + r + 1, total];
  }
  return logs;
}

/** Units that {@link candidateSteps} yields. */
export function candidateUnits(ks: readonly number[]): number {
  return ks.length + REFERENCES;
}
