import { badOption } from "../core/options.ts";
import { quantilesOf } from "../numeric/quantile-type.ts";
import { roundUp, tidy, tooNarrow } from "../numeric/round-numbers.ts";
import type { ValueCounts } from "../numeric/value-counts.ts";
import { momentsOf } from "./moments.ts";

/** How wide bins are: a rule, a width, a number of bins, or all edges in ascending order. */
export type BinRule =
  | "freedman-diaconis"
  | "scott"
  | "sturges"
  | { readonly width: number; readonly start?: number }
  | { readonly bins: number }
  | { readonly edges: readonly number[] };

/** Edges and the rule that made them. */
export interface BinEdges {
  readonly edges: Float64Array;
  /** The rule in the end: where the quartiles are equal, Freedman and Diaconis give way to Scott. */
  readonly rule: string;
}

const MOST_BINS = 10_000;

/**
 * Edges as numpy's `histogram_bin_edges`: the rule's width, rounded so that whole bins fill the range. With `round`, a width of 1, 2, 2.5 or 5
 * times a power of ten and edges at its multiples instead. O(distinct values).
 */
export function binEdges(data: ValueCounts, rule: BinRule, round: boolean): BinEdges {
  const min = data.values[0];
  const max = data.values[data.values.length - 1];
  if (typeof rule !== "string" && "edges" in rule)
    return { edges: ownEdges(rule.edges, min, max), rule: "edges" };
  if (typeof rule !== "string" && "width" in rule)
    return { edges: fixedWidth(rule, min, max), rule: "width" };
  if (typeof rule !== "string") {
    const { bins } = rule;
    if (!Number.isInteger(bins) || bins < 1 || bins > MOST_BINS)
      throw badOption("bins", bins, `a whole number of bins from 1 to ${MOST_BINS}`);
    if (tooNarrow(min, max)) return { edges: Float64Array.of(min, max), rule: "bins" };
    return {
      edges: round ? roundEdges(min, max, (max - min) / bins) : evenEdges(min, max, bins),
      rule: "bins",
    };
  }
  if (tooNarrow(min, max)) return { edges: Float64Array.of(min, max), rule };
  const { width, name } = widthOf(data, rule);
  const count = Math.min(MOST_BINS, Math.max(1, Math.ceil((max - min) / width)));
  const edges = round ? roundEdges(min, max, (max - min) / count) : evenEdges(min, max, count);
  return { edges, rule: name };
}

function widthOf(data: ValueCounts, rule: string): { width: number; name: string } {
  const { n, values } = data;
  const range = values[values.length - 1] - values[0];
  if (rule === "sturges") return { width: range / (Math.log2(n) + 1), name: rule };
  if (rule === "freedman-diaconis") {
    const [q1, q3] = quantilesOf(data, [0.25, 0.75]);
    if (q3 > q1) return { width: (2 * (q3 - q1)) / Math.cbrt(n), name: rule };
  } else if (rule !== "scott") {
    throw badOption(
      "bins",
      rule,
      '"freedman-diaconis", "scott", "sturges", { width }, { bins } or { edges }',
    );
  }
  const deviation = Math.sqrt(momentsOf(data).squares / n);
  return { width: Math.cbrt((24 * Math.sqrt(Math.PI)) / n) * deviation, name: "scott" };
}

function evenEdges(min: number, max: number, count: number): Float64Array {
  const edges = Float64Array.from({ length: count + 1 }, (_, k) => min + ((max - min) * k) / count);
  edges[count] = max;
  return edges;
}

function roundEdges(min: number, max: number, atLeast: number): Float64Array {
  const width = roundUp(atLeast);
  const first = Math.floor(min / width + 1e-9);
  const last = Math.max(first + 1, Math.ceil(max / width - 1e-9));
  const edges = Float64Array.from({ length: last - first + 1 }, (_, k) => tidy((first + k) * width));
  // rounding of an edge must not leave an end of the data outside
  edges[0] = Math.min(edges[0], min);
  edges[edges.length - 1] = Math.max(edges[edges.length - 1], max);
  return edges;
}

function fixedWidth(rule: { readonly width: number; readonly start?: number }, min: number, max: number) {
  const { width, start = Math.floor(min / width) * width } = rule;
  if (!(width > 0) || !Number.isFinite(width)) throw badOption("bins.width", width, "a width above zero");
  if (!Number.isFinite(start) || start > min)
    throw badOption("bins.start", start, `a number no larger than the smallest value, ${min}`);
  const count = Math.max(1, Math.floor((max - start) / width) + 1);
  if (count > MOST_BINS)
    throw badOption(
      "bins.width",
      width,
      `a width that makes at most ${MOST_BINS} bins of ${start} to ${max}`,
    );
  return Float64Array.from({ length: count + 1 }, (_, k) => tidy(start + k * width));
}

function ownEdges(edges: readonly number[], min: number, max: number): Float64Array {
  const rising = edges.every((e, k) => Number.isFinite(e) && (k === 0 || e > edges[k - 1]));
  if (edges.length < 2 || !rising) throw badOption("bins.edges", edges, "two or more rising numbers");
  if (edges[0] > min || edges[edges.length - 1] < max)
    throw badOption("bins.edges", edges, `edges that hold every value, ${min} to ${max}`);
  return Float64Array.from(edges);
}
