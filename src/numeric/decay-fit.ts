/** Rates that fade with age, fitted: rate(t) = exp(intercept - slope t). */
export interface DecayFit {
  readonly intercept: number;
  readonly slope: number;
  /** Robust standard error of the slope, each cluster with all its observations; null with fewer than two clusters. */
  readonly slopeSe: number | null;
}

/** One cluster's observations: `hits[k]` is 1 or 0 at age `at[k]`. */
export interface DecayObservations {
  /** Cluster i has the places `start[i]` to before `start[i + 1]`. */
  readonly start: Int32Array;
  readonly at: Float64Array;
  readonly hit: Uint8Array;
}

/**
 * Log-linear rates by Poisson likelihood (a quasi-likelihood for answers of 0 and 1) with the cluster-robust sandwich and its factor m / (m - 1). Newton's method, which
 * climbs to the one maximum there is; undefined when there is none (no hits, hits at one end only, or all at one age). O(observations x steps).
 */
export function fitDecay({ start, at, hit }: DecayObservations): DecayFit | undefined {
  const n = at.length;
  let hits = 0;
  let ages = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    hits += hit[i];
    ages += at[i];
    first = Math.min(first, at[i]);
    last = Math.max(last, at[i]);
  }
  if (hits === 0 || !(last > first)) return undefined;
  let atEnds = true;
  for (let i = 0; i < n && atEnds; i++) if (hit[i] === 1 && at[i] !== first && at[i] !== last) atEnds = false;
  if (atEnds && !bothEnds({ start, at, hit }, first, last)) return undefined;
  const center = ages / n;
  // of ages about their middle: less rounding, and a step that does not overshoot from the mean rate
  let a = Math.log(hits / n);
  let b = 0;
  for (let step = 0; step < 100; step++) {
    const s = sums(at, hit, center, a, b);
    const determinant = s.aa * s.bb - s.ab * s.ab;
    if (!(determinant > 0)) return undefined;
    const da = (s.bb * s.a - s.ab * s.b) / determinant;
    const db = (s.aa * s.b - s.ab * s.a) / determinant;
    const scale = Math.min(1, 2 / Math.max(Math.abs(da), Math.abs(db) * (last - first)));
    a += scale * da;
    b += scale * db;
    if (scale === 1 && Math.abs(da) + Math.abs(db) * (last - first) < 1e-12) break;
  }
  return { intercept: a - b * center, slope: -b, slopeSe: robust({ start, at, hit }, center, a, b) };
}

function bothEnds({ at, hit }: DecayObservations, first: number, last: number): boolean {
  let [low, high] = [false, false];
  for (let i = 0; i < at.length; i++) {
    if (hit[i] === 1 && at[i] === first) low = true;
    if (hit[i] === 1 && at[i] === last) high = true;
  }
  return low && high;
}

function sums(at: Float64Array, hit: Uint8Array, center: number, a: number, b: number) {
  const out = { a: 0, b: 0, aa: 0, ab: 0, bb: 0 };
  for (let i = 0; i < at.length; i++) {
    const t = at[i] - center;
    const mean = Math.exp(a + b * t);
    out.a += hit[i] - mean;
    out.b += (hit[i] - mean) * t;
    out.aa += mean;
    out.ab += mean * t;
    out.bb += mean * t * t;
  }
  return out;
}

function robust({ start, at, hit }: DecayObservations, center: number, a: number, b: number): number | null {
  let clusters = 0;
  const meat = { aa: 0, ab: 0, bb: 0 };
  for (let c = 0; c + 1 < start.length; c++) {
    if (start[c + 1] === start[c]) continue;
    clusters++;
    let [u, v] = [0, 0];
    for (let i = start[c]; i < start[c + 1]; i++) {
      const t = at[i] - center;
      const residual = hit[i] - Math.exp(a + b * t);
      u += residual;
      v += residual * t;
    }
    meat.aa += u * u;
    meat.ab += u * v;
    meat.bb += v * v;
  }
  if (clusters < 2) return null;
  const s = sums(at, hit, center, a, b);
  const determinant = s.aa * s.bb - s.ab * s.ab;
  const [p, q] = [-s.ab / determinant, s.aa / determinant];
  const variance = p * p * meat.aa + 2 * p * q * meat.ab + q * q * meat.bb;
  return Math.sqrt((Math.max(0, variance) * clusters) / (clusters - 1));
}
