import type { TextColumn } from "../../core/table.ts";
import { semidefiniteForm } from "../../numeric/semidefinite-form.ts";
import { chiSquareTest } from "../cox/chi-square-test.ts";
import { countSteps } from "../curves/count-steps.ts";
import { groupRows } from "../curves/group-rows.ts";
import type { LifetimeRows } from "../input/read-lifetimes.ts";
import { timeIndex } from "../input/time-index.ts";
import type { SurvivalTest } from "../survival-test.ts";
import { type RankSums, type RankWeights, rankSums } from "./rank-scores.ts";

/** A stratum compared. */
export interface ComparedStratum {
  readonly stratum: string;
  readonly members: Int32Array;
  readonly sums: RankSums;
}

/** Compares groups within each stratum, those of the chosen rows. O(rows + ages groups^2). */
export function compared(
  rows: LifetimeRows,
  codes: Int32Array,
  groups: number,
  stratum: TextColumn,
  weights: RankWeights,
  chosen?: (row: number) => boolean,
): ComparedStratum[] {
  const kind = new Int8Array(rows.length);
  for (let i = 0; i < kind.length; i++) kind[i] = rows.event[i] === 1 ? 0 : -1;
  const counted = { rows, index: timeIndex(rows.stop, rows.start), weight: rows.count, kind, kinds: 1 };
  const { labels, rows: order, from } = groupRows(stratum, chosen);
  return labels.map((label, s) => {
    const members = order.subarray(from[s], from[s + 1]);
    const steps = countSteps(counted, members);
    return {
      stratum: label,
      members,
      sums: rankSums(steps, codes, groups, rows.event, rows.count, weights),
    };
  });
}

/** Sums over strata. */
export function summed(strata: readonly RankSums[], groups: number): RankSums {
  const out = {
    observed: new Float64Array(groups),
    expected: new Float64Array(groups),
    variance: new Float64Array(groups * groups),
  };
  for (const sums of strata)
    for (const name of ["observed", "expected", "variance"] as const)
      for (let j = 0; j < out[name].length; j++) out[name][j] += sums[name][j];
  return out;
}

/** How far observed events are from expected ones. */
export function rankTest({ observed, expected, variance }: RankSums): SurvivalTest {
  const z = observed.map((o, g) => o - expected[g]);
  const { value, rank } = semidefiniteForm(variance, z);
  return chiSquareTest(value, rank);
}
