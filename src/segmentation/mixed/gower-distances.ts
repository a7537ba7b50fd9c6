import { type ColumnSpec, type Data, type Id, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { cell, Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { type GowerColumn, gowerSteps } from "../../numeric/gower.ts";
import { ownLog } from "../../numeric/own-log.ts";
import { customerColumn, wholeOption } from "../clusters/features.ts";
import type { ColumnIn } from "../rfm-input.ts";
import type { DistanceRow, Distances, DistancesInfo } from "./distances.ts";

/**
 * How a column is compared: "number" by its difference as a share of the range, "log" the same of log(1 + x), "text" by equal or not, "presence" (1 or 0, such as tags) by
 * equal or not where at least one has it, a list of texts in their order ("S", "M", "L") by how many places lie between.
 */
export type GowerKind = "number" | "log" | "text" | "presence" | readonly string[];

/** Options of {@link gowerDistances}. */
export interface GowerOptions<Row extends object = { readonly [column: string]: unknown }> {
  /** The columns to compare, and how. */
  readonly columns: { readonly [K in keyof Row & string]?: GowerKind };
  /** How much a column counts, above zero. Default 1. */
  readonly weights?: { readonly [K in keyof Row & string]?: number };
  /** Who. Default: the column "customer" where the rows have one. */
  readonly customer?: ColumnIn<Row, Id>;
  /** Most rows; n rows need 4 n^2 bytes. Default 5,000. */
  readonly most?: number;
}

/** Options of {@link gowerDistancesAsync}. */
export interface GowerAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends GowerOptions<Row>,
    Work {}

/**
 * How different customers are, by columns of every kind: Gower's distance (1971), the mean over columns of differences between 0 and 1. A column in which one of two customers has no
 * value does not count for the two. Give the result to `clusterByMedoids`, `clusterHierarchy` or `silhouette`.
 *
 * As R's `cluster::daisy(metric = "gower")`: "presence" is its "asymm", a list of texts its ordered factor (places, not ranks). O(n^2 d) time, 4 n^2 bytes.
 *
 * @throws "missing-value" for two customers without any column to compare; "bad-input" for more than `most` rows; "empty-input"; "bad-value" for a text that is not in the
 * list; "missing-column", "bad-option".
 *
 * @example
 * import { clusterByMedoids, gowerDistances } from "clientele/segmentation";
 * const rows = [
 *   { customer: "ann", orders: 1, plan: "free", size: "S" },
 *   { customer: "bob", orders: 3, plan: "free", size: "M" },
 *   { customer: "cat", orders: 11, plan: "gold", size: null },
 * ];
 * const distances = gowerDistances(rows, { columns: { orders: "number", plan: "text", size: ["S", "M", "L"] } });
 * [...distances].map((row) => row.distance); // => [0.4, 1, 0.9]
 * clusterByMedoids(distances, { k: 2 }).of("bob")?.cluster; // => 0
 * gowerDistances(rows, { columns: {} }); // throws "bad-option"
 */
export function gowerDistances<Row extends object>(
  data: Data<Row>,
  options: GowerOptions<NoInfer<Row>>,
): Distances {
  return runSteps(steps(data, options));
}

/**
 * {@link gowerDistances} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `gowerDistances`, and "aborted".
 *
 * @example
 * import { gowerDistancesAsync } from "clientele/segmentation";
 * const rows = ["free", "gold", "gold"].map((plan) => ({ plan }));
 * const distances = await gowerDistancesAsync(rows, { columns: { plan: "text" } });
 * [...distances].map((row) => row.distance); // => [1, 1, 0]
 * await gowerDistancesAsync(rows, { columns: { plan: "text" }, signal: { aborted: true } }); // throws "aborted"
 */
export async function gowerDistancesAsync<Row extends object>(
  data: Data<Row>,
  options: GowerAsyncOptions<NoInfer<Row>>,
): Promise<Distances> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "gowerDistances";

function* steps<Row extends object>(data: Data<Row>, options: GowerOptions<Row>): Steps<Distances> {
  const kinds = kindsOf(options?.columns);
  const weights = weightsOf(options.weights, [...kinds.keys()]);
  const most = wholeOption("most", options.most ?? 5000, 1, 30_000);
  const key = kinds.has("customer") ? "customer (option)" : "customer";
  const specs: { [name: string]: ColumnSpec } = Object.fromEntries([
    ...[...kinds].map(([name, kind]): [string, ColumnSpec] => [name, specOf(name, kind)]),
    [key, { as: "text", from: customerColumn(data, options.customer), required: false }],
  ]);
  const read = readColumns(data as Data<object>, specs, { zone: zoneOf("UTC"), what: WHAT });
  const rows = read.length;
  if (rows === 0)
    throw new ClienteleError("empty-input", `${WHAT} was given no rows; it needs customers to compare.`, {
      count: 0,
    });
  if (rows > most) {
    throw new ClienteleError(
      "bad-input",
      `${WHAT} was given ${rows} rows; expected at most ${most} (option most), because it needs the distances of all pairs. Use fitKPrototypes for more.`,
      { value: rows, expected: `at most ${most} rows` },
    );
  }
  const columns = read.columns as unknown as { readonly [name: string]: TableColumn };
  const compared = [...kinds].map(([name, kind], c) => columnOf(name, kind, columns[name], weights[c]));
  yield [0, rows];
  const distance = yield* gowerSteps(rows, compared);
  yield [rows, rows];
  const customer = columns[key] as TextColumn | undefined;
  needAll(distance, rows);
  return new Table<DistanceRow, DistancesInfo>(
    distance.length,
    { distance },
    {
      kind: "distances",
      metric: "gower",
      rows,
      ...(customer && {
        customers: Array.from({ length: rows }, (_, i) => cell(customer, i) as string | null),
      }),
    },
  );
}

function kindsOf(columns: { readonly [column: string]: GowerKind | undefined }): Map<string, GowerKind> {
  const entries = typeof columns === "object" && columns !== null ? Object.entries(columns) : [];
  const kinds = new Map(entries.filter((entry): entry is [string, GowerKind] => entry[1] !== undefined));
  if (kinds.size === 0)
    throw badOption(
      "columns",
      columns,
      'columns with their kind, such as { orders: "number", plan: "text" }',
    );
  for (const [name, kind] of kinds) {
    const isList =
      Array.isArray(kind) &&
      kind.length > 1 &&
      kind.every((text) => typeof text === "string") &&
      new Set(kind).size === kind.length;
    if (!isList && !["number", "log", "text", "presence"].includes(kind as string))
      throw badOption(
        "columns",
        kind,
        `for ${name} "number", "log", "text", "presence" or a list of texts in order, each once`,
      );
  }
  return kinds;
}

function weightsOf(
  weights: { readonly [column: string]: number | undefined } | undefined,
  names: readonly string[],
): number[] {
  const stray = Object.keys(weights ?? {}).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw badOption("weights", stray, `columns among ${names.map((name) => show(name)).join(", ")}`);
  return names.map((name) => {
    const weight = weights !== undefined && Object.hasOwn(weights, name) ? (weights[name] ?? 1) : 1;
    if (!(weight > 0 && weight < 1e100))
      throw badOption("weights", weight, `for ${name} a number above zero`);
    return weight;
  });
}

function specOf(from: string, kind: GowerKind): ColumnSpec {
  if (kind === "text" || Array.isArray(kind)) return { as: "text", from, required: false };
  const spec: ColumnSpec = { as: "number", from, required: false };
  if (kind === "presence")
    return { ...spec, valid: (x) => x === 0 || x === 1, expected: "1, 0, true or false" };
  if (kind === "log") return { ...spec, valid: (x) => x > -1, expected: 'a number above -1 (kind "log")' };
  return { ...spec, valid: (x) => Math.abs(x) <= 1e150, expected: "a number below 1e150 in size" };
}

function columnOf(name: string, kind: GowerKind, column: TableColumn, weight: number): GowerColumn {
  if (!(column instanceof Float64Array)) {
    const places = column.levels.map((text, code) => (kind === "text" ? code : kind.indexOf(text)));
    const values = Float64Array.from(column.codes, (code, row) => {
      if (code < 0) return Number.NaN;
      if (places[code] >= 0) return places[code];
      const expected = `one of ${(kind as readonly string[]).map((text) => show(text)).join(", ")}`;
      const value = column.levels[code];
      throw new ClienteleError(
        "bad-value",
        `${WHAT}: column ${show(name)} of row ${row} holds ${show(value)}; expected ${expected}.`,
        { row, column: name, value, expected },
      );
    });
    return { kind: kind === "text" ? "match" : "size", values, weight };
  }
  if (kind === "presence") return { kind, values: column, weight };
  return { kind: "size", values: kind === "log" ? column.map((x) => ownLog(1 + x)) : column, weight };
}

/** Refuses pairs that nothing can be said about. */
function needAll(distance: Float64Array, rows: number): void {
  let at = distance.findIndex(Number.isNaN);
  if (at < 0) return;
  const count = distance.filter(Number.isNaN).length;
  let i = 0;
  while (at >= rows - i - 1) at -= rows - ++i;
  const pair = `rows ${i} and ${i + 1 + at}`;
  throw new ClienteleError(
    "missing-value",
    `${WHAT}: ${pair} have no column in which both have a value (${count} such pairs); leave out rows with few values, or compare by more columns.`,
    { row: i, count, expected: "a column in which both have a value" },
  );
}
