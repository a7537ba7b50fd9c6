import { type Column, type ColumnSpec, type Data, readColumnsSteps } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { holdsText } from "../../core/holds-text.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { rereadable } from "../../core/rereadable.ts";
import { define, Table, type TableColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { distributionOf } from "./distribution-of.ts";
import type { DriftBaseline, DriftColumn } from "./drift-types.ts";

/** Options of {@link driftBaseline}. */
export interface DriftBaselineOptions<Row> {
  /** Columns to watch. */
  readonly features: readonly (keyof Row & string)[];
  /** The predicted probability or number. Default: not watched. */
  readonly score?: Column<Row, number>;
  /** What happened. Default: not watched. */
  readonly label?: Column<Row, string | number | boolean>;
  /** Bins of a number, cut at quantiles. Default 10. */
  readonly bins?: number;
  /** Categories with a bin of their own; rarer ones share one. Default 20. */
  readonly levels?: number;
  /** Points of each distribution that are kept for the test of Kolmogorov and Smirnov, whose distance is known to 1 over this. Default 50. */
  readonly points?: number;
}

/**
 * How columns are distributed in the rows a model learnt from, small enough to be kept with it: quantile bins of numbers, the most frequent categories, and how often values are missing. Rows count
 * equally. {@link driftReport} compares later rows with it. O(rows log rows) for each column.
 *
 * @throws "bad-option", "missing-column", "bad-value" for Infinity, "too-few-rows" without rows.
 *
 * @example
 * import { driftBaseline } from "clientele/learn";
 * const rows = [1, 2, 3, 4].map((visits) => ({ visits, plan: visits > 2 ? "year" : "month" }));
 * const baseline = driftBaseline(rows, { features: ["visits", "plan"], bins: 2 });
 * baseline.columns[0].counts; // => [2, 2, 0]
 * baseline.columns[1].levels; // => ["month", "year"]
 * driftBaseline(rows, { features: [] }); // throws "bad-option"
 */
export function driftBaseline<Row extends object>(
  data: Data<Row>,
  options: DriftBaselineOptions<Row>,
): DriftBaseline {
  return runSteps(driftBaselineSteps(data, options));
}

/**
 * As {@link driftBaseline}, a step at a time: the event loop gets its turns, `onProgress` hears of every column, and `signal` stops the work.
 *
 * @throws "aborted", and what {@link driftBaseline} throws.
 *
 * @example
 * import { driftBaselineAsync } from "clientele/learn";
 * const baseline = await driftBaselineAsync([{ visits: 1 }, { visits: 2 }], { features: ["visits"] });
 * baseline.rows; // => 2
 */
export function driftBaselineAsync<Row extends object>(
  data: Data<Row>,
  options: DriftBaselineOptions<Row> & Work,
): Promise<DriftBaseline> {
  return runStepsAsync(driftBaselineSteps(data, options), options);
}

/** The steps of both. */
export function* driftBaselineSteps<Row extends object>(
  data: Data<Row>,
  options: DriftBaselineOptions<Row>,
): Steps<DriftBaseline> {
  const what = "driftBaseline";
  needOptions(options, what, 'the columns to watch, such as { features: ["visits"] }');
  const { features, score, label, bins = 10, levels = 20, points = 50 } = options;
  if (!Array.isArray(features) || features.length === 0 || features.some((f) => typeof f !== "string"))
    throw badOption("features", features, 'names of columns such as ["visits", "plan"]');
  for (const [name, value] of [
    ["bins", bins],
    ["levels", levels],
    ["points", points],
  ] as const)
    if (!Number.isInteger(value) || value < 2 || value > 10_000)
      throw badOption(name, value, "a whole number of at least 2");
  const rows = rereadable(data);
  const kindOf = (from: unknown) =>
    typeof from === "string" && holdsText(rows, from) ? "category" : "number";
  const wanted: WatchedColumn[] = [...new Set(features)].map((column) => ({
    column,
    role: "feature",
    kind: kindOf(column),
    from: column,
  }));
  if (score !== undefined)
    wanted.push({ column: nameOf(score, "score"), role: "score", kind: "number", from: score });
  if (label !== undefined)
    wanted.push({ column: nameOf(label, "label"), role: "label", kind: kindOf(label), from: label });
  const { columns, length } = yield* watchedSteps(rows, wanted, what);
  if (length === 0)
    throw new ClienteleError("too-few-rows", `${what} needs rows; found none.`, {
      count: 0,
      expected: "at least one row",
    });
  const grain = { bins, levels, points };
  const described: DriftColumn[] = [];
  for (let k = 0; k < wanted.length; k++) {
    described.push(distributionOf(wanted[k].column, wanted[k].role, columns[k], grain));
    yield [k + 1, wanted.length];
  }
  return {
    kind: "drift-baseline",
    version: 1,
    rows: length,
    columns: described,
  };
}

/** A column that is watched, and where it is read. */
export interface WatchedColumn {
  readonly column: string;
  readonly role: DriftColumn["role"];
  readonly kind: DriftColumn["kind"];
  readonly from: unknown;
}

/** Reads the columns, a missing value being one more value. */
export function readWatched(rows: Data<object>, wanted: readonly WatchedColumn[], what: string): WatchedRows {
  return runSteps(watchedSteps(rows, wanted, what));
}

interface WatchedRows {
  readonly columns: readonly TableColumn[];
  readonly length: number;
}

function* watchedSteps(
  rows: Data<object>,
  wanted: readonly WatchedColumn[],
  what: string,
): Steps<WatchedRows> {
  const specs: { [name: string]: ColumnSpec } = {};
  // one column may be both a feature and the label
  const keyOf = ({ role, column }: WatchedColumn) => (role === "feature" ? column : `${column} (${role})`);
  for (const watched of wanted)
    define(specs, keyOf(watched), {
      as: watched.kind === "number" ? "number" : "text",
      from: watched.from,
      required: false,
    });
  const read = yield* readColumnsSteps(rows, specs, { zone: zoneOf("UTC"), what });
  const columns = read.columns as unknown as { readonly [name: string]: TableColumn };
  return {
    columns: wanted.map((watched) => columns[keyOf(watched)]),
    length: rows instanceof Table ? rows.length : read.length,
  };
}

function nameOf(column: unknown, otherwise: string): string {
  return typeof column === "string" ? column : otherwise;
}

/**
 * Checks a baseline from a file or another source. O(size).
 *
 * @throws "bad-model" for anything that {@link driftBaseline} did not write.
 *
 * @example
 * import { driftBaseline, parseDriftBaseline } from "clientele/learn";
 * const baseline = driftBaseline([{ visits: 1 }, { visits: 2 }], { features: ["visits"] });
 * parseDriftBaseline(JSON.stringify(baseline)).rows; // => 2
 * parseDriftBaseline({ kind: "drift-baseline", version: 1 }); // throws "bad-model"
 */
export function parseDriftBaseline(json: unknown): DriftBaseline {
  return modelParser<DriftBaseline>({
    kind: "drift-baseline",
    version: 1,
    keys: ["kind", "version", "rows", "columns"],
    check: checkBaseline,
  })(json);
}

/** Throws "bad-model" for a baseline that cannot be used. */
export function checkBaseline({ rows, columns }: DriftBaseline): void {
  if (!(Number.isInteger(rows) && rows > 0) || !Array.isArray(columns) || columns.length === 0)
    throw badModel("drift-baseline", "rows or columns are missing");
  for (const column of columns as readonly DriftColumn[]) {
    const fail = (reason: string) => badModel("drift-baseline", `column ${show(column?.column)} ${reason}`);
    if (typeof column?.column !== "string" || !["feature", "score", "label"].includes(column.role))
      throw fail("has no name or role");
    const isNumber = column.kind === "number";
    if (!isNumber && column.kind !== "category") throw fail(`is of kind ${show(column.kind)}`);
    const bins = isNumber ? column.edges : column.levels;
    if (
      !Array.isArray(bins) ||
      !Array.isArray(column.counts) ||
      column.counts.length !== bins.length + (isNumber ? 2 : 3)
    )
      throw fail("has bins and counts that do not fit");
    if (
      !column.counts.every((v: unknown) => typeof v === "number" && v >= 0 && Number.isFinite(v)) ||
      !column.counts.some((v) => v > 0)
    )
      throw fail("has counts that are no numbers above zero");
    if (!isNumber && (!allText(bins) || !Array.isArray(column.others) || !allText(column.others)))
      throw fail("has categories that are no text");
    if (!isNumber) continue;
    if (
      !rising(bins) ||
      !rising(column.points) ||
      !rising(column.shares) ||
      column.points?.length !== column.shares?.length ||
      column.shares?.some((share) => share < 0 || share > 1)
    )
      throw fail("has points that are not in order");
  }
}

function allText(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}

function rising(values: unknown): boolean {
  return (
    Array.isArray(values) &&
    values.every(
      (value, k) => typeof value === "number" && Number.isFinite(value) && (k === 0 || value > values[k - 1]),
    )
  );
}
