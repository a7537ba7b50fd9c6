import { legendreRule } from "../../numeric/legendre-rule.ts";
import type { Trees } from "../trees/tree-types.ts";

/** A rule to integrate from 0 to 1 with. */
export type Rule = ReturnType<typeof legendreRule>;

/** One tree made ready for {@link addPathShap}: nodes counted from its root, vectors of `points` numbers each. */
export interface PathPlan {
  readonly root: number;
  readonly nodes: number;
  readonly points: number;
  readonly rule: Rule;
  /** The node above on the path whose edge tests the same feature as the edge to this node; -1 for none. */
  readonly before: Int32Array;
  /** Share of the rows of training that a row whose feature is not known takes along all edges of that feature so far. */
  readonly share: Float64Array;
  /** For each node two vectors: what the product along the path is multiplied by when the row does not take the edge, and when it does. Leaves have their value in it. */
  readonly steps: Float64Array;
  /** The same when the row left the path of this feature further up: one number. */
  readonly coldStep: Float64Array;
  /** For each node two vectors: what the feature of the edge is credited with. */
  readonly credit: Float64Array;
  /** What the tree says of a row that nothing is known of. */
  readonly base: number;
}

/**
 * Shapley values as an integral. A leaf whose path tests m features gives feature i its value times (o_i - z_i) times the integral over t from 0 to 1 of the product over the other features of (1 - t) z_j + t o_j, with o_j = 1 where
 * the row satisfies the path and z_j the share of training that does: the integral of t^s (1 - t)^(m - 1 - s) is Shapley's weight of s features before i. The product is a polynomial of degree m - 1, so Gauss and Legendre's
 * rule of m/2 points is exact, and as every factor lies between 0 and 1 nothing cancels. Edges that test a feature again replace its factor. O(nodes points) for a tree and row after O(nodes (points + depth)) once.
 */
export function planPath(trees: Trees, t: number, k: number, rules: Map<number, Rule>): PathPlan {
  const { roots, feature, right, cover, width, value } = trees;
  const root = roots[t];
  const nodes = (t + 1 < roots.length ? roots[t + 1] : feature.length) - root;
  const parent = new Int32Array(nodes).fill(-1);
  const before = new Int32Array(nodes).fill(-1);
  const share = new Float64Array(nodes).fill(1);
  const reach = new Float64Array(nodes).fill(1);
  const tested = new Int32Array(nodes);
  let most = 0;
  let base = 0;
  for (let p = 0; p < nodes; p++) {
    const j = feature[root + p];
    if (j < 0) {
      base += reach[p] * value[(root + p) * width + k];
      continue;
    }
    let same = p;
    while (same > 0 && feature[root + parent[same]] !== j) same = parent[same];
    for (const child of [p + 1, right[root + p] - root]) {
      parent[child] = p;
      before[child] = same > 0 ? same : -1;
      // nothing is known of what no row of training reached
      const part = cover[root + p] > 0 ? cover[root + child] / cover[root + p] : 0.5;
      share[child] = part * (same > 0 ? share[same] : 1);
      reach[child] = part * reach[p];
      tested[child] = tested[p] + (same > 0 ? 0 : 1);
      most = Math.max(most, tested[child]);
    }
  }
  const points = Math.max(1, Math.ceil(most / 2));
  const rule = rules.get(points) ?? legendreRule(points);
  rules.set(points, rule);
  const steps = new Float64Array(2 * nodes * points);
  const credit = new Float64Array(2 * nodes * points);
  const coldStep = new Float64Array(nodes);
  for (let e = 1; e < nodes; e++) {
    const z = share[e];
    const was = before[e] < 0 ? 1 : share[before[e]];
    const leaf = feature[root + e] < 0 ? value[(root + e) * width + k] : 1;
    coldStep[e] = was > 0 ? (leaf * z) / was : 0;
    for (let q = 0; q < points; q++) {
      const point = rule.points[q];
      const weight = rule.weights[q];
      const isAgain = before[e] >= 0;
      const factorBefore = isAgain ? was + point * (1 - was) : 1;
      const creditBefore = isAgain ? (1 - was) / factorBefore : 0;
      const off = 2 * e * points + q;
      const on = off + points;
      steps[off] = (leaf * (1 - point) * z) / factorBefore;
      steps[on] = (leaf * (z + point * (1 - z))) / factorBefore;
      credit[off] = weight * (-1 / (1 - point) - creditBefore);
      credit[on] = weight * ((1 - z) / (z + point * (1 - z)) - creditBefore);
    }
  }
  return { root, nodes, points, rule, before, share, steps, coldStep, credit, base };
}
