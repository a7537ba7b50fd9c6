// node forest.mjs CACHE KIND LEAF [each]: 200 trees on 19 features; with "each" the CPU seconds of one tree
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromColumns } from "../../../dist/data.js";
import { fitExtraTrees, fitRandomForest } from "../../../dist/learn.js";

const [cache, kind, leaf, each] = process.argv.slice(2);
const bytes = readFileSync(join(cache, "forest-rows.f64"));
const flat = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const columns = {};
for (let j = 0; j < 20; j++)
  columns[j === 19 ? "y" : `x${j}`] = Float64Array.from(
    { length: flat.length / 20 },
    (_, i) => flat[i * 20 + j],
  );
const data = fromColumns(columns);
const grow = kind === "extra-trees" ? fitExtraTrees : fitRandomForest;
const trees = 200;
const task = () => grow(data, { target: "y", trees, minLeaf: Number(leaf), outOfBag: "none" });
task();
const seconds = [];
let model;
for (let i = 0; i < 3; i++) {
  const before = process.cpuUsage();
  model = task();
  const { user, system } = process.cpuUsage(before);
  seconds.push((user + system) / 1e6);
}
const cpu = seconds.sort((a, b) => a - b)[1] / (each === undefined ? 1 : trees);
console.log(
  JSON.stringify({
    cpu,
    rss: process.resourceUsage().maxRSS / 1024,
    check: { rows: data.length },
    facts: { "JSON MB": (JSON.stringify(model).length / 1e6).toFixed(1) },
  }),
);
