// node recommend_neighbors.mjs CACHE: neighbours of a simulated shop, the same events bit for bit wherever it runs
import { fromColumns, Table } from "../../../dist/index.js";
import { fitAlsoBought, interactionsOf } from "../../../dist/recommend.js";
import { measure } from "./measure.mjs";

const EVENTS = 5_000_000;
let state = 12345;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const cdf = new Float64Array(10_000);
for (let i = 0, sum = 0; i < cdf.length; i++) cdf[i] = sum += 1 / (i + 10);
const upper = (x) => {
  let [low, high] = [0, cdf.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cdf[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
};
const customer = new Int32Array(EVENTS);
const item = new Int32Array(EVENTS);
for (let e = 0; e < EVENTS; e++) {
  const [r1, r2, r3] = [random(), random(), random()];
  customer[e] = Math.floor(r1 * r1 * 100_000);
  const z = upper(r2 * cdf[9999]);
  item[e] = r3 < 0.5 ? (z + (customer[e] % 20) * 500) % 10_000 : z;
}
const ids = (prefix, n) => Array.from({ length: n }, (_, k) => prefix + k);
const table = new Table(
  EVENTS,
  {
    customer: { codes: customer, levels: ids("c", 100_000) },
    item: { codes: item, levels: ids("i", 10_000) },
  },
  fromColumns({ item: [0] }).info,
);
const bought = interactionsOf(table);
const options = { per: "customer", measure: "cosine", top: 100, longest: 100_000 };
await measure(() => ({ check: { value: fitAlsoBought(bought, options).neighbor.length } }));
