import type { Column, Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { fromColumns } from "../../core/from-columns.ts";
import { needModel } from "../../core/model.ts";
import { rereadable } from "../../core/rereadable.ts";
import type { Table, TableColumn } from "../../core/table.ts";
import { firstAbove } from "../../numeric/bisect.ts";
import { chiSquareUpper } from "../../numeric/chi-square.ts";
import { kolmogorovUpper } from "../../numeric/kolmogorov.ts";
import { sortedNumbers } from "../../numeric/quantile.ts";
import { countsOf } from "./distribution-of.ts";
import { readWatched } from "./drift-baseline.ts";
import type { DriftBaseline, DriftColumn } from "./drift-types.ts";
import { driftWords } from "./drift-words.ts";
import { populationStability } from "./population-stability.ts";

/** Options of {@link driftReport}. */
export interface DriftReportOptions<Row> {
  /** Where the score is. Default: the column it had in the baseline, where the rows have it. */
  readonly score?: Column<Row, number>;
  /** Where what happened is. Default: the column it had in the baseline, where the rows have it. */
  readonly label?: Column<Row, string | number | boolean>;
}

/** How far one column has moved. */
export interface ColumnDrift {
  readonly column: string;
  /** "feature", "score" or "label". */
  readonly role: string;
  /** Population stability index. */
  readonly stability: number;
  /** What it would be on average without any shift, by chance alone. */
  readonly byChance: number;
  /** Chance of bins as different without any shift: the larger p of Pearson's chi-square and of the likelihood ratio. */
  readonly p: number;
  /** Largest distance of the two distributions (Kolmogorov and Smirnov), of rows with a value; null for a category. */
  readonly distance: number | null;
  /** Chance of a distance as large without any shift; for numbers with many equal values it is too large. */
  readonly distanceP: number | null;
  /** Divergence of Jensen and Shannon over the same bins, in bits: 0 is the same, 1 nothing in common. */
  readonly divergence: number;
  /** Share of rows without a value, then and now. */
  readonly missingBefore: number;
  readonly missing: number;
  /** Share of rows with a category that the baseline had not seen. */
  readonly unseen: number;
  /** "none", "some" (index of 0.1 and more) or "large" (0.25 and more); "perhaps" where the index is that large but chance can explain it. */
  readonly drift: string;
}

/** Result of {@link driftReport}. */
export interface DriftReport {
  /** Rows of the baseline and of the new data. */
  readonly rows: { readonly before: number; readonly now: number };
  /** In the order of the baseline. */
  readonly columns: Table<ColumnDrift>;
  /** Columns of the baseline that could not be compared, being absent: score or label. */
  readonly absent: readonly string[];
  readonly words: readonly string[];
}

/** Where the rule of thumb puts the limits of a small and of a large shift. */
const SOME = 0.1;
const LARGE = 0.25;

/**
 * How far rows have moved from those a model learnt from: for each feature, the score and the label the population stability index, the distance of Kolmogorov and Smirnov with its p, and the divergence of Jensen
 * and Shannon. Missing values are a bin of their own; categories never seen share one with those that fewer than five rows of the baseline have, since a long tail of
 * categories always brings new ones. The limits of the index (0.1 and 0.25) are a rule of thumb; since chance alone gives (B - 1)(1/n + 1/m) on average for B bins, a shift is reported only where chance can hardly explain it: at 5 % over all columns
 * together (Bonferroni), which in simulations without a shift was 0 to 4 % of reports over 20 columns, from 5 rows to 1,000. O(rows log rows) for each column.
 *
 * @throws "bad-model" for what is no baseline, "missing-column" when a feature is not there, "too-few-rows" without rows.
 *
 * @example
 * import { driftBaseline, driftReport } from "clientele/learn";
 * const then = Array.from({ length: 400 }, (_, i) => ({ visits: i % 20, plan: i % 2 ? "year" : "month" }));
 * const now = then.map(({ visits }) => ({ visits: visits + 10, plan: "week" }));
 * const report = driftReport(driftBaseline(then, { features: ["visits", "plan"] }), now);
 * report.columns.of("visits")?.drift; // => "large"
 * report.columns.of("plan")?.unseen; // => 1
 * driftReport({} as never, now); // throws "bad-model"
 */
export function driftReport<Row extends object>(
  baseline: DriftBaseline,
  data: Data<Row>,
  options: DriftReportOptions<Row> = {},
): DriftReport {
  const what = "driftReport";
  needModel(baseline, ["drift-baseline"], what, "driftBaseline");
  const rows = rereadable(data);
  const wanted = baseline.columns.flatMap((column) => {
    const chosen =
      column.role === "feature" ? column.column : (options?.[column.role] ?? found(rows, column));
    return chosen === undefined ? [] : [{ ...column, from: chosen }];
  });
  const { columns, length } = readWatched(rows, wanted, what);
  if (length === 0)
    throw new ClienteleError("too-few-rows", `${what} needs rows; found none.`, {
      count: 0,
      expected: "at least one row",
    });
  const drifts = wanted.map((column, k) => columnDrift(column, columns[k], length, 0.05 / wanted.length));
  const table = fromColumns(
    Object.fromEntries(
      Object.keys(drifts[0]).map((name) => [name, drifts.map((row) => row[name as keyof ColumnDrift])]),
    ) as never,
    { kind: "drift", key: "column" },
  ) as unknown as Table<ColumnDrift>;
  const absent = baseline.columns
    .filter((column) => !wanted.some((w) => w.column === column.column && w.role === column.role))
    .map(({ column }) => column);
  return {
    rows: { before: baseline.rows, now: length },
    columns: table,
    absent,
    words: driftWords(table, baseline.rows, length),
  };
}

/** One column against its baseline. */
function columnDrift(column: DriftColumn, values: TableColumn, now: number, limit: number): ColumnDrift {
  const counts = countsOf(column, values);
  // a score may be known of fewer rows than the features
  const before = total(column.counts);
  const bins = comparedBins(column, counts);
  const chance = 1 / before + 1 / now;
  const stability = populationStability(bins.before, bins.now);
  const p = homogeneityP(bins.before, bins.now);
  const last = counts.length - 1;
  const ks = column.kind === "number" ? distanceOf(column, before, values as Float64Array) : null;
  const size = stability >= LARGE ? "large" : stability >= SOME ? "some" : "none";
  return {
    column: column.column,
    role: column.role,
    stability,
    byChance: (bins.before.length - 1) * chance,
    p,
    distance: ks?.distance ?? null,
    distanceP: ks?.p ?? null,
    divergence: jensenShannon(bins.before, bins.now),
    missingBefore: column.counts[last] / before,
    missing: counts[last] / now,
    unseen: column.kind === "category" ? counts[last - 1] / now : 0,
    drift: size === "none" || p < limit ? size : "perhaps",
  };
}

/** Categories that fewer rows of the baseline have share a bin with those never seen. */
const LEAST_ROWS = 5;

/** The bins that are compared, without those that are empty on both sides. With a long tail of categories new rows always bring some that were never seen: that is no shift unless rare ones as a whole become more. */
function comparedBins(
  { kind, counts, levels }: DriftColumn,
  found: readonly number[],
): { readonly before: readonly number[]; readonly now: readonly number[] } {
  const own = kind === "category" ? (levels as readonly string[]).length : 0;
  const isRare = (bin: number) =>
    kind === "category" && bin < own + 2 && (bin >= own || counts[bin] < LEAST_ROWS);
  const pooled = (side: readonly number[]) => [
    ...side.filter((_, bin) => !isRare(bin)),
    total(side.filter((_, bin) => isRare(bin))),
  ];
  const [before, now] = [pooled(counts), pooled(found)];
  const isUsed = (_: number, bin: number) => before[bin] > 0 || now[bin] > 0;
  return { before: before.filter(isUsed), now: now.filter(isUsed) };
}

/**
 * Chance of counts as different without any shift: the larger of the p of Pearson's chi-square and of the likelihood ratio. Where bins are nearly empty one of them is too sure, the other is not.
 */
function homogeneityP(before: readonly number[], now: readonly number[]): number {
  if (before.length < 2) return 1;
  const [n, m] = [total(before), total(now)];
  let pearson = 0;
  let ratio = 0;
  before.forEach((a, bin) => {
    const b = now[bin];
    pearson += (a * Math.sqrt(m / n) - b * Math.sqrt(n / m)) ** 2 / (a + b);
    const part = (count: number, of: number) =>
      count > 0 ? count * Math.log((count * (n + m)) / (of * (a + b))) : 0;
    ratio += 2 * (part(a, n) + part(b, m));
  });
  return chiSquareUpper(Math.min(pearson, Math.max(0, ratio)), before.length - 1);
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function distanceOf(
  { points, shares, counts }: DriftColumn,
  before: number,
  values: Float64Array,
): { readonly distance: number; readonly p: number } | null {
  const sorted = sortedNumbers(values);
  const known = before - counts[counts.length - 1];
  if (sorted.length === 0 || known === 0) return null;
  let distance = 0;
  (points as readonly number[]).forEach((point, k) => {
    distance = Math.max(
      distance,
      Math.abs(firstAbove(sorted, point) / sorted.length - (shares as readonly number[])[k]),
    );
  });
  return { distance, p: kolmogorovUpper(distance, known, sorted.length) };
}

/** Divergence in bits of two lists of counts. */
function jensenShannon(before: readonly number[], now: readonly number[]): number {
  const [n, m] = [total(before), total(now)];
  const part = (p: number, mean: number) => (p > 0 ? p * Math.log2(p / mean) : 0);
  let sum = 0;
  before.forEach((count, b) => {
    const [p, q] = [count / n, now[b] / m];
    sum += (part(p, (p + q) / 2) + part(q, (p + q) / 2)) / 2;
  });
  return Math.max(0, sum);
}

/** Whether rows have the column that the baseline's score or label had. */
function found(rows: Data<object>, { column }: DriftColumn): string | undefined {
  if (typeof rows === "object" && rows !== null && "columns" in rows)
    return Object.hasOwn(rows.columns as object, column) ? column : undefined;
  const first = Array.isArray(rows) ? (rows as unknown[])[0] : undefined;
  return typeof first === "object" && first !== null && Object.hasOwn(first, column) ? column : undefined;
}
