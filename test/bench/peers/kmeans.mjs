// node kmeans.mjs CACHE KIND: k-means of 1,000,000 x 8 points, k = 8, from the first eight points to the end
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fitKMeans, fromColumns } from "../../../dist/index.js";
import { measure } from "./measure.mjs";

const bytes = readFileSync(join(process.argv[2], `points-${process.argv[3]}.f64`));
const flat = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
const rows = flat.length / 8;
const columns = {};
for (let j = 0; j < 8; j++) columns[`x${j}`] = Float64Array.from({ length: rows }, (_, i) => flat[i * 8 + j]);
const data = fromColumns(columns);
const start = Array.from({ length: 8 }, (_, i) => Array.from(flat.subarray(i * 8, i * 8 + 8)));
await measure(
  () => {
    const before = process.memoryUsage().arrayBuffers;
    const model = fitKMeans(data, { columns: Object.keys(columns), k: 8, scale: "none", start });
    const held = process.memoryUsage().arrayBuffers - before;
    return {
      check: { inertia: model.fit.inertia, iterations: model.fit.iterations },
      facts: { "extra memory / data": (held / (rows * 64)).toFixed(2) },
    };
  },
  { warm: false },
);
