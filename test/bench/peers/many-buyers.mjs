// node many-buyers.mjs CACHE CUSTOMERS MODEL [COVARIATE]: a model of buying on customers made in memory: whole days, so that many are alike; COVARIATE few: 3 values, many: a million
import { fitBgNbd, fitParetoNbd, fromColumns } from "../../../dist/index.js";
import { measure } from "./measure.mjs";

const [, , , customers, model, covariate] = process.argv;
const CUSTOMERS = Number(customers);
let state = 2463534242;
const uniform = () => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return ((state >>> 0) + 0.5) / 4294967296;
};
const frequency = new Float64Array(CUSTOMERS);
const recency = new Float64Array(CUSTOMERS);
const age = new Float64Array(CUSTOMERS);
for (let i = 0; i < CUSTOMERS; i++) {
  const days = 189 + Math.floor(uniform() * 84);
  // a rate with shape 1/4 and a chance to leave with a mean of 1/4: not the model's own, close enough to have its shapes
  const rate = (-Math.log(uniform()) * uniform() ** 4) / 20;
  const leaves = uniform() ** 3;
  let x = 0;
  let last = 0;
  for (let t = 0; ; ) {
    t += -Math.log(uniform()) / rate;
    if (!(t < days)) break;
    const day = Math.floor(t);
    if (day > last) {
      x++;
      last = day;
    }
    if (uniform() < leaves) break;
  }
  frequency[i] = x;
  recency[i] = last / 7;
  age[i] = days / 7;
}
const values = { few: 3, many: 1e6 }[covariate] ?? 1;
const trait = frequency.map(() => Math.floor(values * uniform()) / values);
const columns = { frequency, recency, age, ...(covariate && { trait }) };
const data = fromColumns(columns, { kind: "customers", unit: "week" });
const learn = { bg: fitBgNbd, pareto: fitParetoNbd }[model];
const cpu = (task) => {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};
let alone;
if (!covariate) {
  const counted = distinct();
  alone = Math.min(...Array.from({ length: 5 }, () => cpu(() => learn(counted)))).toFixed(3);
}
await measure(
  () => {
    const { fit } = learn(data, covariate ? { covariates: { buying: ["trait"] } } : {});
    return {
      check: { converged: fit.status === "converged" ? 1 : 0 },
      facts: {
        "distinct rows": fit.distinct,
        iterations: fit.iterations,
        ...(alone && { "from distinct rows with counts, CPU s": alone }),
      },
    };
  },
  CUSTOMERS > 1e6 ? { times: 1, warm: false } : { times: 3 },
);

/** The same customers, each distinct row once. */
function distinct() {
  const counts = new Map();
  for (let i = 0; i < CUSTOMERS; i++) {
    const key = (frequency[i] * 512 + Math.round(7 * recency[i])) * 512 + Math.round(7 * age[i]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keys = Float64Array.from(counts.keys());
  return fromColumns(
    {
      frequency: keys.map((key) => Math.floor(key / 262144)),
      recency: keys.map((key) => (Math.floor(key / 512) % 512) / 7),
      age: keys.map((key) => (key % 512) / 7),
      count: Float64Array.from(counts.values()),
    },
    { kind: "customers", unit: "week" },
  );
}
