import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { adjustLogP, type PCorrection } from "../../numeric/adjust-log-p.ts";
import type { LifetimeRows } from "../input/read-lifetimes.ts";
import { type ComparedStratum, compared, rankTest, summed } from "./compared-strata.ts";
import type { ComparedGroup, ComparedPair, LogRankTest } from "./log-rank-types.ts";
import type { RankSums, RankWeights } from "./rank-scores.ts";

/** Observed and expected events by group. */
export function groupTable(
  labels: string[],
  customers: Float64Array,
  total: RankSums,
): LogRankTest["groups"] {
  const group = { codes: Int32Array.from(labels, (_, g) => g), levels: labels };
  const { observed, expected } = total;
  return new Table<ComparedGroup, TableInfo>(
    labels.length,
    { group, customers, observed, expected },
    { kind: "compared-groups", key: "group" },
  );
}

/** The same by stratum. */
export function strataTable(
  labels: string[],
  strata: readonly ComparedStratum[],
  codes: Int32Array,
  count: Float64Array | undefined,
): LogRankTest["strata"] {
  const length = labels.length * strata.length;
  const all = (name: "observed" | "expected") =>
    Float64Array.from(strata.flatMap(({ sums }) => [...sums[name]]));
  const customers = new Float64Array(length);
  for (const [s, { members }] of strata.entries())
    for (const i of members) customers[s * labels.length + codes[i]] += count === undefined ? 1 : count[i];
  const code = (of: (row: number) => number) => Int32Array.from({ length }, (_, row) => of(row));
  return new Table<ComparedGroup & { readonly stratum: string }, TableInfo>(
    length,
    {
      stratum: {
        codes: code((row) => Math.floor(row / labels.length)),
        levels: strata.map((s) => s.stratum),
      },
      group: { codes: code((row) => row % labels.length), levels: labels },
      customers,
      observed: all("observed"),
      expected: all("expected"),
    },
    { kind: "compared-groups" },
  );
}

/** Each pair of groups compared, within strata, p-values corrected. */
export function pairTable(
  rows: LifetimeRows,
  codes: Int32Array,
  labels: string[],
  stratum: TextColumn,
  weights: RankWeights,
  correction: PCorrection,
): LogRankTest["pairs"] {
  const pairs = labels.flatMap((_, g) => labels.slice(g + 1).map((_, k) => [g, g + 1 + k] as const));
  const tests = pairs.map(([g, h]) => {
    const both = compared(
      rows,
      codes,
      labels.length,
      stratum,
      weights,
      (i) => codes[i] === g || codes[i] === h,
    );
    return rankTest(
      summed(
        both.map(({ sums }) => sums),
        labels.length,
      ),
    );
  });
  const logAdjustedP = adjustLogP(
    tests.map((test) => test.logPValue),
    correction,
  );
  const column = (name: "statistic" | "pValue" | "logPValue") =>
    Float64Array.from(tests, (test) => test[name]);
  const named = (side: 0 | 1) => ({ codes: Int32Array.from(pairs, (pair) => pair[side]), levels: labels });
  return new Table<ComparedPair, TableInfo>(
    pairs.length,
    {
      group: named(0),
      other: named(1),
      statistic: column("statistic"),
      pValue: column("pValue"),
      logPValue: column("logPValue"),
      adjustedP: logAdjustedP.map(Math.exp),
      logAdjustedP,
    },
    { kind: "compared-pairs" },
  );
}
