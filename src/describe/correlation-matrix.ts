import {
  type Column,
  type ColumnSpec,
  type Data,
  type KeysOf,
  type OnInvalid,
  readColumns,
} from "../core/columns.ts";
import { badOption, levelOption, needOptions, oneOf } from "../core/options.ts";
import { type Rejected, Table, type TableInfo } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { holm } from "../numeric/adjust-p.ts";
import { type CorrelationResult, correlate, pairsOf, type SpearmanError, varies } from "./correlate.ts";
import { COUNT_SPEC } from "./read-values.ts";

/** Options of {@link correlationMatrix}. */
export interface CorrelationMatrixOptions<Row extends object> {
  /** Names of two or more columns of numbers. */
  readonly columns: readonly (string extends keyof Row ? string : KeysOf<Row, number | bigint>)[];
  /** "pearson" (default), "spearman" or "kendall". */
  readonly method?: "pearson" | "spearman" | "kendall";
  /** As in `correlation`. */
  readonly spearmanError?: SpearmanError;
  /** How many equal rows a row stands for; 0 = absent. Default: 1. */
  readonly count?: Column<Row, number | bigint>;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
  /** Rows with a value of another kind: "throw" (default) or "skip". */
  readonly onInvalid?: OnInvalid;
}

/** The correlation of two columns. */
export interface CorrelationPair {
  readonly x: string;
  readonly y: string;
  /** null where one of the two does not vary among the rows that have both. */
  readonly value: number | null;
  readonly valueLow: number | null;
  readonly valueHigh: number | null;
  readonly p: number | null;
  /** Corrected for the number of pairs by Holm (1979). */
  readonly pHolm: number | null;
  /** Rows that have both values. */
  readonly n: number;
}

/** What the pairs say about themselves. */
export interface CorrelationMatrixInfo extends TableInfo {
  readonly kind: "correlation-matrix";
  readonly method: "pearson" | "spearman" | "kendall";
  readonly names: readonly string[];
  readonly level: number;
  readonly rejected: readonly Rejected[];
}

/**
 * Correlations of every two of several columns, one row a pair, each from the rows that have both values, with intervals and p as in `correlation`.
 * O(columns^2 n log n).
 *
 * @throws "bad-option" for fewer than two or repeated columns, "missing-column", "bad-value".
 *
 * @example
 * import { correlationMatrix } from "clientele/describe";
 * const customers = [
 *   { visits: 1, spend: 10, age: 30 }, { visits: 2, spend: 30, age: null }, { visits: 3, spend: 20, age: 28 }, { visits: 4, spend: 50, age: 25 },
 * ];
 * const pairs = correlationMatrix(customers, { columns: ["visits", "spend", "age"] });
 * [pairs.length, pairs.at(1)?.x, pairs.at(1)?.y, pairs.at(1)?.n]; // => [3, "visits", "age", 3]
 * pairs.columns.value; // => [0.83152184, -0.95382097, -0.98624138]
 * correlationMatrix(customers, { columns: ["visits"] }); // throws "bad-option"
 */
export function correlationMatrix<Row extends object>(
  data: Data<Row>,
  options: CorrelationMatrixOptions<NoInfer<Row>>,
): Table<CorrelationPair, CorrelationMatrixInfo> {
  needOptions(options, "correlationMatrix", "columns, two or more names");
  const method = oneOf(options.method ?? "pearson", "method", ["pearson", "spearman", "kendall"]);
  const error = oneOf(options.spearmanError ?? "bonett-wright", "spearmanError", [
    "bonett-wright",
    "fieller",
  ]);
  const level = levelOption(options.level);
  const names = options.columns as readonly string[];
  if (!Array.isArray(names) || names.length < 2 || new Set(names).size < names.length)
    throw badOption("columns", names, "two or more different names of columns");
  // a prefix keeps a column called "count" apart from the counts
  const specs: { [name: string]: ColumnSpec } = Object.fromEntries(
    names.map((name) => [`column ${name}`, { as: "number", required: false, from: name }]),
  );
  specs.count = { ...COUNT_SPEC, from: options.count };
  const read = readColumns(data, specs, {
    zone: zoneOf("UTC"),
    what: "correlationMatrix",
    ...(options.onInvalid !== undefined && { onInvalid: options.onInvalid }),
  });
  const found = read.columns as { [name: string]: Float64Array | undefined };
  const pairs: { x: number; y: number; n: number; result: CorrelationResult | null }[] = [];
  for (let x = 0; x < names.length; x++)
    for (let y = x + 1; y < names.length; y++) {
      const both = pairsOf(
        found[`column ${names[x]}`] as Float64Array,
        found[`column ${names[y]}`] as Float64Array,
        found.count,
      );
      const able = varies(both.x) && varies(both.y);
      pairs.push({
        x,
        y,
        n: both.n,
        result: able ? correlate(both, method, level, error, "correlationMatrix") : null,
      });
    }
  const numbers = (f: (r: CorrelationResult) => number | null | undefined) =>
    Float64Array.from(pairs, ({ result }) => (result === null ? Number.NaN : (f(result) ?? Number.NaN)));
  const p = numbers((r) => r.p);
  return new Table<CorrelationPair, CorrelationMatrixInfo>(
    pairs.length,
    {
      x: { codes: Int32Array.from(pairs, ({ x }) => x), levels: names },
      y: { codes: Int32Array.from(pairs, ({ y }) => y), levels: names },
      value: numbers((r) => r.value),
      valueLow: numbers((r) => r.interval?.[0]),
      valueHigh: numbers((r) => r.interval?.[1]),
      p,
      pHolm: holmOfKnown(p),
      n: Float64Array.from(pairs, ({ n }) => n),
    },
    { kind: "correlation-matrix", method, names, level, rejected: read.rejected },
  );
}

function holmOfKnown(p: Float64Array): Float64Array {
  const known = [...p.keys()].filter((k) => !Number.isNaN(p[k]));
  const corrected = holm(known.map((k) => p[k]));
  const out = new Float64Array(p.length).fill(Number.NaN);
  for (let i = 0; i < known.length; i++) out[known[i]] = corrected[i];
  return out;
}
