import type { Estimate } from "../../core/estimate.ts";
import type { TextColumn } from "../../core/table.ts";
import { aucOf } from "../../numeric/auc.ts";
import {
  differenceOfMeans,
  differenceOfShares,
  type Moments,
  meanEstimate,
  momentsOf,
} from "../../numeric/differences.ts";
import { shareEstimate } from "../../numeric/intervals.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { quantileSorted, sortedNumbers } from "../../numeric/quantile.ts";
import { ratioOfShares } from "../../numeric/ratio-of-shares.ts";
import { studentTQuantile } from "../../numeric/student-t.ts";
import type { NamedColumn } from "./compared-columns.ts";
import type { CategoryContrast, ColumnContrast, LevelContrast, NumberContrast } from "./contrast-types.ts";
import { shareTest } from "./share-test.ts";

/** Levels of a column that are compared one by one. */
const MOST_LEVELS = 12;
/** What the rarer levels are together. */
export const OTHERS = "(all others)";

/** A contrast before its p-values are corrected. */
export type RawContrast =
  | Omit<NumberContrast, "adjusted" | "words">
  | (Omit<CategoryContrast, "levels"> & { readonly levels: readonly RawLevel[] });

/** A level before its p-value is corrected. */
export type RawLevel = Omit<LevelContrast, "adjusted" | "words">;

/** One column for the rows with `side` 1, beside those with 0; rows with another side are left out. O(n log n). */
export function contrast(column: NamedColumn, side: Uint8Array, level: number): RawContrast {
  const { name, values } = column;
  return values instanceof Float64Array
    ? numbers(name, values, side, level)
    : categories(name, values, side, level);
}

/** Text columns with the rare levels taken together, so that all groups are compared by the same ones. */
export function withFewLevels(column: NamedColumn): NamedColumn {
  const { name, values, kind } = column;
  if (values instanceof Float64Array || kind === "flag") return column;
  const counts = new Float64Array(values.levels.length);
  for (const code of values.codes) if (code >= 0) counts[code]++;
  const used = [...counts.keys()].filter((c) => counts[c] > 0);
  used.sort((a, b) => counts[b] - counts[a] || (values.levels[a] < values.levels[b] ? -1 : 1));
  const kept = used.length > MOST_LEVELS ? used.slice(0, MOST_LEVELS) : used;
  const place = new Int32Array(values.levels.length).fill(kept.length);
  for (const [k, c] of kept.entries()) place[c] = k;
  const levels = kept.map((c) => values.levels[c]);
  if (used.length > kept.length) levels.push(OTHERS);
  return { name, values: { codes: values.codes.map((c) => (c < 0 ? -1 : place[c])), levels }, kind };
}

function numbers(column: string, values: Float64Array, side: Uint8Array, level: number): RawContrast {
  const own = sortedNumbers(values.filter((_, i) => side[i] === 1));
  const others = sortedNumbers(values.filter((_, i) => side[i] === 0));
  const a = momentsOf(own);
  const b = momentsOf(others);
  const both = a.n > 0 && b.n > 0;
  const auc = aucOf(values, side, level);
  return {
    column,
    kind: "number",
    n: a.n,
    missing: side.reduce((total, s) => total + (s === 1 ? 1 : 0), 0) - a.n,
    mean: a.n > 0 ? meanEstimate(a, level) : null,
    median: a.n > 0 ? quantileSorted(own, 0.5) : null,
    otherN: b.n,
    otherMean: b.n > 0 ? b.mean : null,
    otherMedian: b.n > 0 ? quantileSorted(others, 0.5) : null,
    difference: both ? differenceOfMeans(a, b, level) : null,
    ratio: both ? ratioOfMeans(a, b, level) : null,
    effect: both ? hedges(a, b, level) : null,
    position: both ? { value: auc.value, se: auc.se, interval: auc.interval, level, p: auc.p } : null,
  };
}

/** Ratio of two means, a t interval of its logarithm with Welch's degrees of freedom. */
function ratioOfMeans(a: Moments, b: Moments, level: number): Estimate | null {
  if (!(a.mean > 0 && b.mean > 0)) return null;
  const value = a.mean / b.mean;
  if (!(a.n > 1 && b.n > 1)) return { value, se: null, interval: null, level };
  const u = a.variance / a.n / a.mean ** 2;
  const v = b.variance / b.n / b.mean ** 2;
  const se = Math.sqrt(u + v);
  const df = se === 0 ? 1 : (u + v) ** 2 / (u ** 2 / (a.n - 1) + v ** 2 / (b.n - 1));
  const half = studentTQuantile((1 + level) / 2, df) * se;
  return { value, se: value * se, interval: [value * Math.exp(-half), value * Math.exp(half)], level };
}

/** Hedges' g. */
function hedges(a: Moments, b: Moments, level: number): Estimate | null {
  const df = a.n + b.n - 2;
  if (!(a.n > 1 && b.n > 1)) return null;
  const pooled = Math.sqrt(((a.n - 1) * a.variance + (b.n - 1) * b.variance) / df);
  if (!(pooled > 0)) return null;
  const d = (a.mean - b.mean) / pooled;
  const small = 1 - 3 / (4 * df - 1);
  const value = small * d;
  const se = small * Math.sqrt((a.n + b.n) / (a.n * b.n) + (d * d) / (2 * (a.n + b.n)));
  const half = normalQuantile((1 + level) / 2) * se;
  return { value, se, interval: [value - half, value + half], level };
}

function categories(column: string, values: TextColumn, side: Uint8Array, level: number): RawContrast {
  const { codes, levels } = values;
  const own = new Float64Array(levels.length);
  const other = new Float64Array(levels.length);
  let n = 0;
  let m = 0;
  let missing = 0;
  for (let i = 0; i < codes.length; i++) {
    if (side[i] === 1 && codes[i] < 0) missing++;
    if (codes[i] < 0 || side[i] > 1) continue;
    if (side[i] === 1) {
      n++;
      own[codes[i]]++;
    } else {
      m++;
      other[codes[i]]++;
    }
  }
  const made = levels.map((label, k): RawLevel => {
    const [a, b] = [own[k], other[k]];
    const ratio = ratioOfShares(a, n, b, m, level);
    const both = n > 0 && m > 0;
    return {
      label,
      customers: a,
      share: n > 0 ? shareEstimate(a, n, level) : null,
      otherCustomers: b,
      otherShare: m > 0 ? b / m : null,
      difference: both
        ? { ...differenceOfShares(a, n, b, m, level), p: shareTest(a, n, b, m, "auto").p }
        : null,
      ratio:
        both && a + b > 0
          ? {
              value: b > 0 ? ratio.value : null,
              interval: [ratio.interval[0], b > 0 ? ratio.interval[1] : null],
            }
          : null,
    };
  });
  return { column, kind: "category", n, missing, levels: made };
}

/** The p-values of a contrast. Of two values one is had where the other is not, so that they are one comparison. */
export function pValuesOf(raw: RawContrast): (number | null)[] {
  if (raw.kind === "number") return [raw.position?.p ?? null];
  const all = raw.levels.map(({ difference }) => difference?.p ?? null);
  return all.length === 2 ? all.slice(0, 1) : all;
}

/** How much a finding sets customers apart, from 0 to 1. */
export function strengthOf(found: ColumnContrast | LevelContrast): number {
  if ("label" in found) return Math.abs(found.difference?.value ?? 0);
  return "levels" in found ? 0 : 2 * Math.abs((found.position?.value ?? 0.5) - 0.5);
}
