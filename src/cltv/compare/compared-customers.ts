import type { Data } from "../../core/columns.ts";
import { pick } from "../../core/pick.ts";
import type { TableColumn } from "../../core/table.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";
import { sum } from "../../numeric/sum.ts";
import type { PreparedFit } from "../purchase/fit-steps.ts";
import { type Holdout, readHoldout } from "../read-holdout.ts";

/** Customers who are alike in all that a comparison looks at, sorted by frequency. */
export interface ComparedCustomers {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly logGaps: Float64Array | undefined;
  readonly count: Float64Array;
  /** Columns of covariates. */
  readonly covariates: { readonly [name: string]: TableColumn };
  /** Sum of counts. */
  readonly customers: number;
  /** Purchases of the hold-out and its length, when there is one. */
  readonly holdout: Holdout | undefined;
}

/** The customers that models were prepared for, with what came after where the data say. */
export function comparedCustomers(
  data: Data<object>,
  options: object | undefined,
  { read }: PreparedFit,
): ComparedCustomers {
  const { frequency, recency, age, logGaps, count, extra } = read;
  const holdout = readHoldout(data, options ?? {}, read, "comparePurchaseModels");
  const columns = [frequency, recency, age];
  if (holdout !== undefined) columns.push(holdout.actual, holdout.duration);
  // gaps matter only where likelihoods are compared customer by customer
  else if (logGaps !== undefined) columns.push(logGaps);
  for (const column of Object.values(extra))
    columns.push(column instanceof Float64Array ? column : Float64Array.from(column.codes));
  const { rows, weight } = distinctRows(columns, count, Math.max(1, read.length), 0);
  const kept = rows.filter((_, i) => weight[i] > 0);
  const counts = weight.filter((w) => w > 0);
  return {
    frequency: pick(frequency, kept),
    recency: pick(recency, kept),
    age: pick(age, kept),
    logGaps: logGaps === undefined ? undefined : pick(logGaps, kept),
    count: counts,
    covariates: Object.fromEntries(Object.entries(extra).map(([name, column]) => [name, pick(column, kept)])),
    customers: sum(counts),
    holdout:
      holdout === undefined
        ? undefined
        : { actual: pick(holdout.actual, kept), duration: pick(holdout.duration, kept) },
  };
}
