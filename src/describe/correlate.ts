import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { normalCdf, normalQuantile } from "../numeric/normal.ts";
import { studentTCdf } from "../numeric/student-t.ts";
import { sum } from "../numeric/sum.ts";
import { concordance, midRanks, type Pairs } from "./ranks.ts";

/** Which correlation. */
export type CorrelationMethod = "pearson" | "spearman" | "kendall" | "point-biserial";

/** Error of Fisher's z of a rank correlation. */
export type SpearmanError = "bonett-wright" | "fieller";

/** A correlation, its error and its test. */
export interface CorrelationResult extends Estimate {
  /** Two-sided p of no association; null for fewer than three pairs. */
  readonly p: number | null;
  /** Pairs. */
  readonly n: number;
  readonly method: CorrelationMethod;
  /** How interval and p came about, in words. */
  readonly basis: { readonly interval: string; readonly p: string };
}

const MOST_EXACT = 50;

/** Rows with both values. O(n). */
export function pairsOf(x: Float64Array, y: Float64Array, counts: Float64Array | undefined): Pairs {
  const keep: number[] = [];
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    const count = counts === undefined ? 1 : counts[i];
    if (count === 0 || Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    keep.push(i);
    n += count;
  }
  const pick = (values: Float64Array) => Float64Array.from(keep, (i) => values[i]);
  return {
    x: pick(x),
    y: pick(y),
    counts: counts === undefined ? new Float64Array(keep.length).fill(1) : pick(counts),
    n,
  };
}

/** Whether a column of pairs has two different values, without which there is no correlation. */
export function varies(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return true;
  return false;
}

/** The correlation of pairs by one method. O(n log n), Pearson O(n). */
export function correlate(
  pairs: Pairs,
  method: CorrelationMethod,
  level: number,
  error: SpearmanError,
  what: string,
): CorrelationResult {
  for (const values of [pairs.x, pairs.y]) {
    if (varies(values)) continue;
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs two different values in each column among the ${pairs.n} rows that have both; one column has ${values.length === 0 ? "none" : "one"}.`,
      { value: pairs.n, expected: "two different values" },
    );
  }
  const { n, counts } = pairs;
  if (method === "kendall") return kendall(pairs, level);
  if (method === "spearman") {
    const x = midRanks(pairs.x, counts);
    const y = midRanks(pairs.y, counts);
    const r = pearson({ x, y, counts, n });
    const variance = error === "fieller" ? 1.06 : 1 + (r * r) / 2;
    return withZ(
      r,
      n,
      Math.sqrt(variance / (n - 3)),
      level,
      method,
      `Fisher z, ${error === "fieller" ? "Fieller 1957" : "Bonett and Wright 2000"}`,
    );
  }
  return withZ(pearson(pairs), n, 1 / Math.sqrt(n - 3), level, method, "Fisher z");
}

function pearson({ x, y, counts, n }: Pairs): number {
  const [dx, dy] = [x, y].map((values) => {
    const mean = sum(values.map((v, i) => v * counts[i])) / n;
    const from = values.map((v) => v - mean);
    let most = 0;
    for (const d of from) most = Math.max(most, Math.abs(d));
    // scaled, so that no square overflows
    return from.map((d) => d / most);
  });
  const xy = sum(dx.map((d, i) => d * dy[i] * counts[i]));
  const xx = sum(dx.map((d, i) => d * d * counts[i]));
  const yy = sum(dy.map((d, i) => d * d * counts[i]));
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx) / Math.sqrt(yy)));
}

function withZ(
  r: number,
  n: number,
  zError: number,
  level: number,
  method: CorrelationMethod,
  interval: string,
): CorrelationResult {
  const p = n < 3 ? null : 2 * studentTCdf(-Math.abs(r) * Math.sqrt((n - 2) / (1 - r * r)), n - 2);
  return {
    value: r,
    ...fisher(r, zError, level),
    level,
    p,
    n,
    method,
    basis: { interval, p: `t with n - 2 degrees of freedom${method === "spearman" ? " (approximate)" : ""}` },
  };
}

/** Interval of Fisher's z turned back; a perfect correlation has none. */
function fisher(r: number, zError: number, level: number): Pick<Estimate, "se" | "interval"> {
  if (!(zError > 0 && zError < Number.POSITIVE_INFINITY) || Math.abs(r) === 1)
    return { se: null, interval: null };
  const half = normalQuantile((1 + level) / 2) * zError;
  const z = Math.atanh(r);
  return { se: (1 - r * r) * zError, interval: [Math.tanh(z - half), Math.tanh(z + half)] };
}

function kendall(pairs: Pairs, level: number): CorrelationResult {
  const { n } = pairs;
  const { score, discordant, xTies, yTies } = concordance(pairs);
  const all = (n * (n - 1)) / 2;
  const over = (ties: Float64Array, f: (t: number) => number) => sum(ties.map(f));
  const pairsIn = (t: number) => (t * (t - 1)) / 2;
  const x = over(xTies, pairsIn);
  const y = over(yTies, pairsIn);
  const tau = Math.max(-1, Math.min(1, score / Math.sqrt(all - x) / Math.sqrt(all - y)));
  const exact = x === 0 && y === 0 && n <= MOST_EXACT;
  const cubes = (t: number) => t * (t - 1) * (t - 2);
  const variance =
    ((2 * n + 5) * 2 * all -
      over(xTies, (t) => t * (t - 1) * (2 * t + 5)) -
      over(yTies, (t) => t * (t - 1) * (2 * t + 5))) /
      18 +
    (x * y) / all +
    (n > 2 ? (over(xTies, cubes) * over(yTies, cubes)) / (18 * all * (n - 2)) : 0);
  const p = exact ? inversionsP(n, discordant) : 2 * normalCdf(-Math.abs(score) / Math.sqrt(variance));
  return {
    value: tau,
    ...fisher(tau, Math.sqrt(0.437 / (n - 4)), level),
    level,
    p: n < 3 ? null : Math.min(1, p),
    n,
    method: "kendall",
    basis: {
      interval: "Fisher z, Fieller 1957",
      p: exact ? "exact" : "normal, with the variance for ties",
    },
  };
}

/** Two-sided p of a number of disagreeing pairs when every order is as likely: the distribution of inversions, one value added at a time. O(n^3), n up to 50. */
function inversionsP(n: number, discordant: number): number {
  const all = (n * (n - 1)) / 2;
  const few = Math.min(discordant, all - discordant);
  if (2 * few === all) return 1;
  let share = new Float64Array(few + 1);
  share[0] = 1;
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array(few + 1);
    let window = 0;
    for (let k = 0; k <= few; k++) {
      window += share[k] - (k >= size ? share[k - size] : 0);
      next[k] = window / size;
    }
    share = next;
  }
  return 2 * sum(share);
}
