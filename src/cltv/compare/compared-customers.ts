import type { Data } from "../../core/columns.ts";
import { type ColumnSpec, readColumns } from "../../core/columns.ts";
import { pick } from "../../core/pick.ts";
import { Problems } from "../../core/problems.ts";
import { zoneOf } from "../../core/time.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";
import { sum } from "../../numeric/sum.ts";
import { optionalColumn } from "../optional-column.ts";
import type { PreparedFit } from "../purchase/fit-steps.ts";

/** Customers who are alike in all that a comparison looks at, sorted by frequency. */
export interface ComparedCustomers {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly logGaps: Float64Array | undefined;
  readonly count: Float64Array;
  /** Sum of counts. */
  readonly customers: number;
  /** Purchases of the hold-out and its length, when there is one. */
  readonly holdout: { readonly actual: Float64Array; readonly duration: Float64Array } | undefined;
}

/** The customers that models were prepared for, with what came after where the data say. */
export function comparedCustomers(
  data: Data<object>,
  options: object | undefined,
  { read }: PreparedFit,
): ComparedCustomers {
  const { frequency, recency, age, logGaps, count } = read;
  const holdout = holdoutOf(data, options, read.rows, count);
  const columns = [frequency, recency, age];
  if (holdout !== undefined) columns.push(holdout.actual, holdout.duration);
  // gaps matter only where likelihoods are compared customer by customer
  else if (logGaps !== undefined) columns.push(logGaps);
  const { rows, weight } = distinctRows(columns, count, Math.max(1, read.length), 0);
  const kept = rows.filter((_, i) => weight[i] > 0);
  const counts = weight.filter((w) => w > 0);
  return {
    frequency: pick(frequency, kept),
    recency: pick(recency, kept),
    age: pick(age, kept),
    logGaps: logGaps === undefined ? undefined : pick(logGaps, kept),
    count: counts,
    customers: sum(counts),
    holdout:
      holdout === undefined
        ? undefined
        : { actual: pick(holdout.actual, kept), duration: pick(holdout.duration, kept) },
  };
}

function holdoutOf(
  data: Data<object>,
  options: object | undefined,
  rows: Int32Array | undefined,
  count: Float64Array,
): { readonly actual: Float64Array; readonly duration: Float64Array } | undefined {
  const chosen = (options ?? {}) as { readonly [name: string]: unknown };
  const from = optionalColumn(data, chosen.holdoutFrequency, "holdoutFrequency");
  if (from === undefined) return undefined;
  const specs: { [name: string]: ColumnSpec } = {
    holdoutFrequency: { as: "number", required: false, from },
    holdoutDuration: { as: "number", required: false, from: chosen.holdoutDuration ?? "holdoutDuration" },
  };
  const what = "comparePurchaseModels";
  const { columns } = readColumns(data, specs, { zone: zoneOf("UTC"), what });
  const all = columns as unknown as { readonly [name: string]: Float64Array };
  const used = (name: string) => (rows === undefined ? all[name] : pick(all[name], rows));
  const actual = used("holdoutFrequency");
  const duration = used("holdoutDuration");
  const bad = new Problems();
  const rowOf = (i: number) => rows?.[i] ?? i;
  const found = (value: number) => (Number.isNaN(value) ? null : value);
  for (let i = 0; i < actual.length; i++) {
    if (count[i] === 0) continue;
    if (!(Number.isInteger(actual[i]) && actual[i] >= 0))
      bad.add(rowOf(i), "holdoutFrequency", found(actual[i]), "a whole number of orders, zero or more");
    if (!(duration[i] > 0 && duration[i] < Number.POSITIVE_INFINITY))
      bad.add(rowOf(i), "holdoutDuration", found(duration[i]), "a length of time above zero");
  }
  bad.settle(actual.length, {}, "throw", what);
  return { actual, duration };
}
