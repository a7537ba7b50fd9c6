import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromColumns } from "../../../src/core/from-columns.ts";
import type { Table } from "../../../src/core/table.ts";
import { shared } from "../../common/project.ts";

const folder = join(shared, "data/churn");

/** Whether the data that the reference results were made from are there. */
export const hasChurnData: boolean = existsSync(folder);

/** Columns as the reference results use them: ids left out, target 0 or 1, a blank TotalCharges is 0. */
export interface ChurnSet {
  readonly table: Table<object>;
  readonly target: string;
  readonly features: readonly string[];
}

/** `telco`: Churn, 7,043 rows. */
export function telco(): ChurnSet {
  return churnSet("telco.csv", ["customerID"], "Churn");
}

/** `bank`: Exited, 10,000 rows. */
export function bank(): ChurnSet {
  return churnSet("bank.csv", ["RowNumber", "CustomerId", "Surname"], "Exited");
}

function churnSet(file: string, ids: readonly string[], target: string): ChurnSet {
  const [head, ...lines] = readFileSync(join(folder, file), "utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  const cells = lines.map((line) => line.split(","));
  const columns: { [name: string]: unknown[] } = {};
  names.forEach((name, c) => {
    if (ids.includes(name)) return;
    const values = cells.map((row) => row[c].trim());
    if (name === target) columns[name] = values.map((v) => (v === "Yes" || v === "1" ? 1 : 0));
    else if (values.every((v) => v === "" || !Number.isNaN(Number(v)))) columns[name] = values.map(Number);
    else columns[name] = values;
  });
  return {
    table: fromColumns(columns as never) as unknown as Table<object>,
    target,
    features: Object.keys(columns).filter((name) => name !== target),
  };
}

/** The simulated set of the reference (seed 20240601): x0 to x29, x20 to x29 being codes of categories kept as numbers, and y. */
export function simulated(rows = 200_000): ChurnSet {
  const levels = [2, 2, 3, 3, 4, 5, 6, 8, 12, 20];
  const shift = [-0.6, -0.2, 0, 0.3, 0.7];
  const x = Array.from({ length: 30 }, () => new Float64Array(rows));
  const y = new Float64Array(rows);
  const u = new Float64Array(32);
  let state = 20240601;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < 32; j++) {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      u[j] = ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }
    for (let j = 0; j < 5; j++) {
      x[j][i] = u[j];
      x[5 + j][i] = (u[j + 5] + u[j]) / 2;
      x[10 + j][i] = 1 / (1 - 0.999 * u[10 + j]) - 1;
      x[15 + j][i] = Math.floor(10 * u[15 + j] * u[15 + j]);
    }
    for (let j = 0; j < 10; j++) x[20 + j][i] = Math.floor(u[20 + j] * levels[j]);
    const z =
      -1.79 +
      2 * (x[0][i] - 0.5) -
      1.5 * (x[6][i] - 0.5) +
      6 * (x[2][i] - 0.5) * (x[3][i] - 0.5) +
      (x[4][i] > 0.7 ? 0.8 : 0) -
      0.15 * Math.min(x[10][i], 10) +
      0.15 * (x[15][i] - 3) * (x[20][i] === 1 ? 1 : -0.5) +
      shift[x[25][i]] +
      (x[28][i] % 3 === 0 ? 0.7 : 0) -
      ((7 * x[29][i]) % 20 < 6 ? 0.5 : 0);
    y[i] = u[30] < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  }
  const columns = Object.fromEntries([
    ...x.map((values, j) => [`x${j}`, values] as const),
    ["y", y] as const,
  ]);
  return {
    table: fromColumns(columns) as unknown as Table<object>,
    target: "y",
    features: x.map((_, j) => `x${j}`),
  };
}

/** Rows of a table by place. */
export function rowsAt(set: ChurnSet, keep: (row: number) => boolean): Table<object> {
  const rows = Int32Array.from({ length: set.table.length }, (_, i) => i).filter(keep);
  const picked = Object.fromEntries(
    Object.entries(
      set.table.columns as {
        readonly [name: string]: Float64Array | { codes: Int32Array; levels: readonly string[] };
      },
    ).map(([name, column]) => [
      name,
      column instanceof Float64Array
        ? Float64Array.from(rows, (i) => column[i])
        : { codes: Int32Array.from(rows, (i) => column.codes[i]), levels: column.levels },
    ]),
  );
  return fromColumns(picked as never) as unknown as Table<object>;
}
