import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { correlationOf, covarianceOf } from "../../numeric/covariance.ts";
import type { Points } from "../../numeric/points.ts";
import { type FeatureName, type Features, readFeatures } from "../clusters/features.ts";
import type { ColumnIn } from "../rfm-input.ts";

/** What every function that reads answers takes. */
export interface AnswersOptions<Row extends object> {
  /** Columns with the answers as numbers, each once. */
  readonly items: readonly FeatureName<Row>[];
  /** The smallest and the largest answer that can be given, such as [1, 5]; others are refused. Default: any number. */
  readonly range?: readonly [least: number, most: number];
  /** Column that says how many equal rows a row stands for, a whole number. Default: each row stands for itself. */
  readonly count?: ColumnIn<Row, number>;
}

/**
 * Reads answers; a missing one is NaN.
 *
 * @throws "bad-option", "bad-value" for an answer out of range, "missing-column", "bad-input".
 */
export function readAnswers<Row extends object>(
  data: Data<Row>,
  options: AnswersOptions<Row>,
  what: string,
  customer?: unknown,
): Features {
  const { range, count } = options;
  const items: readonly string[] = options.items;
  if (
    !Array.isArray(items) ||
    items.length === 0 ||
    !items.every((item) => typeof item === "string") ||
    new Set(items).size < items.length
  )
    throw badOption("items", items, 'names of columns with answers, each once, such as ["q1", "q2"]');
  const isRange =
    range === undefined ||
    (Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0] < range[1]);
  if (!isRange) throw badOption("range", range, "the smallest and the largest answer, such as [1, 5]");
  const features = readFeatures(
    data,
    { columns: options.items, ...(count !== undefined && { count }) },
    what,
    {
      customer,
      sparse: true,
    },
  );
  if (range !== undefined) checkRange(features, range, what);
  return features;
}

function checkRange(
  { names, columns, inputRows }: Features,
  [least, most]: readonly number[],
  what: string,
): void {
  columns.forEach((column, j) => {
    const wrong = column.findIndex((x) => x < least || x > most);
    if (wrong < 0) return;
    const row = inputRows === undefined ? wrong : inputRows[wrong];
    const all = column.filter((x) => x < least || x > most).length;
    const expected = `an answer from ${least} to ${most}`;
    throw new ClienteleError(
      "bad-value",
      `${what}: item ${show(names[j])} of row ${row} holds ${column[wrong]}; expected ${expected} (option range). ${all} answers to it are out of range; make them null if they stand for "no answer".`,
      { row, column: names[j], value: column[wrong], expected, count: all },
    );
  });
}

/** Which items are to be turned round. */
export function reversedItems(reverse: readonly string[] | undefined, items: readonly string[]): Set<string> {
  const list = reverse ?? [];
  if (!Array.isArray(list)) throw badOption("reverse", reverse, "names of items");
  const stray = list.find((item) => !items.includes(item));
  if (stray !== undefined)
    throw badOption("reverse", stray, `items among ${items.map((item) => show(item)).join(", ")}`);
  return new Set(list);
}

/** The rows with an answer to each of these items, as points; `sign` -1 turns an item round. */
export interface CompleteAnswers {
  readonly points: Points;
  /** Customers with all answers. */
  readonly n: number;
  /** Customers without. */
  readonly leftOut: number;
}

export function completeAnswers(
  features: Features,
  items: readonly number[],
  sign: (item: number) => number,
): CompleteAnswers {
  const columns = items.map((j) => features.columns[j]);
  const rows: number[] = [];
  let n = 0;
  for (let i = 0; i < features.rows; i++) {
    if (columns.some((column) => Number.isNaN(column[i]))) continue;
    rows.push(i);
    n += features.count === undefined ? 1 : features.count[i];
  }
  const all = rows.length === features.rows;
  return {
    points: {
      rows: rows.length,
      columns: all ? columns : columns.map((column) => pick(column, rows)),
      shift: new Float64Array(items.length),
      factor: Float64Array.from(items, sign),
      weight: features.count && (all ? features.count : pick(features.count, rows)),
    },
    n,
    leftOut: features.total - n,
  };
}

/** What the answers say about each other. */
export interface AnswerMoments {
  readonly n: number;
  readonly means: Float64Array;
  readonly covariance: Float64Array;
  readonly correlation: Float64Array;
}

export function momentsOfAnswers({ points }: CompleteAnswers): AnswerMoments {
  const { n, means, matrix } = covarianceOf(points);
  return { n, means, covariance: matrix, correlation: correlationOf(matrix, points.columns.length) };
}

/** Whether all answers to an item are the same. */
export function isConstant({ points }: CompleteAnswers, item: number): boolean {
  const column = points.columns[item];
  return column.every((x) => x === column[0]);
}
