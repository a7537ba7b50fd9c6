import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { kendallTau } from "../numeric/kendall.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { midRanks, type Pairs } from "../numeric/ranks.ts";
import { studentTCdf } from "../numeric/student-t.ts";
import { sum } from "../numeric/sum.ts";

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
  const { tau, p, exact } = kendallTau(pairs);
  return {
    value: tau,
    ...fisher(tau, Math.sqrt(0.437 / (n - 4)), level),
    level,
    p: n < 3 ? null : p,
    n,
    method: "kendall",
    basis: {
      interval: "Fisher z, Fieller 1957",
      p: exact ? "exact" : "normal, with the variance for ties",
    },
  };
}
