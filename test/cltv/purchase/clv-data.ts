import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { PurchaseModel } from "../../../src/cltv/index.ts";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { summarizeCustomers } from "../../../src/data/index.ts";
import { shared } from "../../common/project.ts";

const folder = join(shared, "data", "clv");
const oracle = join(shared, "oracles", "clv.json");

/** Whether the reference data are at hand. */
export const hasClvData: boolean = existsSync(folder) && existsSync(oracle);

/** Rows with frequency, recency, age in weeks. */
export type Purchases = ReturnType<typeof purchasesFrom>;

/** The reference results. */
export function clvOracle(): never {
  return JSON.parse(readFileSync(oracle, "utf8")) as never;
}

/** Customers from a file of summaries, by the names of its columns. */
export function purchasesFrom(file: string, names: readonly [string, string, string]) {
  const bytes = readFileSync(join(folder, file));
  const [head, ...lines] = (file.endsWith("gz") ? gunzipSync(bytes) : bytes).toString().trim().split(/\r?\n/);
  const at = names.map((name) => head.replaceAll('"', "").split(",").indexOf(name));
  const column = (c: number) => Float64Array.from(lines, (line) => Number(line.split(",")[at[c]]));
  return fromColumns(
    { frequency: column(0), recency: column(1), age: column(2) },
    { kind: "customers", unit: "week" },
  );
}

/** Customers from a log of purchases, summarized as of a day. */
export function purchasesFromLog(
  file: string,
  separator: RegExp,
  columns: readonly [customer: number, date: number],
  asOf: string,
): Purchases {
  const lines = readFileSync(join(folder, file), "utf8").trim().split(/\r?\n/).slice(1);
  const orders = lines.map((line) => {
    const cells = line.trim().replaceAll('"', "").split(separator);
    const day = cells[columns[1]];
    const time = day.includes("-") ? day : `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
    return { customer: cells[columns[0]], time, amount: 1 };
  });
  const { frequency, recency, age } = summarizeCustomers(orders, { asOf, suspects: "keep" }).columns;
  return fromColumns({ frequency, recency, age }, { kind: "customers", unit: "week" });
}

/** A model with known parameters. */
export function modelWith<K extends PurchaseModel["kind"]>(
  kind: K,
  params: { readonly [name: string]: number },
  unit: "day" | "week" | "year" = "week",
): PurchaseModel {
  const none = Object.fromEntries(Object.keys(params).map((name) => [name, null]));
  return {
    kind,
    version: 1,
    params,
    unit,
    asOf: null,
    fit: {
      status: "converged",
      logLikelihood: 0,
      customers: 1,
      distinct: 1,
      iterations: 0,
      standardErrors: none,
      intervals: none,
      level: 0.95,
      covariance: [],
      aic: 0,
      bic: 0,
      warnings: [],
    },
  } as unknown as PurchaseModel;
}
