import { ClienteleError, show } from "../../core/errors.ts";
import type { Steps } from "../../core/work.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import { binFeatures, MOST_LEVELS } from "./bin-features.ts";
import type { GrowthData } from "./growth-types.ts";

/** Rows made ready for growing. Everything stands by unit: a row as often as it counts. */
export interface Units extends GrowthData {
  /** The row of each unit. */
  readonly rowAt: Int32Array;
  readonly rows: TrainingRows;
  /** Numbers are told apart by their distance from it; 0 for yes and no and classes. */
  readonly center: number;
  /** Values in a leaf: 1, or one for each class. */
  readonly width: number;
  /** Weight of each unit. */
  readonly weight: Float64Array;
  /** The same where classes are balanced while splits are chosen; else the same array. */
  readonly splitWeight: Float64Array;
}

const MOST_UNITS = 50_000_000;

/**
 * Rows as units with binned features. A count is a repetition: what is learnt is the same as if the rows stood there so often, one below the other, so that a bag can hold some of them and leave others out. Yields nothing done of `total`.
 *
 * @throws "bad-value" for counts that are no whole numbers, more than 50,000,000 units or 65,535 categories.
 */
export function* growthData(
  rows: TrainingRows,
  what: string,
  { entropy, balanced }: { readonly entropy: boolean; readonly balanced: boolean },
  total: number,
): Steps<Units> {
  const rowAt = unitRows(rows, what);
  for (const { column, levels } of rows.schema.columns)
    if (levels !== null && levels.length > MOST_LEVELS)
      throw new ClienteleError(
        "bad-value",
        `${what}: column ${show(column)} has ${levels.length} categories; a tree can tell ${MOST_LEVELS} apart. Put rare ones together or leave the column out.`,
        { column, count: levels.length, expected: `at most ${MOST_LEVELS} categories` },
      );
  const { outcome } = rows;
  const isNumber = outcome.kind === "number" || outcome.kind === "count";
  const center = isNumber ? outcome.mean : 0;
  const length = rowAt.length;
  const y = new Float64Array(length);
  const weight = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const row = rowAt[i];
    y[i] = rows.y[row] - center;
    weight[i] = rows.weight === undefined ? 1 : rows.weight[row] / (rows.count?.[row] ?? 1);
  }
  const width = outcome.kind === "classes" ? outcome.classes.length : 1;
  return {
    length,
    features: yield* binFeatures(rows, rowAt, total),
    y,
    classes: outcome.kind === "classes" ? width : entropy ? 2 : 0,
    rowAt,
    rows,
    center,
    width,
    weight,
    splitWeight: balanced ? balancedWeight(y, weight, Math.max(2, width)) : weight,
  };
}

function unitRows({ count, length }: TrainingRows, what: string): Int32Array {
  if (count === undefined) return Int32Array.from({ length }, (_, i) => i);
  let total = 0;
  for (let i = 0; i < length; i++) {
    if (!Number.isInteger(count[i]))
      throw new ClienteleError(
        "bad-value",
        `${what} takes whole counts, as rows can only be drawn whole; row ${i} counts ${count[i]}. Use weight for shares.`,
        { row: i, value: count[i], expected: "a whole number" },
      );
    total += count[i];
  }
  if (total > MOST_UNITS)
    throw new ClienteleError(
      "bad-value",
      `${what} would grow trees on ${total} rows, as the counts say; ${MOST_UNITS} is the most. Use weight instead of count.`,
      { count: total, expected: `counts that add up to at most ${MOST_UNITS}` },
    );
  const out = new Int32Array(total);
  let at = 0;
  for (let i = 0; i < length; i++) {
    out.fill(i, at, at + count[i]);
    at += count[i];
  }
  return out;
}

/** Every class gets the same share of the weight in all. */
function balancedWeight(y: Float64Array, weight: Float64Array, classes: number): Float64Array {
  const totals = new Float64Array(classes);
  let all = 0;
  for (let i = 0; i < y.length; i++) {
    totals[y[i]] += weight[i];
    all += weight[i];
  }
  return weight.map((w, i) => (w * all) / (classes * totals[y[i]]));
}
