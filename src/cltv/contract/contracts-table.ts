import { Table } from "../../core/table.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";
import { sum } from "../../numeric/sum.ts";
import type { ContractPattern, Contracts, ContractsInfo } from "./contract-rows.ts";

/** Contracts as a table of their distinct patterns, sorted; patterns of nobody are left out. Further columns are covariates. */
export function contractsTable(
  periods: readonly number[],
  ended: readonly number[],
  count: readonly number[],
  info: Omit<ContractsInfo, "kind" | "contracts">,
  further: { readonly [name: string]: readonly number[] } = {},
): Contracts {
  const names = Object.keys(further);
  const columns = [periods, ended, ...names.map((name) => further[name])].map((column) =>
    Float64Array.from(column),
  );
  const { rows, weight } = distinctRows(columns, Float64Array.from(count), Math.max(1, periods.length), 0);
  const kept = Array.from(rows.keys()).filter((i) => weight[i] > 0);
  const pickFrom = (values: Float64Array) => Float64Array.from(kept, (i) => values[rows[i]]);
  const counts = Float64Array.from(kept, (i) => weight[i]);
  return new Table<ContractPattern, ContractsInfo>(
    kept.length,
    {
      periods: pickFrom(columns[0]),
      ended: pickFrom(columns[1]),
      count: counts,
      ...Object.fromEntries(names.map((name, c) => [name, pickFrom(columns[c + 2])])),
    },
    { kind: "contracts", ...info, contracts: sum(counts) },
  );
}
