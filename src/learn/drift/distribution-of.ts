import type { TableColumn, TextColumn } from "../../core/table.ts";
import { firstAbove, firstAtLeast } from "../../numeric/bisect.ts";
import { quantileSorted, sortedNumbers } from "../../numeric/quantile.ts";
import type { DriftColumn } from "./drift-types.ts";

/** How fine a baseline is. */
export interface DriftGrain {
  /** Bins of a number. */
  readonly bins: number;
  /** Categories with a bin of their own. */
  readonly levels: number;
  /** Points of the distribution of a number. */
  readonly points: number;
}

/** How a column is distributed. O(n log n). */
export function distributionOf(
  column: string,
  role: DriftColumn["role"],
  values: TableColumn,
  grain: DriftGrain,
): DriftColumn {
  return values instanceof Float64Array
    ? numbers(column, role, values, grain)
    : categories(column, role, values, grain);
}

function numbers(
  column: string,
  role: DriftColumn["role"],
  values: Float64Array,
  { bins, points }: DriftGrain,
): DriftColumn {
  const sorted = sortedNumbers(values);
  // equal quantiles make one bin: a value that many rows have is a bin of its own
  const edges = distinct(Array.from({ length: bins - 1 }, (_, k) => quantileSorted(sorted, (k + 1) / bins)));
  const top = sorted[sorted.length - 1];
  // a column of one value has a bin below and one above it: a change of that value is a shift
  const inner = sorted.length > 0 && sorted[0] === top ? around(top) : edges.filter((edge) => edge < top);
  const at = distinct(
    Array.from({ length: points }, (_, k) => sorted[Math.floor(((sorted.length - 1) * (k + 1)) / points)]),
  );
  const base = { column, role, kind: "number", edges: inner, levels: null, others: null } as const;
  return {
    ...base,
    counts: countsOf({ ...base }, values),
    points: at,
    // nine digits tell any two numbers of rows apart that a sample has
    shares: at.map((point) => Number((firstAbove(sorted, point) / sorted.length).toPrecision(9))),
  };
}

/** Edges next to a value, farther from it than rounding errors are. */
function around(value: number): number[] {
  const margin = 1e-9 * Math.abs(value) || Number.MIN_VALUE;
  return [value - margin, value + margin];
}

function categories(
  column: string,
  role: DriftColumn["role"],
  values: TextColumn,
  grain: DriftGrain,
): DriftColumn {
  const count = new Float64Array(values.levels.length);
  for (const code of values.codes) if (code >= 0) count[code]++;
  const found = values.levels
    .map((level, code) => ({ level, rows: count[code] }))
    .filter(({ level, rows }) => rows > 0 && level !== "")
    .sort((a, b) => b.rows - a.rows || (a.level < b.level ? -1 : 1))
    .map(({ level }) => level);
  const base = {
    column,
    role,
    kind: "category",
    edges: null,
    levels: found.slice(0, grain.levels),
    others: found.slice(grain.levels).sort(),
  } as const;
  return { ...base, counts: countsOf(base, values), points: null, shares: null };
}

/** Rows of a column in the bins of a baseline, in the order of its `counts`. O(n log bins). */
export function countsOf(
  { edges, levels, others }: Pick<DriftColumn, "edges" | "levels" | "others">,
  values: TableColumn,
): number[] {
  if (values instanceof Float64Array) {
    const inner = edges as readonly number[];
    const counts = new Array<number>(inner.length + 2).fill(0);
    for (const value of values) counts[Number.isNaN(value) ? inner.length + 1 : firstAtLeast(inner, value)]++;
    return counts;
  }
  const own = levels as readonly string[];
  const [other, unseen, missing] = [own.length, own.length + 1, own.length + 2];
  const bin = new Map(own.map((level, k) => [level, k]));
  for (const level of others as readonly string[]) bin.set(level, other);
  const place = values.levels.map((level) => bin.get(level) ?? (level === "" ? missing : unseen));
  const counts = new Array<number>(own.length + 3).fill(0);
  for (const code of values.codes) counts[code < 0 ? missing : place[code]]++;
  return counts;
}

function distinct(values: readonly number[]): number[] {
  return values.filter((value, k) => !Number.isNaN(value) && (k === 0 || value > values[k - 1]));
}
