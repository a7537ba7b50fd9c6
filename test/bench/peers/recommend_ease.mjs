// node recommend_ease.mjs CACHE movielens|simulated FILE: EASE in single precision
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fromColumns } from "../../../dist/index.js";
import { fitEase, interactionsOf, prepareRecommender } from "../../../dist/recommend.js";
import { measure } from "./measure.mjs";

const [cache, data, file] = process.argv.slice(2);
const catalogue = Array.from({ length: data === "movielens" ? 1682 : 10_000 }, (_, item) => ({ item }));
let customer;
let item;
if (data === "movielens") {
  const rows = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  const liked = rows.map((row) => row.split("\t").map(Number)).filter(([, , rating]) => rating >= 4);
  customer = Float64Array.from(liked, (row) => row[0]);
  item = Float64Array.from(liked, (row) => row[1] - 1);
} else {
  const { buffer } = readFileSync(join(cache, "recommend-events.i32"));
  const both = new Int32Array(buffer, 0, buffer.byteLength / 4);
  customer = Float64Array.from(both.subarray(0, both.length / 2));
  item = Float64Array.from(both.subarray(both.length / 2));
}
const bought = interactionsOf(fromColumns({ customer, item }), { catalogue, suspects: "keep" });
const options = { regularization: 200, precision: "single" };
await measure(
  () => {
    const model = fitEase(bought, options);
    const n = model.items.length;
    const weightOf = (j) => -model.inverse[5 * n + j] / model.inverse[j * n + j];
    let best = 0;
    for (let j = 0; j < n; j++) if (j !== 5 && weightOf(j) > weightOf(best)) best = j;
    const asked = Array.from({ length: 47 }, (_, k) => k * 31);
    const shop = prepareRecommender(model);
    for (let k = 0; k < 200; k++) shop.recommend(asked);
    const before = process.cpuUsage().user;
    for (let k = 0; k < 200; k++) shop.recommend(asked);
    const ms = (process.cpuUsage().user - before) / 200_000;
    return {
      check: { pairs: model.fit.pairs, strongest: best },
      facts: { residual: model.fit.residual.toPrecision(1), "recommend ms": ms.toFixed(2) },
    };
  },
  data === "movielens" ? {} : { times: 1, warm: false },
);
