import type { Data } from "../core/columns.ts";
import { oneOf } from "../core/options.ts";
import { type Rejected, Table, type TableInfo } from "../core/table.ts";
import { type ValueCounts, valueCounts } from "../numeric/value-counts.ts";
import { type BinRule, binEdges } from "./bin-edges.ts";
import { type NumberColumnOptions, type NumberValuesOptions, readValues } from "./read-values.ts";
import { noValue } from "./summary-statistics.ts";

/** How {@link histogram} makes its bins. */
export interface HistogramBins {
  /**
   * "freedman-diaconis" (default; 2 IQR / n^(1/3), Scott's rule where the quartiles are equal), "scott" ((24 sqrt(pi) / n)^(1/3) sd), "sturges"
   * (range / (log2 n + 1)), a fixed `{ width, start? }` (start default: a multiple of the width), a number of `{ bins }`, or all `{ edges }`.
   */
  readonly bins?: BinRule;
  /** "linear" (default), or "log": bins equally wide in log10, for money with a long tail; values up to zero are left out and counted. */
  readonly scale?: "linear" | "log";
  /** With a rule or a number of bins: "round" edges that read well (default; some bins fewer), or "exact" ones from the smallest to the largest value, as numpy. */
  readonly edges?: "round" | "exact";
}

/** Options of {@link histogram}. */
export type HistogramOptions<Row extends object> = NumberColumnOptions<Row> & HistogramBins;

/** Options of {@link histogram} for the numbers themselves. */
export type HistogramValuesOptions = NumberValuesOptions & HistogramBins;

/** One bin. */
export interface HistogramBin {
  /** Lower end, inclusive. */
  readonly from: number;
  /** Upper end, exclusive; the last bin includes it. */
  readonly to: number;
  readonly count: number;
  /** Share of the values in the bins. */
  readonly share: number;
  /** Share over width; null for a bin without width, which a column of one value has. */
  readonly density: number | null;
}

/** What a histogram says about itself. */
export interface HistogramInfo extends TableInfo {
  readonly kind: "histogram";
  /** The rule in the end: "scott" where the quartiles were equal. */
  readonly rule: string;
  readonly scale: "linear" | "log";
  /** Values in the bins. */
  readonly n: number;
  readonly missing: number;
  /** Values up to zero, left out of a log scale. */
  readonly notPositive: number;
  readonly rejected: readonly Rejected[];
}

/**
 * How the values of a column are spread, in bins `[from, to)`. At most 10,000 bins; a column of one value has one bin. With "log" a width
 * is one of log10 (1 makes bins of 1, 10, 100 ...), while edges stay in the column's unit. O(n log n).
 *
 * @throws "too-few-rows" when there is no value, "bad-option" for broken bins or edges that leave values outside, "missing-column", "bad-value".
 *
 * @example
 * import { histogram } from "clientele/describe";
 * const amounts = new Float64Array([4, 6, 7, 9, 11, 12, 14, 22, 38]);
 * const bins = histogram(amounts, { bins: { width: 10 } });
 * bins.columns.count; // => [4, 3, 1, 1]
 * bins.at(0); // => { from: 0, to: 10, count: 4, share: 0.444444, density: 0.0444444 }
 * histogram(amounts, { bins: { width: 1 }, scale: "log" }).columns.to; // => [10, 100]
 * histogram(amounts, { bins: { edges: [0, 10] } }); // throws "bad-option"
 */
export function histogram(
  values: Float64Array,
  options?: HistogramValuesOptions,
): Table<HistogramBin, HistogramInfo>;
export function histogram<Row extends object>(
  data: Data<Row>,
  options: HistogramOptions<NoInfer<Row>>,
): Table<HistogramBin, HistogramInfo>;
export function histogram(
  input: Data<object> | Float64Array,
  options: HistogramBins = {},
): Table<HistogramBin, HistogramInfo> {
  const scale = oneOf(options.scale ?? "linear", "scale", ["linear", "log"]);
  const round = oneOf(options.edges ?? "round", "edges", ["round", "exact"]) === "round";
  const rule = options.bins ?? "freedman-diaconis";
  const { values, counts, rejected } = readValues(input, options, "histogram");
  const all = valueCounts(values, counts);
  const data = scale === "log" ? positive(all) : all;
  if (data.n === 0) throw noValue(scale === "log" ? "histogram with a log scale" : "histogram");
  const made = scale === "log" ? logEdges(data, rule, round) : binEdges(data, rule, round);
  return new Table<HistogramBin, HistogramInfo>(made.edges.length - 1, fill(data, made.edges), {
    kind: "histogram",
    rule: made.rule,
    scale,
    n: data.n,
    missing: all.missing,
    notPositive: all.n - data.n,
    rejected,
  });
}

function positive(data: ValueCounts): ValueCounts {
  let first = 0;
  let n = data.n;
  while (first < data.values.length && data.values[first] <= 0) n -= data.counts[first++];
  return {
    values: data.values.subarray(first),
    counts: data.counts.subarray(first),
    n,
    missing: data.missing,
  };
}

function logEdges(data: ValueCounts, rule: BinRule, round: boolean) {
  // edges are asked for in the column's own unit, whatever the scale
  if (typeof rule !== "string" && "edges" in rule) return binEdges(data, rule, round);
  const made = binEdges({ ...data, values: data.values.map(Math.log10) }, rule, round);
  const edges = made.edges.map((e) => Number((10 ** e).toPrecision(15)));
  const last = edges.length - 1;
  // powers of logs do not come back exactly
  edges[0] = Math.min(edges[0], data.values[0]);
  edges[last] = Math.max(edges[last], data.values[data.values.length - 1]);
  return { edges, rule: made.rule };
}

function fill(data: ValueCounts, edges: Float64Array) {
  const bins = edges.length - 1;
  const count = new Float64Array(bins);
  let b = 0;
  for (let d = 0; d < data.values.length; d++) {
    while (b < bins - 1 && data.values[d] >= edges[b + 1]) b++;
    count[b] += data.counts[d];
  }
  const share = count.map((c) => c / data.n);
  const density = share.map((s, k) => (edges[k + 1] > edges[k] ? s / (edges[k + 1] - edges[k]) : Number.NaN));
  return { from: edges.slice(0, bins), to: edges.slice(1), count, share, density };
}
