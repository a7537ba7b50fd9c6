import { logHypergeometric } from "./hypergeometric.ts";

/** Odds ratio of a two-by-two table. */
export interface OddsRatio {
  /** null: infinite. */
  readonly value: number | null;
  readonly low: number;
  /** null: infinite. */
  readonly high: number | null;
  readonly level: number;
  /** "conditional": maximum likelihood given the margins, exact interval, as R's `fisher.test`; "woolf": ad / bc, normal interval of its logarithm, where the margins are large. */
  readonly method: "conditional" | "woolf";
}

// R's tolerance: tables as probable as the observed one up to rounding count as equally probable
const TIES = 1 + 1e-7;
const MOST_EXACT = 100_000;

interface Support {
  readonly low: number;
  /** log probability of each top left cell from `low` on, without association. */
  readonly log: Float64Array;
}

/** Two-sided p of Fisher's test: all tables with these margins that are at most as probable as this one. O(smallest margin). */
export function fisherTwoByTwo(a: number, b: number, c: number, d: number): number {
  const { low, log } = supportOf(a, b, c, d);
  const observed = log[a - low];
  // relative to the observed table, so that a tiny p keeps its digits
  let total = 0;
  for (const l of log) if (l <= observed + Math.log(TIES)) total += Math.exp(l - observed);
  return Math.min(1, total * Math.exp(observed));
}

/** Odds ratio with its interval. */
export function oddsRatio(a: number, b: number, c: number, d: number, level: number, z: number): OddsRatio {
  const smallest = Math.min(a + b, c + d, a + c, b + d);
  if (smallest > MOST_EXACT) {
    const value = (a * d) / (b * c);
    if (!(value > 0) || !Number.isFinite(value))
      return { value: Number.isFinite(value) ? value : null, low: 0, high: null, level, method: "woolf" };
    const half = z * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
    return { value, low: value * Math.exp(-half), high: value * Math.exp(half), level, method: "woolf" };
  }
  const support = supportOf(a, b, c, d);
  const at = a - support.low;
  const last = support.log.length - 1;
  const tail = (1 - level) / 2;
  const value = at === 0 ? 0 : at === last ? null : solve((t) => moments(support, t, at).mean - at);
  return {
    value: last === 0 ? 1 : value,
    low: at === 0 ? 0 : solve((t) => moments(support, t, at).upper - tail),
    high: at === last ? null : solve((t) => tail - moments(support, t, at).lower),
    level,
    method: "conditional",
  };
}

function supportOf(a: number, b: number, c: number, d: number): Support {
  const [m, drawn, total] = [a + b, a + c, a + b + c + d];
  const low = Math.max(0, m + drawn - total);
  const high = Math.min(m, drawn);
  const log = new Float64Array(high - low + 1);
  // from the most probable table outwards, so that rounding does not add up in the tails that count
  const mode = Math.min(high, Math.max(low, Math.floor(((m + 1) * (drawn + 1)) / (total + 2))));
  log[mode - low] = logHypergeometric(mode, m, drawn, total);
  const ratio = (k: number) => ((m - k) * (drawn - k)) / ((k + 1) * (total - m - drawn + k + 1));
  for (let k = mode; k < high; k++) log[k + 1 - low] = log[k - low] + Math.log(ratio(k));
  for (let k = mode; k > low; k--) log[k - 1 - low] = log[k - low] - Math.log(ratio(k - 1));
  return { low, log };
}

/** Mean and tails at `at` when the odds ratio is exp(t). */
function moments({ log }: Support, t: number, at: number) {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < log.length; k++) most = Math.max(most, log[k] + t * k);
  let all = 0;
  let mean = 0;
  let lower = 0;
  let upper = 0;
  for (let k = 0; k < log.length; k++) {
    const p = Math.exp(log[k] + t * k - most);
    all += p;
    mean += k * p;
    if (k <= at) lower += p;
    if (k >= at) upper += p;
  }
  return { mean: mean / all, lower: lower / all, upper: upper / all };
}

/** The odds ratio at which a rising function of its logarithm is zero. */
function solve(f: (t: number) => number): number {
  let low = -1;
  let high = 1;
  while (f(low) > 0) low *= 2;
  while (f(high) < 0) high *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (f(middle) > 0) high = middle;
    else low = middle;
    if (high - low < 1e-14 * Math.max(1, Math.abs(low))) break;
  }
  return Math.exp((low + high) / 2);
}
