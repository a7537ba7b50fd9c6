import {
  type ColumnOption,
  type ColumnSpec,
  type Data,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { pick } from "../../core/pick.ts";
import { Problems } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import type { Rejected, Table, TableInfo, TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";

/** Contracts that look alike to a model of how long they last. */
export interface ContractPattern {
  /** Of an ended contract the period it ended in, 1 for the first; of a running one the periods it has outlived: its renewals. */
  readonly periods: number;
  /** 1 ended, 0 still running. */
  readonly ended: number;
  /** How many contracts have exactly these two. */
  readonly count: number;
}

/** What reduced contracts say about themselves. */
export interface ContractsInfo extends TableInfo {
  readonly kind: "contracts";
  /** Contracts in all: the sum of `count`. */
  readonly contracts: number;
  /** What a person should know, in words. */
  readonly notes: readonly string[];
}

/** Contract patterns, one row per distinct (periods, ended). */
export type Contracts = Table<ContractPattern, ContractsInfo>;

/** Where contracts are. Columns default to the names of the table that {@link reduceContracts} makes. */
export type ContractRowColumns<Row extends object = ContractPattern> = ColumnOption<Row, "periods", number> &
  ColumnOption<Row, "ended", number | boolean> &
  OptionalColumn<Row, "count", number> & {
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** Contracts in the order of the input. */
export interface ContractArrays {
  readonly length: number;
  readonly periods: Float64Array;
  readonly ended: Float64Array;
  readonly count: Float64Array;
  readonly customer: TextColumn | undefined;
  /** Values of the covariates, column by column. */
  readonly covariates: readonly Float64Array[];
  /** Row of the input that each row came from; undefined when none was left out. */
  readonly rows: Int32Array | undefined;
  readonly rejected: readonly Rejected[];
}

/** Distinct contracts with counts above zero, sorted. */
export interface ContractRows {
  readonly length: number;
  readonly periods: Float64Array;
  readonly ended: Float64Array;
  readonly count: Float64Array;
  readonly contracts: number;
  readonly covariates: readonly Float64Array[];
  /** The largest number of periods. */
  readonly longest: number;
}

/** What else is read of contracts. */
interface ContractReading {
  /** Whether rows must say whether they ended; those that need not run. Default "required". */
  readonly endedBy?: "required" | "optional";
  /** Names of columns of covariates. Default: none. */
  readonly covariates?: readonly string[];
}

/**
 * Reads and checks contracts.
 *
 * @throws "bad-value", "missing-value", "missing-column", "bad-input".
 */
export function readContracts(
  data: Data<object>,
  options: object | undefined,
  what: string,
  { endedBy = "required", covariates = [] }: ContractReading = {},
): ContractArrays {
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const { onInvalid = "throw" } = chosen;
  const specs: { [name: string]: ColumnSpec } = {
    periods: {
      as: "number",
      min: 0,
      valid: Number.isInteger,
      from: chosen.periods ?? "periods",
      expected: "a whole number of periods, zero or more",
    },
    ended: {
      as: "number",
      valid: (v) => v === 0 || v === 1,
      from: endedBy === "required" ? (chosen.ended ?? "ended") : optionalColumn(data, chosen.ended, "ended"),
      expected: "1 or true for a contract that has ended, 0 or false for one that runs",
    },
    count: {
      as: "number",
      min: 0,
      from: optionalColumn(data, chosen.count, "count"),
      expected: "a count, zero or more",
    },
    customer: { as: "text", required: false, from: optionalColumn(data, chosen.customer, "customer") },
  };
  for (const name of covariates)
    specs[`covariate ${name}`] = { as: "number", from: name, expected: "a number, or true or false" };
  const read = readColumns(data, specs, { zone: zoneOf("UTC"), onInvalid, what });
  const found = read.columns as unknown as { readonly [name: string]: Float64Array | undefined };
  // an empty list of rows has no columns
  const periods = found.periods ?? new Float64Array(0);
  const ended = found.ended ?? new Float64Array(read.length);
  const bad = new Problems();
  for (let i = 0; i < read.length; i++)
    if (ended[i] === 1 && periods[i] === 0)
      bad.add(i, "periods", 0, "1 or more for a contract that has ended (1: in its first period)");
  const customer = (read.columns as { readonly customer?: TextColumn }).customer;
  const count = found.count ?? new Float64Array(read.length).fill(1);
  const values = Object.fromEntries(
    covariates.map((name) => [`covariate ${name}`, found[`covariate ${name}`] ?? new Float64Array(0)]),
  );
  const settled = bad.settle(
    read.length,
    { periods, ended, count, ...values, ...(customer && { customer }) },
    onInvalid,
    what,
  );
  return {
    periods: settled.columns.periods as Float64Array,
    ended: settled.columns.ended as Float64Array,
    count: settled.columns.count as Float64Array,
    covariates: covariates.map((name) => settled.columns[`covariate ${name}`] as Float64Array),
    customer: settled.columns.customer as TextColumn | undefined,
    length: settled.length,
    ...settledRows(read, settled),
  };
}

/**
 * Contracts reduced to distinct rows with counts. O(n) and a sort of the distinct rows.
 *
 * @throws "empty-input" without contracts, "too-few-rows" when none has ended.
 */
export function contractRows(
  read: Omit<ContractArrays, "customer" | "rejected" | "rows">,
  what: string,
): ContractRows {
  const kept: number[] = [];
  for (let i = 0; i < read.length; i++) if (read.count[i] > 0) kept.push(i);
  if (kept.length === 0)
    throw new ClienteleError(
      "empty-input",
      `${what} needs contracts; it was given none with a count above zero.`,
    );
  const columns = [read.periods, read.ended, ...read.covariates].map((column) => pick(column, kept));
  const { rows, weight } = distinctRows(columns, pick(read.count, kept), kept.length, 0);
  const ended = pick(columns[1], rows);
  let contracts = 0;
  for (const n of weight) contracts += n;
  if (!ended.includes(1))
    throw new ClienteleError(
      "too-few-rows",
      `${what}: none of the ${contracts} contracts has ended, so there is nothing to learn about leaving. Wait until some do.`,
      { count: contracts },
    );
  const periods = pick(columns[0], rows);
  return {
    length: rows.length,
    periods,
    ended,
    count: weight,
    contracts,
    covariates: columns.slice(2).map((column) => pick(column, rows)),
    longest: periods[periods.length - 1],
  };
}
