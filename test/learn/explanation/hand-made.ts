import type { Boosting } from "../../../src/learn/boosting/boosting-types.ts";
import type { FeatureColumn } from "../../../src/learn/rows/feature-types.ts";
import type { PackedTrees } from "../../../src/learn/trees/tree-types.ts";

/** A node of a tree written by hand: a leaf or a split. */
export type HandNode =
  | { readonly value: number | readonly number[]; readonly cover: number }
  | {
      readonly feature: number;
      readonly cut?: number;
      readonly set?: readonly number[];
      readonly missing?: "l" | "r";
      readonly left: HandNode;
      readonly right: HandNode;
    };

/** Trees written by hand, as models hold them. */
export function packed(roots: readonly HandNode[], width = 1): PackedTrees {
  const feature: number[] = [];
  const cut: number[] = [];
  const sets: (readonly number[])[] = [];
  const value: number[] = [];
  const cover: number[] = [];
  let missing = "";
  const visit = (node: HandNode): void => {
    if ("value" in node) {
      feature.push(-1);
      value.push(...[node.value].flat());
      cover.push(node.cover);
      return;
    }
    feature.push(node.feature);
    missing += node.missing ?? "l";
    if (node.set === undefined) cut.push(node.cut ?? 0);
    else {
      cut.push(sets.length);
      sets.push(node.set);
    }
    visit(node.left);
    visit(node.right);
  };
  roots.forEach(visit);
  return { width, feature, cut, missing, sets, value, cover };
}

/** Numbers called f0, f1, ... */
export function numbers(count: number): FeatureColumn[] {
  return Array.from({ length: count }, (_, j) => ({ column: `f${j}`, kind: "number", levels: null }));
}

/** A boosting model of trees written by hand, with a binary outcome. */
export function boosting(
  columns: readonly FeatureColumn[],
  roots: readonly HandNode[],
  base: readonly number[] = [0],
): Boosting {
  return {
    kind: "boosting",
    version: 2,
    schema: { columns },
    outcome:
      base.length === 1
        ? { kind: "binary", column: "left", positive: "yes", negative: "no", share: 0.5 }
        : {
            kind: "classes",
            column: "plan",
            classes: base.map((_, k) => `plan ${k}`),
            shares: base.map(() => 1 / base.length),
          },
    loss: base.length === 1 ? "logistic" : "softmax",
    base,
    trees: packed(roots),
    fit: {
      status: "converged",
      warnings: [],
      rows: { given: 0, used: 0, leftOut: [] },
      rounds: roots.length / base.length,
      heldBack: null,
    },
  };
}
