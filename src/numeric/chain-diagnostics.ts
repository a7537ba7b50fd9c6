import { normalQuantile } from "./normal.ts";
import { quantileSorted } from "./quantile.ts";
import { midRanks } from "./ranks.ts";

/** How well chains of one number have found together. */
export interface ChainDiagnostics {
  /** Rank-normalized split R-hat, the larger of location and scale: 1 when all chains tell the same, above 1.01 they do not yet. */
  readonly rHat: number;
  /** How many independent draws the center is known as well as from. */
  readonly bulkEss: number;
  /** The same for the 5 % and the 95 % quantile, the smaller one. */
  readonly tailEss: number;
}

/**
 * Convergence of Markov chains: Vehtari, Gelman, Simpson, Carpenter and Bürkner, "Rank-normalization, folding, and localization", Bayesian Analysis 16(2), 2021. Each chain is split in
 * halves; chains have the same length, at least 4. Numbers that never change have R-hat NaN and as many effective draws as there are. O(n log n + n lags).
 */
export function chainDiagnostics(chains: readonly Float64Array[]): ChainDiagnostics {
  const halves = chains.flatMap((chain) => {
    const n = Math.floor(chain.length / 2);
    return [chain.slice(0, n), chain.slice(chain.length - n)];
  });
  const all = Float64Array.from(halves.flatMap((half) => [...half]));
  const sorted = all.slice().sort();
  const median = quantileSorted(sorted, 0.5);
  const n = halves[0].length;
  const apart = (values: Float64Array) => halves.map((_, c) => values.subarray(c * n, (c + 1) * n));
  const bulk = apart(rankNormal(all));
  const folded = apart(rankNormal(all.map((x) => Math.abs(x - median))));
  const below = (share: number) => {
    const cut = quantileSorted(sorted, share);
    return apart(all.map((x) => (x <= cut ? 1 : 0)));
  };
  return {
    rHat: Math.max(rHat(bulk), rHat(folded)),
    bulkEss: effective(bulk),
    tailEss: Math.min(effective(below(0.05)), effective(below(0.95))),
  };
}

/** Normal scores of the ranks (Blom). */
function rankNormal(values: Float64Array): Float64Array {
  const ranks = midRanks(values, new Float64Array(values.length).fill(1));
  return ranks.map((rank) => normalQuantile((rank - 0.375) / (values.length + 0.25)));
}

interface Variances {
  readonly within: number;
  /** Of all draws together, from within and between. */
  readonly pooled: number;
}

function variancesOf(chains: readonly Float64Array[]): Variances {
  const n = chains[0].length;
  const means = chains.map((chain) => chain.reduce((s, x) => s + x, 0) / n);
  const within =
    chains.reduce((s, chain, c) => s + chain.reduce((t, x) => t + (x - means[c]) ** 2, 0) / (n - 1), 0) /
    chains.length;
  const grand = means.reduce((s, x) => s + x, 0) / means.length;
  const between = means.reduce((s, x) => s + (x - grand) ** 2, 0) / (means.length - 1);
  return { within, pooled: ((n - 1) / n) * within + between };
}

function rHat(chains: readonly Float64Array[]): number {
  const { within, pooled } = variancesOf(chains);
  return Math.sqrt(pooled / within);
}

/** Effective draws by Geyer's initial monotone sequence over the autocorrelations of all chains. */
function effective(chains: readonly Float64Array[]): number {
  const n = chains[0].length;
  const m = chains.length;
  const { within, pooled } = variancesOf(chains);
  if (!(pooled > 0)) return n * m;
  const centered = chains.map((chain) => {
    const mean = chain.reduce((s, x) => s + x, 0) / n;
    return chain.map((x) => x - mean);
  });
  const correlation = (lag: number): number => {
    let covariance = 0;
    for (const chain of centered) for (let i = lag; i < n; i++) covariance += chain[i] * chain[i - lag];
    return 1 - (within - covariance / (m * n)) / pooled;
  };
  // sums of pairs, positive and falling, until the first that is not
  let pair = 1 + correlation(1);
  let sum = pair;
  let last = 0;
  for (let lag = 2; lag < n - 2 && pair > 0; lag += 2) {
    const even = correlation(lag);
    const next = even + correlation(lag + 1);
    last = Math.max(0, even);
    if (next < 0) break;
    last = 0;
    pair = Math.min(pair, next);
    sum += pair;
  }
  const time = Math.max(-1 + 2 * sum + last, 1 / Math.log10(n * m));
  return (n * m) / time;
}
