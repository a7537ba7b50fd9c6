import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import type { Points } from "../../numeric/points.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { assignCluster, type ClusterModel } from "./assign-cluster.ts";
import { type FeatureOptions, type Features, needRows, readFeatures, scaleFor } from "./features.ts";
import { readScaled } from "./read-scaled.ts";
import { applyScales, learnScales } from "./scales.ts";

/** Which cluster each row is in, by a model: its columns, scales and assignments are used. */
export interface ByModel<Row extends object> {
  readonly model: ClusterModel;
  readonly columns?: undefined;
  readonly cluster?: undefined;
  readonly scale?: undefined;
  /** Column that says how many equal rows a row stands for, a whole number. Default: each row stands for itself. */
  readonly count?: ColumnIn<Row, number>;
  /** "throw" refuses rows that lack a value, "skip" leaves them out and says so. Default "throw". */
  readonly onInvalid?: "throw" | "skip";
}

/** Which cluster each row is in, said by the caller. */
export interface ByLabel<Row extends object> extends FeatureOptions<Row> {
  readonly model?: undefined;
  /** The cluster: a column of text or numbers, a function of the row, or a list with an entry for each row. Rows without one are left out. */
  readonly cluster: ColumnIn<Row, string | number> | ArrayLike<string | number | null>;
}

/** Rows with the cluster of each. */
export type LabelledOptions<Row extends object> = ByModel<Row> | ByLabel<Row>;

/** Scaled points and the cluster of each. */
export interface Labelled {
  readonly points: Points;
  readonly features: Features;
  /** Cluster of each point, 0 to names.length - 1. */
  readonly label: Int32Array;
  /** Clusters in their order: numbers ascending, then text. */
  readonly names: readonly string[];
  /** Rows that belong to no cluster. */
  readonly without: number;
}

/**
 * Reads rows and the cluster of each.
 *
 * @throws as `readFeatures`, "bad-input" for a list of another length, "empty-input".
 */
export function readLabelled<Row extends object>(
  data: Data<Row>,
  options: LabelledOptions<Row>,
  what: string,
  customer?: unknown,
): Labelled {
  if (options?.model !== undefined) return byModel(data, options, what, customer);
  const { cluster } = options ?? {};
  const isList = typeof cluster === "object" && cluster !== null;
  if (!isList && typeof cluster !== "string" && typeof cluster !== "function")
    throw badOption(
      "cluster",
      cluster,
      "a column, a function of the row, or a list with an entry for each row",
    );
  const features = readFeatures(data, options, what, { customer, ...(!isList && { label: cluster }) });
  needRows(features, what);
  const { points } = learnScales(features, scaleFor(options.scale, features.names));
  const texts = isList ? listed(cluster as ArrayLike<unknown>, features, what) : named(features);
  return keep(features, points, texts, what);
}

function byModel<Row extends object>(
  data: Data<Row>,
  options: ByModel<Row>,
  what: string,
  customer: unknown,
): Labelled {
  const { model } = options;
  // both read the rows, and a generator can be read once only
  const rows = Symbol.iterator in Object(data) && !("length" in data) ? [...data] : data;
  const { cluster } = assignCluster(model, rows).columns;
  const features = readScaled(rows, model.scales, options, what, { customer });
  needRows(features, what);
  return keep(features, applyScales(features, model.scales), listed(cluster, features, what), what);
}

function listed(
  list: ArrayLike<unknown>,
  features: Pick<Features, "rows" | "inputLength" | "inputRows">,
  what: string,
): (string | undefined)[] {
  if (list.length !== features.inputLength) {
    throw new ClienteleError(
      "bad-input",
      `${what}: option cluster is a list of ${list.length}, but there are ${features.inputLength} rows; expected an entry for each row.`,
      { value: list.length, expected: `${features.inputLength} entries` },
    );
  }
  const { inputRows } = features;
  return Array.from({ length: features.rows }, (_, i) => {
    const value = list[inputRows === undefined ? i : inputRows[i]];
    return value === null || value === undefined || Number.isNaN(value) ? undefined : String(value);
  });
}

function named({ label }: Features): (string | undefined)[] {
  if (label === undefined) return [];
  return Array.from(label.codes, (code) => (code < 0 ? undefined : label.levels[code]));
}

function keep(
  features: Features,
  points: Points,
  texts: readonly (string | undefined)[],
  what: string,
): Labelled {
  const { label, names, rows } = numbered(texts, what);
  if (rows.length === texts.length) return { points, features, label, names, without: 0 };
  const { count, customer, inputRows } = features;
  const left = {
    ...features,
    rows: rows.length,
    columns: features.columns.map((column) => pick(column, rows)),
    count: count && pick(count, rows),
    customer: customer && pick(customer, rows),
    inputRows: inputRows ? rows.map((i) => inputRows[i]) : rows,
  };
  return {
    points: {
      ...points,
      rows: rows.length,
      columns: points.columns.map((column) => pick(column, rows)),
      weight: points.weight && pick(points.weight, rows),
    },
    features: left,
    label,
    names,
    without: texts.length - rows.length,
  };
}

/** Clusters in their order, the rows that belong to one, and the cluster of each of these. */
function numbered(
  texts: readonly (string | undefined)[],
  what: string,
): { readonly names: string[]; readonly rows: Int32Array; readonly label: Int32Array } {
  const names = [...new Set(texts.filter((t) => t !== undefined))].sort(byNumberThenText);
  const index = new Map(names.map((name, c) => [name, c]));
  const rows = Int32Array.from(texts.keys()).filter((i) => texts[i] !== undefined);
  if (rows.length === 0) throw new ClienteleError("empty-input", `${what}: no row belongs to a cluster.`);
  return { names, rows, label: Int32Array.from(rows, (i) => index.get(texts[i] as string) as number) };
}

/** The same from a list with an entry for each of so many rows. */
export function labelsOf(list: ArrayLike<unknown>, rows: number, what: string): ReturnType<typeof numbered> {
  if (typeof list !== "object" || list === null)
    throw badOption("cluster", list, "a list with an entry for each row");
  return numbered(listed(list, { rows, inputLength: rows, inputRows: undefined }, what), what);
}

function byNumberThenText(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y) && x !== y) return x - y;
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
