// node make-shap.mjs CACHE: 200 trees of 31 leaves on made-up rows, as a model and as lists of nodes, and the rows
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fitBoosting } from "../../../dist/learn.js";

const rows = 20_000;
let state = 7;
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
};
const x = Array.from({ length: rows }, () => Array.from({ length: 20 }, uniform));
const data = x.map((v) => ({
  ...Object.fromEntries(v.map((value, j) => [`x${j}`, value])),
  left: uniform() < 1 / (1 + Math.exp(1 - 3 * v[0] * v[1] - Math.sin(6 * v[2]) + v[3] * v[4])) ? 1 : 0,
}));
const model = fitBoosting(data, { target: "left", rounds: 200, leaves: 31, learningRate: 0.1, minLeaf: 20 });
const { feature, cut, value, cover, missing } = model.trees;
const trees = [];
for (let node = 0, split = 0, leaf = 0; node < feature.length; ) {
  const tree = { left: [], right: [], fallback: [], feature: [], cut: [], value: [], cover: [] };
  const visit = () => {
    const at = tree.left.length;
    for (const list of Object.values(tree)) list.push(-1);
    tree.feature[at] = feature[node];
    if (feature[node++] < 0) {
      tree.value[at] = value[leaf];
      tree.cover[at] = cover[leaf++];
      return at;
    }
    tree.value[at] = 0;
    tree.cut[at] = cut[split];
    const goesLeft = missing[split++] === "l";
    tree.left[at] = visit();
    tree.right[at] = visit();
    tree.fallback[at] = goesLeft ? tree.left[at] : tree.right[at];
    tree.cover[at] = tree.cover[tree.left[at]] + tree.cover[tree.right[at]];
    return at;
  };
  visit();
  trees.push(tree);
}
const cache = process.argv[2];
writeFileSync(join(cache, "shap-model.json"), JSON.stringify(model));
writeFileSync(join(cache, "shap-trees.json"), JSON.stringify({ base: model.base[0], trees }));
writeFileSync(join(cache, "shap-rows.json"), JSON.stringify(x.slice(0, 1100)));
