// node forest-ml.mjs CACHE TREES: CPU seconds of one tree of ml-random-forest on the same rows
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RandomForestClassifier } from "ml-random-forest";

const [cache, trees] = process.argv.slice(2);
const bytes = readFileSync(join(cache, "forest-rows.f64"));
const flat = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const rows = Array.from({ length: flat.length / 20 }, (_, i) =>
  Array.from(flat.subarray(i * 20, i * 20 + 19)),
);
const y = rows.map((_, i) => flat[i * 20 + 19]);
const forest = new RandomForestClassifier({
  nEstimators: Number(trees),
  maxFeatures: 4,
  replacement: false,
  seed: 42,
  noOOB: true,
});
const before = process.cpuUsage();
forest.train(rows, y);
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({ cpu: (user + system) / 1e6 / Number(trees), rss: process.resourceUsage().maxRSS / 1024 }),
);
