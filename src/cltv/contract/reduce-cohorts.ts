import {
  type ColumnOption,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { type TimeUnit, unitDays, zoneOf } from "../../core/time.ts";
import type { Contracts } from "./contract-rows.ts";
import { contractsTable } from "./contracts-table.ts";

/** Columns and settings of {@link reduceCohorts}. */
export type ReduceCohortsOptions<Row extends object> = ColumnOption<Row, "period", number> &
  ColumnOption<Row, "customers", number> &
  OptionalColumn<Row, "cohort", Id> & {
    /** Length of one period. Required. */
    readonly unit: TimeUnit;
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/**
 * Contracts from a retention table: per cohort, how many of those who began are still there after 0, 1, 2 ... periods. Cohorts may be followed for different times; without a
 * `cohort` column there is one. Whoever is missing after the t-th period has ended in it; whoever is left at the end of a cohort's row still runs. Shares do instead of counts, but then standard
 * errors are those of so few customers. O(n log n).
 *
 * @throws "bad-value" for a cohort that grows, lacks its beginning (period 0), or leaves a period out or has it twice; "missing-value", "missing-column", "bad-option".
 *
 * @example
 * import { reduceCohorts } from "clientele/cltv";
 * const table = [
 *   { cohort: "2024", period: 0, customers: 100 },
 *   { cohort: "2024", period: 1, customers: 80 },
 *   { cohort: "2024", period: 2, customers: 70 },
 *   { cohort: "2025", period: 0, customers: 50 },
 *   { cohort: "2025", period: 1, customers: 42 },
 * ];
 * const contracts = reduceCohorts(table, { unit: "year" });
 * contracts.at(0); // => { periods: 1, ended: 0, count: 42 }
 * contracts.at(1); // => { periods: 1, ended: 1, count: 28 }
 * contracts.info.contracts; // => 150
 * reduceCohorts([{ period: 1, customers: 80 }], { unit: "year" }); // throws "bad-value"
 */
export function reduceCohorts<Row extends object>(
  cohorts: Data<Row>,
  options: ReduceCohortsOptions<NoInfer<Row>>,
): Contracts {
  const what = "reduceCohorts";
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const unit = chosen.unit as TimeUnit | undefined;
  if (unit === undefined) throw badOption("unit", unit, 'the length of one period, such as "month"');
  unitDays(unit);
  const data = cohorts as Data<object>;
  const read = readColumns(
    data,
    {
      cohort: { as: "text", required: false, from: chosen.cohort ?? cohortColumn(data) },
      period: {
        as: "number",
        min: 0,
        valid: Number.isInteger,
        from: chosen.period ?? "period",
        expected: "a whole number of periods since the beginning, zero or more",
      },
      customers: {
        as: "number",
        min: 0,
        from: chosen.customers ?? "customers",
        expected: "a number of customers, zero or more",
      },
    },
    { zone: zoneOf("UTC"), what, onInvalid: chosen.onInvalid ?? "throw" },
  );
  const { length } = read;
  const codes: ArrayLike<number> = read.columns.cohort?.codes ?? new Int32Array(length);
  const period = read.columns.period ?? new Float64Array(0);
  const customers = read.columns.customers ?? new Float64Array(0);
  const order = Int32Array.from({ length }, (_, i) => i).sort(
    (a, b) => codes[a] - codes[b] || period[a] - period[b],
  );
  const periods: number[] = [];
  const ended: number[] = [];
  const count: number[] = [];
  const add = (t: number, end: number, n: number) => {
    periods.push(t);
    ended.push(end);
    count.push(n);
  };
  for (let k = 0; k < length; k++) {
    const i = order[k];
    const first = k === 0 || codes[order[k - 1]] !== codes[i];
    const expected = first ? 0 : period[order[k - 1]] + 1;
    const row = read.rows === undefined ? i : read.rows[i];
    if (period[i] !== expected)
      throw wrong(row, "period", period[i], `period ${expected}: a cohort has every period once, from 0 on`);
    if (!first) {
      const before = customers[order[k - 1]];
      if (customers[i] > before * (1 + 1e-12))
        throw wrong(row, "customers", customers[i], `at most ${before}, those there one period before`);
      add(period[i], 1, Math.max(0, before - customers[i]));
    }
    const last = k === length - 1 || codes[order[k + 1]] !== codes[i];
    if (last) add(period[i], 0, customers[i]);
  }
  return contractsTable(periods, ended, count, {
    unit,
    ...(read.rejected.length > 0 && { rejected: read.rejected }),
    notes: [],
  });
}

/** Rows without a cohort belong to one. */
function cohortColumn(data: Data<object>): unknown {
  if (data instanceof Table) return "cohort" in data.columns ? "cohort" : undefined;
  return (row: { readonly cohort?: unknown }) => row.cohort;
}

function wrong(row: number, column: string, value: number, expected: string): ClienteleError {
  return new ClienteleError(
    "bad-value",
    `reduceCohorts: column "${column}" of row ${row} holds ${value}; expected ${expected}.`,
    { row, column, value, expected },
  );
}
