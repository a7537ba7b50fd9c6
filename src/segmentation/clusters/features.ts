import { type ColumnSpec, type Data, type Id, type OnInvalid, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { type Rejected, Table, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { isScale, type Scale } from "./scales.ts";

/** Names of the number columns of `Row`; of rows with an index signature, any name. */
export type FeatureName<Row> =
  | (string extends keyof Row ? string : never)
  | ({ [K in keyof Row]-?: [NonNullable<Row[K]>] extends [number] ? K : never }[keyof Row] & string);

/** What every function that looks for clusters takes. */
export interface FeatureOptions<Row extends object> {
  /** Columns of numbers that customers are compared by, each once. */
  readonly columns: readonly FeatureName<Row>[];
  /**
   * How columns become comparable, for all or by column: "z" (mean 0, standard deviation 1, with n in the denominator), "range" (0 to 1), "robust"
   * (median 0, quartiles 1 apart; where the quartiles meet, as "z"), "log" ("z" of log(1 + x), for money and counts), "none". Default "z".
   */
  readonly scale?: Scale | { readonly [column: string]: Scale };
  /** Column that says how many equal rows a row stands for, a whole number. Default: each row stands for itself. */
  readonly count?: ColumnIn<Row, number>;
  /** "throw" refuses rows that lack a value, "skip" leaves them out and says so. Default "throw". */
  readonly onInvalid?: OnInvalid;
}

/** Columns read, all of one length; rows with a count of zero are gone. */
export interface Features {
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly count: Float64Array | undefined;
  /** Sum of the counts. */
  readonly total: number;
  /** Row of the input that each row came from; undefined when none was left out. */
  readonly inputRows: Int32Array | undefined;
  readonly inputLength: number;
  readonly rejected: readonly Rejected[];
  readonly customer: TextColumn | undefined;
  /** Whatever the caller asked for besides. */
  readonly label: TextColumn | undefined;
  /** Columns of text, where the caller asked for some. */
  readonly categories?: readonly TextColumn[];
  /** Of a column that says 1 or 0: the text it stands for. As long as `names`. */
  readonly levels?: readonly (string | undefined)[];
}

/** What else is read along with the features. */
interface Extras {
  readonly customer?: unknown;
  readonly label?: unknown;
  /** Columns of text to read, too. */
  readonly categories?: readonly string[];
  /** Rows may lack values (they stay, with NaN or -1). */
  readonly sparse?: boolean;
}

/**
 * Reads the features of the rows.
 *
 * @throws "bad-option", "missing-column", "missing-value", "bad-value", "bad-input".
 */
export function readFeatures<Row extends object>(
  data: Data<Row>,
  options: Omit<FeatureOptions<Row>, "scale">,
  what: string,
  extras: Extras = {},
): Features {
  const { categories = [] } = extras;
  const names = columnNames(options?.columns, categories);
  const required = extras.sparse !== true;
  const own = (name: string) =>
    names.includes(name) || categories.includes(name) ? `${name} (option)` : name;
  const [count, customer, label] = [own("count"), own("customer"), own("cluster")];
  // squares must stay finite
  const size = { valid: (x: number) => Math.abs(x) <= 1e150, expected: "a number below 1e150 in size" };
  const whole = { min: 0, valid: Number.isInteger, expected: "a whole number, zero or more" };
  const specs: { [name: string]: ColumnSpec } = Object.fromEntries([
    ...names.map((name): [string, ColumnSpec] => [name, { as: "number", from: name, required, ...size }]),
    ...categories.map((name): [string, ColumnSpec] => [name, { as: "text", from: name, required }]),
    [count, { as: "number", from: options.count, ...whole }],
    [customer, { as: "text", from: extras.customer, required: false }],
    [label, { as: "text", from: extras.label, required: false }],
  ]);
  const read = readColumns(data as Data<object>, specs, {
    zone: zoneOf("UTC"),
    what,
    ...(options.onInvalid !== undefined && { onInvalid: options.onInvalid }),
  });
  const { inputLength, rejected } = read;
  const columns = read.columns as unknown as {
    readonly [name: string]: Float64Array | TextColumn | undefined;
  };
  const counts = columns[count] as Float64Array | undefined;
  // an empty table of rows has no columns to read
  const found = {
    columns: names.map((name) => (columns[name] as Float64Array | undefined) ?? new Float64Array(0)),
    customer: columns[customer] as TextColumn | undefined,
    label: columns[label] as TextColumn | undefined,
    ...(categories.length > 0 && {
      categories: categories.map((name) => (columns[name] as TextColumn | undefined) ?? NO_TEXT),
    }),
  };
  const kept = counts === undefined ? undefined : positive(counts);
  if (counts === undefined || kept === undefined) {
    const total = counts === undefined ? read.length : counts.reduce((a, b) => a + b, 0);
    return {
      ...found,
      names,
      rows: read.length,
      count: counts,
      total,
      inputRows: read.rows,
      inputLength,
      rejected,
    };
  }
  return {
    names,
    rows: kept.length,
    columns: found.columns.map((column) => pick(column, kept)),
    count: pick(counts, kept),
    total: counts.reduce((a, b) => a + b, 0),
    customer: found.customer && pick(found.customer, kept),
    label: found.label && pick(found.label, kept),
    ...(found.categories && { categories: found.categories.map((column) => pick(column, kept)) }),
    inputRows: read.rows === undefined ? kept : kept.map((i) => (read.rows as Int32Array)[i]),
    inputLength,
    rejected,
  };
}

/** Refuses input without rows. */
export function needRows({ rows, inputLength }: Features, what: string): void {
  if (rows > 0) return;
  throw new ClienteleError(
    "empty-input",
    inputLength === 0
      ? `${what} was given no rows; it needs customers to group.`
      : `${what} is left without rows: all ${inputLength} lack a value or have a count of zero.`,
    { count: inputLength },
  );
}

/** The error of more clusters than there are different rows. */
export function tooFewPoints(what: string, k: number, distinct: number): ClienteleError {
  return new ClienteleError(
    "too-few-rows",
    `${what} was asked for ${k} clusters, but the rows have only ${distinct} different combination${distinct === 1 ? "" : "s"} of values; ask for ${distinct === 1 ? "one cluster" : `at most ${distinct}`} or take more columns.`,
    { value: k, expected: `k of at most ${distinct}` },
  );
}

/** A whole number in bounds. */
export function wholeOption(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw badOption(name, value, `a whole number from ${least} to ${most}`);
}

/** The column with the customers' ids: the option, else "customer" where the rows have one. */
export function customerColumn<Row extends object>(
  data: Data<Row>,
  option: ColumnIn<Row, Id> | undefined,
): unknown {
  if (option !== undefined) return option;
  const first = data instanceof Table ? data.columns : Array.isArray(data) ? data[0] : undefined;
  return typeof first === "object" && first !== null && "customer" in first ? "customer" : undefined;
}

/** The scale of each column. */
export function scaleFor(scale: FeatureOptions<object>["scale"], names: readonly string[]): Scale[] {
  if (typeof scale === "object" && scale !== null) {
    const stray = Object.keys(scale).find((name) => !names.includes(name));
    if (stray !== undefined)
      throw badOption("scale", stray, `columns among ${names.map((name) => show(name)).join(", ")}`);
  }
  return names.map((name) => {
    const one =
      (typeof scale === "object" && scale !== null
        ? Object.hasOwn(scale, name)
          ? scale[name]
          : undefined
        : scale) ?? "z";
    if (!isScale(one)) throw badOption("scale", one, '"z", "range", "robust", "log" or "none"');
    return one;
  });
}

const NO_TEXT: TextColumn = { codes: /* @__PURE__ */ new Int32Array(0), levels: [] };

function columnNames(
  columns: readonly string[] | undefined,
  categories: readonly string[],
): readonly string[] {
  if (
    !Array.isArray(columns) ||
    columns.length + categories.length === 0 ||
    !columns.every((name) => typeof name === "string") ||
    new Set(columns).size < columns.length
  )
    throw badOption("columns", columns, 'names of number columns, each once, such as ["orders", "revenue"]');
  return columns;
}

function positive(counts: Float64Array): Int32Array | undefined {
  if (!counts.includes(0)) return undefined;
  const rows: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) rows.push(i);
  return Int32Array.from(rows);
}
