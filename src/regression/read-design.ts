import { type ColumnSpec, type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { completePlaces } from "../core/complete-places.ts";
import { ClienteleError } from "../core/errors.ts";
import { holdsText } from "../core/holds-text.ts";
import { badOption } from "../core/options.ts";
import { pick, pickInts } from "../core/pick.ts";
import { define, Table, type TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import type { Clusters } from "../numeric/sandwich.ts";
import { type ReferenceChoice, referenceOf } from "./reference-level.ts";
import type { RegressionPredictor, RegressionRows } from "./regression-types.ts";

/** What is read. */
export interface DesignRequest {
  /** The caller's options: y, weight, count, cluster, order, label, onInvalid. */
  readonly options: { readonly [name: string]: unknown };
  readonly x: readonly string[];
  /** Columns of x to take as categories whatever they hold. */
  readonly categorical: readonly string[];
  readonly reference: ReferenceChoice;
  /** Whether y and x must be above zero. */
  readonly positive: { readonly y: boolean; readonly x: boolean };
  /** Who asks, for messages. */
  readonly what: string;
}

/** A column that explains, with its values. */
export interface ReadPredictor extends RegressionPredictor {
  /** Numbers; for categories the place in `levels`. */
  readonly values: Float64Array;
}

/** The rows that can be used, as arrays. */
export interface Design {
  readonly yName: string;
  readonly y: Float64Array;
  readonly predictors: readonly ReadPredictor[];
  readonly weights: Float64Array | undefined;
  readonly counts: Float64Array | undefined;
  readonly clusters: Clusters | undefined;
  readonly order: Float64Array | undefined;
  readonly labels: TextColumn | undefined;
  /** Row of the input by row here. */
  readonly inputRows: Int32Array;
  readonly account: RegressionRows;
  /** Columns of text that reads as numbers throughout: perhaps numbers that were never converted. */
  readonly numbersAsText: readonly string[];
}

// squares must stay finite
const MOST = 1e150;

/** Reads y, x and the rest through the door and leaves out rows that lack a value, with an account. O(rows columns). */
export function readDesign(data: Data<object>, request: DesignRequest): Design {
  const { options, x, what } = request;
  // rows are looked at twice: a generator would be empty the second time
  const rows = data instanceof Table || Array.isArray(data) ? data : listOf(data);
  const yName = checkNames(options, x);
  const key = (name: string) => (x.includes(name) || yName === name ? `${name} (option)` : name);
  const text = (name: string) => request.categorical.includes(name) || holdsText(rows, name);
  const size = {
    required: false,
    valid: (v: number) => Math.abs(v) <= MOST,
    expected: "a number below 1e150 in size",
  };
  const positive = {
    required: false,
    valid: (v: number) => v > 0 && v <= MOST,
    expected: "a number above zero (its logarithm is fitted)",
  };
  const specs: { [name: string]: ColumnSpec } = {
    [yName]: { as: "number", from: options.y, ...(request.positive.y ? positive : size) },
  };
  for (const name of x)
    define(
      specs,
      name,
      text(name)
        ? { as: "text", from: name, required: false }
        : { as: "number", from: name, ...(request.positive.x ? positive : size) },
    );
  specs[key("weight")] = {
    as: "number",
    from: options.weight,
    required: false,
    min: 0,
    valid: (v) => v <= MOST,
    expected: "a weight, zero or more",
  };
  specs[key("count")] = {
    as: "number",
    from: options.count,
    min: 0,
    valid: Number.isInteger,
    expected: "a whole number of rows, zero or more",
  };
  specs[key("cluster")] = { as: "text", from: options.cluster, required: false };
  specs[key("order")] = { as: "time", from: options.order, required: false };
  specs[key("label")] = { as: "text", from: options.label, required: false };
  const read = readColumns(rows, specs, {
    zone: zoneOf("UTC"),
    what,
    ...(options.onInvalid !== undefined && { onInvalid: options.onInvalid as OnInvalid }),
  });
  const columns = read.columns as { [name: string]: Float64Array & TextColumn };
  const optional = (name: string) => columns[key(name)] as (Float64Array & TextColumn) | undefined;
  const needed = [yName, ...x, key("weight"), key("cluster"), key("order")].filter(
    (n) => columns[n] !== undefined,
  );
  const [weight, count] = [optional("weight"), optional("count")];
  const {
    places: kept,
    absent,
    lacking,
  } = completePlaces(
    read.length,
    [weight, count],
    needed.map((name) => columns[name]),
  );
  const taken = <C extends Float64Array | TextColumn>(column: C | undefined) =>
    column === undefined ? undefined : pick(column, kept);
  const counts = taken<Float64Array>(count);
  const cluster = taken<TextColumn>(optional("cluster"));
  const predictors = x.map((name) => {
    const column = pick<Float64Array | TextColumn>(columns[name], kept);
    return column instanceof Float64Array
      ? numbers(name, column)
      : categories(name, column, counts, request.reference);
  });
  return {
    yName,
    y: pick<Float64Array>(columns[yName], kept),
    predictors,
    weights: taken<Float64Array>(weight),
    counts,
    clusters: cluster && clustersOf(cluster),
    order: taken<Float64Array>(optional("order")),
    labels: taken<TextColumn>(optional("label")),
    inputRows: read.rows === undefined ? kept : pickInts(read.rows, kept),
    account: {
      read: read.inputLength,
      used: kept.length,
      left: read.length - kept.length - absent,
      absent,
      missing: needed.map((column, c) => ({ column, rows: lacking[c] })).filter((entry) => entry.rows > 0),
      rejected: read.rejected,
    },
    numbersAsText: predictors
      .filter(({ column, levels }) => !request.categorical.includes(column) && areNumbers(levels))
      .map(({ column }) => column),
  };
}

/** The same with one column of numbers that explains. */
export function readLine(
  data: Data<object>,
  options: DesignRequest["options"],
  x: string,
  what: string,
): { readonly design: Design; readonly predictor: ReadPredictor } {
  const plain = { categorical: [], reference: "frequent", positive: { y: false, x: false } } as const;
  const design = readDesign(data, { options, x: [x], ...plain, what });
  const [predictor] = design.predictors;
  if (predictor.kind === "category") throw badOption("x", x, "a column of numbers; this one holds text");
  return { design, predictor };
}

function checkNames(options: { readonly [name: string]: unknown }, x: readonly string[]): string {
  if (typeof options.y !== "string" && typeof options.y !== "function")
    throw badOption("y", options.y, "the column that is to be explained, by name or function");
  const isGood = x.length > 0 && x.every((name) => typeof name === "string") && new Set(x).size === x.length;
  if (!isGood) throw badOption("x", x, "one or more different names of columns");
  const yName = typeof options.y === "string" ? options.y : "y";
  if (x.includes(yName)) throw badOption("x", yName, "columns other than the one that is explained");
  return yName;
}

function listOf(data: Data<object>): object[] {
  if (typeof data !== "string" && typeof data?.[Symbol.iterator] === "function") return [...data];
  throw new ClienteleError(
    "bad-input",
    "A regression needs rows: an array of objects, another iterable, or a table.",
    {
      value: data,
      expected: "an iterable of objects",
    },
  );
}

function numbers(column: string, values: Float64Array): ReadPredictor {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  const range = values.length === 0 ? null : ([low, high] as const);
  return { column, kind: "number", range, levels: null, reference: null, values };
}

function categories(
  column: string,
  text: TextColumn,
  counts: Float64Array | undefined,
  choice: ReferenceChoice,
): ReadPredictor {
  const rows = new Float64Array(text.levels.length);
  for (let i = 0; i < text.codes.length; i++) rows[text.codes[i]] += counts?.[i] ?? 1;
  const used = [...text.levels.keys()].filter((code) => rows[code] > 0);
  used.sort((a, b) => (text.levels[a] < text.levels[b] ? -1 : 1));
  const place = new Map(used.map((code, k) => [code, k]));
  const levels = used.map((code) => text.levels[code]);
  return {
    column,
    kind: "category",
    range: null,
    levels,
    reference:
      levels.length === 0
        ? null
        : referenceOf(
            column,
            levels,
            used.map((code) => rows[code]),
            choice,
          ),
    values: Float64Array.from(text.codes, (code) => place.get(code) ?? 0),
  };
}

function areNumbers(levels: readonly string[] | null): boolean {
  return levels !== null && levels.length > 2 && levels.every((level) => Number.isFinite(Number(level)));
}

function clustersOf({ codes }: TextColumn): Clusters {
  const place = new Map<number, number>();
  for (const code of codes) if (!place.has(code)) place.set(code, place.size);
  return { codes: codes.map((code) => place.get(code) ?? 0), count: place.size };
}
