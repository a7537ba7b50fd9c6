import type { Boosting } from "../../../src/learn/boosting/boosting-types.ts";
import { shapInteractions } from "../../../src/learn/explanation/shap-interactions.ts";
import { shapValues } from "../../../src/learn/explanation/shap-values.ts";
import type { Adapter } from "../adapters.ts";
import { compare, each } from "../compare.ts";
import type { Compared } from "../main.ts";

interface Golden {
  readonly bias: number;
  readonly trees: readonly GoldenTree[];
  readonly background: readonly (readonly number[])[];
  readonly rows: readonly (readonly number[])[];
  readonly raw: readonly number[];
  readonly path_dependent: {
    readonly base: number;
    readonly values: readonly (readonly number[])[];
    readonly interaction: readonly (readonly (readonly number[])[])[];
  };
  readonly interventional: { readonly base: number; readonly values: readonly (readonly number[])[] };
}

interface GoldenTree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly value: readonly number[];
  readonly cover: readonly number[];
}

/** Trees of the reference, whose nodes stand in any order, as a boosting model. */
function modelOf({ bias, trees }: Golden): Boosting {
  const packed = {
    feature: [] as number[],
    cut: [] as number[],
    value: [] as number[],
    cover: [] as number[],
  };
  const visit = (tree: GoldenTree, node: number): void => {
    packed.feature.push(tree.feature[node]);
    if (tree.left[node] < 0) {
      packed.value.push(tree.value[node]);
      packed.cover.push(tree.cover[node]);
      return;
    }
    packed.cut.push(tree.threshold[node]);
    visit(tree, tree.left[node]);
    visit(tree, tree.right[node]);
  };
  for (const tree of trees) visit(tree, 0);
  return {
    kind: "boosting",
    version: 2,
    schema: { columns: [0, 1, 2, 3].map((j) => ({ column: `f${j}`, kind: "number", levels: null })) },
    outcome: { kind: "binary", column: "y", positive: "1", negative: "0", share: 0.5 },
    loss: "logistic",
    base: [bias],
    trees: { width: 1, ...packed, missing: "l".repeat(packed.cut.length), sets: [] },
    fit: {
      status: "converged",
      warnings: [],
      rows: { given: 0, used: 0, leftOut: [] },
      rounds: trees.length,
      heldBack: null,
    },
  };
}

const named = (row: readonly number[]) => Object.fromEntries(row.map((value, j) => [`f${j}`, value]));

/** Shapley values by brute force over all subsets. */
export const explanation: readonly Adapter[] = [
  {
    covers: (id) => id === "churn/goldens/shap",
    async run(_, golden: Golden) {
      const model = modelOf(golden);
      const rows = golden.rows.map(named);
      const path = shapValues(model, rows);
      const against = shapValues(model, rows, { background: golden.background.map(named) });
      const out: Compared[] = [
        compare("path base", path.info.base, golden.path_dependent.base, 1e-12),
        compare("interventional base", against.info.base, golden.interventional.base, 1e-12),
      ];
      const features = path.info.features;
      rows.forEach((_row, i) => {
        const [a, b] = [path, against].map((table) =>
          features.map((f) => (table.columns as { readonly [name: string]: Float64Array })[f][i]),
        );
        out.push(...each(`path row ${i}`, a, golden.path_dependent.values[i], 1e-10));
        out.push(...each(`interventional row ${i}`, b, golden.interventional.values[i], 1e-10));
        const sum = a.reduce((total, v) => total + v, path.info.base);
        out.push(compare(`sum of row ${i}`, sum, golden.raw[i], 1e-12));
      });
      for (const { row, first, second, effect } of shapInteractions(model, rows)) {
        const matrix = golden.path_dependent.interaction[row];
        if (matrix === undefined) continue;
        const [j, k] = [features.indexOf(first), features.indexOf(second)];
        const theirs = j === k ? matrix[j][j] : matrix[j][k] + matrix[k][j];
        out.push(compare(`${first} and ${second} in row ${row}`, effect, theirs, 1e-10));
      }
      return out;
    },
  },
];
