import { normalQuantile } from "./normal.ts";

/** One share as a multiple of another. */
export interface ShareRatio {
  /** NaN when both shares are 0, Infinity when only the second is. */
  readonly value: number;
  /** Infinity where the data give no upper bound. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Ratio of two independent shares, `a` of n over `b` of m, with Koopman's interval (1984): all ratios that a score test, with both shares fitted under that ratio, does
 * not reject. Zero and full cells need no correction: nobody on one side gives an interval from 0, or one without an upper bound. It excludes 1
 * exactly when Pearson's chi-square (without continuity correction) rejects at 1 - level. O(1), about a hundred steps.
 */
export function ratioOfShares(a: number, n: number, b: number, m: number, level: number): ShareRatio {
  const z = normalQuantile((1 + level) / 2);
  const value = a / n / (b / m);
  if (a === 0 && b === 0) return { value: Number.NaN, interval: [0, Number.POSITIVE_INFINITY] };
  // falls with the ratio
  const score = (log: number) => {
    const ratio = Math.exp(log);
    const rest = fittedShare(ratio, a, n, b, m);
    const own = ratio * rest;
    const variance = (own * (1 - own)) / n + (ratio * ratio * rest * (1 - rest)) / m;
    return (a / n - ratio * (b / m)) / Math.sqrt(Math.max(variance, Number.MIN_VALUE));
  };
  const center = a === 0 ? Math.log(1 / n / (b / m)) : b === 0 ? Math.log(a / n / (1 / m)) : Math.log(value);
  return {
    value,
    interval: [
      a === 0 ? 0 : Math.exp(root((log) => score(log) - z, center)),
      b === 0 ? Number.POSITIVE_INFINITY : Math.exp(root((log) => score(log) + z, center)),
    ],
  };
}

/** The second share that fits both samples best while the first is `ratio` times it. */
function fittedShare(ratio: number, a: number, n: number, b: number, m: number): number {
  const linear = ratio * (n + b) + a + m;
  const inner = linear * linear - 4 * (n + m) * ratio * (a + b);
  // the smaller root, without a difference of near numbers
  const share = (2 * (a + b)) / (linear + Math.sqrt(Math.max(0, inner)));
  return Math.min(share, 1, 1 / ratio);
}

/** Where a falling function is zero, by bisection from steps that double. */
function root(f: (x: number) => number, from: number): number {
  let low = from;
  let high = from;
  for (let step = 0.5; f(low) < 0 && low > -700; step *= 2) low -= step;
  for (let step = 0.5; f(high) > 0 && high < 700; step *= 2) high += step;
  for (let i = 0; i < 80 && high - low > 1e-14 * Math.max(1, Math.abs(low)); i++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
