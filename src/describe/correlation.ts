import { type Column, type ColumnSpec, type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { badOption, levelOption, needOptions, oneOf } from "../core/options.ts";
import { type AnyRow, type Rejected, Table, type TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import {
  type CorrelationMethod,
  type CorrelationResult,
  correlate,
  pairsOf,
  type SpearmanError,
} from "./correlate.ts";
import { COUNT_SPEC } from "./read-values.ts";
import { byLabel } from "./text-order.ts";

/** Which {@link correlation}. */
export interface CorrelationVariants {
  /**
   * "pearson" (default; straight-line), "spearman" (of ranks; rising together in any way), "kendall" (tau-b: agreeing less disagreeing pairs, ties taken into
   * account), or "point-biserial" (x with two values, text or numbers; the one that sorts second counts as 1).
   */
  readonly method?: CorrelationMethod;
  /** Error of Spearman's Fisher z: "bonett-wright" (default; (1 + r^2 / 2) / (n - 3)), or "fieller" (1.06 / (n - 3)). */
  readonly spearmanError?: SpearmanError;
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
}

/** Options of {@link correlation} for rows of data. */
export interface CorrelationOptions<Row extends object> extends CorrelationVariants {
  readonly x: Column<Row, number | bigint> | Column<Row, string | boolean>;
  readonly y: Column<Row, number | bigint>;
  /** How many equal rows a row stands for; 0 = absent. Default: 1. */
  readonly count?: Column<Row, number | bigint>;
  /** Rows with a value of another kind: "throw" (default) or "skip". */
  readonly onInvalid?: OnInvalid;
}

/** What {@link correlation} returns. */
export interface Correlation extends CorrelationResult {
  /** Rows that lack one of the two values. */
  readonly missing: number;
  readonly rejected: readonly Rejected[];
}

/**
 * How far two columns go together, from -1 to 1, with interval and p. Intervals by Fisher's z: error 1 / sqrt(n - 3) for Pearson and point-biserial (there an
 * approximation), by option for Spearman, sqrt(0.437 / (n - 4)) for Kendall; `se` is that error carried back. null for fewer than 4 (Kendall 5) pairs or
 * a perfect correlation. p: t for Pearson and Spearman, for Kendall exact up to 50 pairs without ties, else normal. O(n log n).
 *
 * @throws "too-few-rows" when a column has fewer than two different values, "bad-value" when x has more than two values for "point-biserial",
 * "bad-option", "missing-column".
 *
 * @example
 * import { correlation } from "clientele/describe";
 * const customers = [
 *   { visits: 1, spend: 10 }, { visits: 2, spend: 30 }, { visits: 3, spend: 20 }, { visits: 4, spend: 50 }, { visits: 6, spend: 400 },
 * ];
 * const r = correlation(customers, { x: "visits", y: "spend" });
 * [r.value, r.p]; // => [0.85328724, 0.065953770]
 * correlation(customers, { x: "visits", y: "spend", method: "spearman" }).value; // => 0.9
 * correlation(customers, { x: "visits", y: "spend", method: "kendall" }).value; // => 0.8
 * correlation(customers.slice(0, 1), { x: "visits", y: "spend" }); // throws "too-few-rows"
 */
export function correlation(x: Float64Array, y: Float64Array, options?: CorrelationVariants): Correlation;
export function correlation<Row extends object>(
  data: Data<Row>,
  options: CorrelationOptions<NoInfer<Row>>,
): Correlation;
export function correlation(
  data: Data<object> | Float64Array,
  second: Float64Array | object,
  third: CorrelationVariants = {},
): Correlation {
  const given = data instanceof Float64Array;
  const options = (given ? third : second) as CorrelationVariants;
  needOptions(options, "correlation", "x and y, columns of the data by name or function");
  const method = oneOf(options.method ?? "pearson", "method", [
    "pearson",
    "spearman",
    "kendall",
    "point-biserial",
  ]);
  const error = oneOf(options.spearmanError ?? "bonett-wright", "spearmanError", [
    "bonett-wright",
    "fieller",
  ]);
  const level = levelOption(options.level);
  const [rows, from] = given ? columnsOf(data, second) : [data, second as { [name: string]: unknown }];
  for (const name of ["x", "y"]) {
    if (from[name] === undefined)
      throw badOption(name, undefined, "a column of the data, by name or function");
  }
  const specs: { [name: string]: ColumnSpec } = {
    x: { as: method === "point-biserial" ? "text" : "number", required: false, from: from.x },
    y: { as: "number", required: false, from: from.y },
    count: { ...COUNT_SPEC, from: from.count },
  };
  const read = readColumns(rows, specs, {
    zone: zoneOf("UTC"),
    what: "correlation",
    ...(from.onInvalid !== undefined && { onInvalid: from.onInvalid as OnInvalid }),
  });
  const found = read.columns as { [name: string]: Float64Array & TextColumn };
  const counts = found.count as Float64Array | undefined;
  const x = method === "point-biserial" ? twoValues(found.x, counts) : found.x;
  const pairs = pairsOf(x, found.y, counts);
  const rowsInAll = counts === undefined ? read.length : counts.reduce((a, b) => a + b, 0);
  return {
    ...correlate(pairs, method, level, error, "correlation"),
    missing: rowsInAll - pairs.n,
    rejected: read.rejected,
  };
}

function columnsOf(x: Float64Array, y: unknown): [Data<object>, { [name: string]: unknown }] {
  if (!(y instanceof Float64Array) || y.length !== x.length)
    throw badOption("y", y, `a Float64Array of ${x.length} numbers, one for each x`);
  const table = new Table<AnyRow>(x.length, { x, y } as never, { kind: "pairs" });
  return [table, { x: "x", y: "y" }];
}

/** 0 for the value that sorts first, 1 for the second. */
function twoValues({ codes, levels }: TextColumn, counts: Float64Array | undefined): Float64Array {
  const used = new Set<number>();
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0 && counts?.[i] !== 0) used.add(codes[i]);
  if (used.size > 2) {
    const [a, b, c] = [...used].map((code) => show(levels[code]));
    throw new ClienteleError(
      "bad-value",
      `correlation: a point-biserial x has two values; found ${used.size}: ${a}, ${b}, ${c}${used.size > 3 ? " ..." : ""}.`,
      { column: "x", value: levels[[...used][2]], expected: "two different values" },
    );
  }
  const order = Array.from(byLabel(levels)).filter((code) => used.has(code));
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : order.indexOf(code)));
}
