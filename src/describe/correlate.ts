import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { pick } from "../core/pick.ts";
import { kendallTau } from "../numeric/kendall.ts";
import { bonettWright, fisherInterval, pearson } from "../numeric/pearson.ts";
import { midRanks, type Pairs } from "../numeric/ranks.ts";
import { studentTCdf } from "../numeric/student-t.ts";

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
  const keep = new Int32Array(x.length);
  let size = 0;
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    const count = counts === undefined ? 1 : counts[i];
    if (count === 0 || Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    keep[size++] = i;
    n += count;
  }
  const rows = keep.subarray(0, size);
  return {
    x: pick(x, rows),
    y: pick(y, rows),
    counts: counts === undefined ? new Float64Array(size).fill(1) : pick(counts, rows),
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
    return withZ(
      r,
      n,
      error === "fieller" ? Math.sqrt(1.06 / (n - 3)) : bonettWright(r, n),
      level,
      method,
      `Fisher z, ${error === "fieller" ? "Fieller 1957" : "Bonett and Wright 2000"}`,
    );
  }
  return withZ(pearson(pairs), n, 1 / Math.sqrt(n - 3), level, method, "Fisher z");
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
    ...fisherInterval(r, zError, level),
    level,
    p,
    n,
    method,
    basis: { interval, p: `t with n - 2 degrees of freedom${method === "spearman" ? " (approximate)" : ""}` },
  };
}

function kendall(pairs: Pairs, level: number): CorrelationResult {
  const { n } = pairs;
  const { tau, p, exact } = kendallTau(pairs);
  return {
    value: tau,
    ...fisherInterval(tau, Math.sqrt(0.437 / (n - 4)), level),
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
