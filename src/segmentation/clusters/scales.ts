import { ClienteleError, show } from "../../core/errors.ts";
import { ownLog } from "../../numeric/own-log.ts";
import type { Points } from "../../numeric/points.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { sum } from "../../numeric/sum.ts";
import type { Features } from "./features.ts";

/** How a column is made comparable with others; see `scale` of {@link FeatureOptions}. */
export type Scale = "z" | "range" | "robust" | "log" | "none";

/** How a column was made comparable: `(x - shift) / spread`, with log(1 + x) in place of x for "log". */
export interface FeatureScale {
  readonly column: string;
  readonly scale: Scale;
  readonly shift: number;
  /** Above zero; 1 where all rows have one value. */
  readonly spread: number;
  /** Of a column of text: x is 1 where it holds this text, else 0. */
  readonly level?: string;
}

/** Features made comparable. */
export interface Scaled {
  readonly points: Points;
  readonly scales: readonly FeatureScale[];
  /** What a person should know. */
  readonly warnings: readonly string[];
}

export function isScale(value: unknown): value is Scale {
  return ["z", "range", "robust", "log", "none"].includes(value as Scale);
}

/** Learns how to make the columns comparable. O(n), for "robust" O(n log n). */
export function learnScales(
  { names, columns, count, total, rows }: Features,
  scales: readonly Scale[],
): Scaled {
  const warnings: string[] = [];
  const used = columns.map((column, j) => (scales[j] === "log" ? logged(column, names[j]) : column));
  const learnt = used.map((values, j): FeatureScale => {
    const [low, high] = extremes(values);
    const isConstant = !(high > low);
    if (isConstant)
      warnings.push(
        `Column ${show(names[j])} has the same value in every row and tells customers apart in no way.`,
      );
    const scale = scales[j];
    const base = { column: names[j], scale };
    if (scale === "none") return { ...base, shift: 0, spread: 1 };
    if (isConstant) return { ...base, shift: low, spread: 1 };
    if (scale === "range") return { ...base, shift: low, spread: high - low };
    if (scale === "robust") {
      const [lower, middle, upper] = quartiles(values, count);
      if (upper > lower) return { ...base, shift: middle, spread: upper - lower };
    }
    const mean = weightedSum(values, count) / total;
    return { ...base, shift: mean, spread: Math.sqrt(weightedSum(values, count, mean) / total) };
  });
  const points = pointsOf(rows, used, learnt, count);
  return { points, scales: learnt, warnings };
}

/** Features as points on scales learnt before. */
export function applyScales(features: Features, scales: readonly FeatureScale[]): Points {
  const used = features.columns.map((column, j) =>
    scales[j].scale === "log" ? logged(column, features.names[j]) : column,
  );
  return pointsOf(features.rows, used, scales, features.count);
}

/** A scaled coordinate in the unit of its column. */
export function unscale(value: number, { scale, shift, spread }: FeatureScale): number {
  const x = value * spread + shift;
  return scale === "log" ? Math.expm1(x) : x;
}

function pointsOf(
  rows: number,
  columns: readonly Float64Array[],
  scales: readonly FeatureScale[],
  weight: Float64Array | undefined,
): Points {
  return {
    rows,
    columns,
    shift: Float64Array.from(scales, (s) => s.shift),
    factor: Float64Array.from(scales, (s) => 1 / s.spread),
    weight,
  };
}

function logged(column: Float64Array, name: string): Float64Array {
  const row = column.findIndex((x) => x <= -1);
  if (row >= 0) {
    throw new ClienteleError(
      "bad-value",
      `Column ${show(name)} of row ${row} holds ${column[row]}; scale "log" needs values above -1. Use "robust" for columns with losses.`,
      { row, column: name, value: column[row], expected: "a number above -1" },
    );
  }
  return column.map((x) => ownLog(1 + x));
}

function extremes(values: Float64Array): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}

/** Sum of the values, or of their squares around a center. */
function weightedSum(values: Float64Array, count: Float64Array | undefined, center?: number): number {
  if (count === undefined && center === undefined) return sum(values);
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const x = center === undefined ? values[i] : (values[i] - center) * (values[i] - center);
    const v = count === undefined ? x : x * count[i];
    const next = total + v;
    lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
    total = next;
  }
  return total + lost;
}

/** Quartiles (type 7) of values that stand as often as their counts say. */
function quartiles(values: Float64Array, count: Float64Array | undefined): [number, number, number] {
  if (count === undefined) {
    const sorted = values.slice().sort();
    return [quantileSorted(sorted, 0.25), quantileSorted(sorted, 0.5), quantileSorted(sorted, 0.75)];
  }
  const order = Int32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ends = new Float64Array(order.length);
  let n = 0;
  for (let r = 0; r < order.length; r++) {
    n += count[order[r]];
    ends[r] = n;
  }
  const at = (position: number) => values[order[ends.findIndex((end) => end > position)]];
  const quantile = (p: number) => {
    const h = (n - 1) * p;
    const low = Math.floor(h);
    return at(low) + (h - low) * (at(Math.min(n - 1, low + 1)) - at(low));
  };
  return [quantile(0.25), quantile(0.5), quantile(0.75)];
}
