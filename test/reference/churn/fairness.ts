import { populationStability } from "../../../src/learn/drift/population-stability.ts";
import { groupFairness } from "../../../src/learn/fairness/group-fairness.ts";
import { reweighingWeights } from "../../../src/learn/fairness/reweighing-weights.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";

const CLOSED = 1e-12;

interface FairnessEntry {
  readonly y_true: readonly number[];
  readonly y_pred: readonly number[];
  readonly group: readonly string[];
  readonly by_group: { readonly [group: string]: { readonly [rate: string]: number } };
  readonly reweighing_weights: { readonly [cell: string]: number };
  readonly four_fifths_rule_pass: boolean;
  readonly [measure: string]: unknown;
}

const RATES = {
  n: "rows",
  base_rate: "baseRate",
  selection_rate: "selectionRate",
  tpr: "truePositiveRate",
  fpr: "falsePositiveRate",
  precision: "precision",
  accuracy: "accuracy",
} as const;

const MEASURES = {
  demographic_parity_difference: "demographicParityDifference",
  demographic_parity_ratio: "demographicParityRatio",
  equal_opportunity_difference: "equalOpportunityDifference",
  equalized_odds_difference_max: "equalizedOddsDifference",
  equalized_odds_ratio_min: "equalizedOddsRatio",
  average_odds_difference: "averageOddsDifference",
} as const;

export const fairness: readonly Adapter[] = [
  {
    covers: (id) => id === "churn/goldens/fairness",
    async run(_, entry: FairnessEntry) {
      const rows = entry.y_true.map((y, i) => ({ y, chosen: entry.y_pred[i], group: entry.group[i] }));
      const columns = { label: "y", group: "group" } as const;
      const found = groupFairness(rows, { ...columns, prediction: "chosen", minRows: 1, minCases: 1 });
      const { cells } = reweighingWeights(rows, columns);
      const impact = found.impact.of("B");
      return [
        ...Object.entries(entry.by_group).flatMap(([group, rates]) =>
          Object.entries(RATES).map(([theirs, ours]) =>
            compare(`${group} ${ours}`, found.groups.of(group)?.[ours] ?? Number.NaN, rates[theirs], CLOSED),
          ),
        ),
        ...Object.entries(MEASURES).map(([theirs, ours]) =>
          compare(ours, found.measures[ours] ?? Number.NaN, entry[theirs] as number, CLOSED),
        ),
        compare(
          "disparate impact",
          impact?.ratio ?? Number.NaN,
          entry.disparate_impact_B_over_A as number,
          CLOSED,
        ),
        compare(
          "four fifths",
          impact?.fourFifths === "passes" ? 1 : 0,
          entry.four_fifths_rule_pass ? 1 : 0,
          0,
        ),
        ...[...cells].map(({ group, label, weight }) =>
          compare(`weight ${group} ${label}`, weight, entry.reweighing_weights[`${group}_${label}`], CLOSED),
        ),
      ];
    },
  },
  {
    covers: (id) => id === "churn/goldens/psi",
    async run(_, entry: { expected: number[]; actual: number[]; value: number }) {
      return [compare("index", populationStability(entry.expected, entry.actual), entry.value, CLOSED)];
    },
  },
];
