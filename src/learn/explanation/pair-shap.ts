import { planPath, type Rule } from "./path-plan.ts";
import { descend, type ExplainedTrees, localTree } from "./path-shap.ts";

/**
 * Adds the path-dependent interaction values of every row to `out[a * features + b]`, a < b: what two features do together beyond what they do alone, both halves of it. For a leaf that is its value times the integral of
 * (o_a - z_a)(o_b - z_b) and the product over the other features, see planPath. O(rows leaves depth^2 points).
 */
export function addPairShap(
  { trees, first, step, k, scale }: ExplainedTrees,
  x: readonly Float64Array[],
  length: number,
  out: readonly Float64Array[],
): void {
  const features = x.length;
  const rules = new Map<number, Rule>();
  for (let t = first; t < trees.roots.length; t += step) {
    const plan = planPath(trees, t, k, rules);
    const { nodes, points, rule, share } = plan;
    const local = localTree(trees, plan);
    const paths = leafPaths(local.feature, local.right);
    const product = new Float64Array(nodes * points).fill(1, 0, points);
    const hot = new Uint8Array(nodes);
    const credit = new Float64Array(nodes * points);
    for (let i = 0; i < length; i++) {
      descend(local, x, i, plan, hot, product);
      for (let e = 1; e < nodes; e++)
        for (let q = 0; q < points; q++) {
          const point = rule.points[q];
          credit[e * points + q] =
            hot[e] === 1 ? (1 - share[e]) / (share[e] + point * (1 - share[e])) : -1 / (1 - point);
        }
      for (const { leaf, edges, tested } of paths) {
        for (let m = 1; m < edges.length; m++) {
          for (let l = 0; l < m; l++) {
            let together = 0;
            for (let q = 0; q < points; q++)
              together +=
                rule.weights[q] *
                product[leaf * points + q] *
                credit[edges[l] * points + q] *
                credit[edges[m] * points + q];
            const a = Math.min(tested[l], tested[m]);
            const b = Math.max(tested[l], tested[m]);
            out[a * features + b][i] += scale * together;
          }
        }
      }
    }
  }
}

/** For each leaf the last edge on its path for every feature tested there. */
function leafPaths(
  feature: Int32Array,
  right: Int32Array,
): { readonly leaf: number; readonly edges: number[]; readonly tested: number[] }[] {
  const out: { leaf: number; edges: number[]; tested: number[] }[] = [];
  const stack: { node: number; last: Map<number, number> }[] = [{ node: 0, last: new Map() }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, last } = top;
    if (feature[node] < 0) {
      out.push({ leaf: node, edges: [...last.values()], tested: [...last.keys()] });
      continue;
    }
    for (const child of [node + 1, right[node]])
      stack.push({ node: child, last: new Map(last).set(feature[node], child) });
  }
  return out;
}
