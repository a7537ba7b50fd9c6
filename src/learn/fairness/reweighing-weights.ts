import type { Data } from "../../core/columns.ts";
import { fromColumns } from "../../core/from-columns.ts";
import type { Table } from "../../core/table.ts";
import { type LabelColumns, readGrouped } from "./read-decisions.ts";

/** The weight of the rows of one group with one outcome. */
export interface ReweighingCell {
  readonly group: string;
  /** 1 for yes, 0 for no. */
  readonly label: number;
  readonly rows: number;
  readonly weight: number;
}

/** Result of {@link reweighingWeights}. */
export interface Reweighing {
  readonly cells: Table<ReweighingCell>;
  /** The weight of each row that has a group, in their order; to be given to a learner as `weight`. */
  readonly weights: readonly number[];
  /** Rows without a group, which have no weight. */
  readonly withoutGroup: number;
}

/**
 * Weights under which group and outcome are independent: P(group) P(outcome) / P(group, outcome), of Kamiran and Calders (2012). A learner that is given them no longer learns
 * that a group has more of the outcome than another merely because it had so far. Given weights are multiplied in. O(rows).
 *
 * @throws "bad-option", "missing-column", "missing-value" and "bad-value", "too-few-rows" without any row.
 *
 * @example
 * import { reweighingWeights } from "clientele/learn";
 * const rows = [
 *   { stayed: 1, branch: "north" }, { stayed: 1, branch: "north" }, { stayed: 0, branch: "north" },
 *   { stayed: 1, branch: "south" }, { stayed: 0, branch: "south" }, { stayed: 0, branch: "south" },
 * ];
 * reweighingWeights(rows, { label: "stayed", group: "branch" }).weights; // => [0.75, 0.75, 1.5, 1.5, 0.75, 0.75]
 * reweighingWeights([], { label: "stayed", group: "branch" } as never); // throws "too-few-rows"
 */
export function reweighingWeights<Row extends object>(
  rows: Data<Row>,
  options: LabelColumns<Row>,
): Reweighing {
  const { y, group, names, weight, length, withoutGroup } = readGrouped(
    rows,
    options,
    "reweighingWeights",
    "label",
  );
  const joint = new Float64Array(2 * names.length);
  const count = new Float64Array(2 * names.length);
  const outcome = [0, 0];
  const ofGroup = new Float64Array(names.length);
  let total = 0;
  for (let i = 0; i < length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    joint[2 * group[i] + y[i]] += w;
    count[2 * group[i] + y[i]]++;
    ofGroup[group[i]] += w;
    outcome[y[i]] += w;
    total += w;
  }
  const factor = joint.map((w, k) => ((ofGroup[k >> 1] / total) * outcome[k & 1]) / w);
  const used = Array.from(joint.keys()).filter((k) => count[k] > 0);
  return {
    cells: fromColumns(
      {
        group: used.map((k) => names[k >> 1]),
        label: used.map((k) => k & 1),
        rows: used.map((k) => count[k]),
        weight: used.map((k) => factor[k]),
      },
      { kind: "reweighing", key: "group" },
    ) as unknown as Table<ReweighingCell>,
    weights: Array.from(
      y,
      (label, i) => factor[2 * group[i] + label] * (weight === undefined ? 1 : weight[i]),
    ),
    withoutGroup,
  };
}
